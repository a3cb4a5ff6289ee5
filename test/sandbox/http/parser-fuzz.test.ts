// Whatever bytes are sent: an answer in OSS's form or a closed connection, and nothing else happens.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';
import { chunked, converse, type RawAnswer, signedHead } from '../support/plain-socket.ts';

/** More at once make a run no slower: most of their time they wait. */
const AT_ONCE = 12;
const PATIENCE_MS = 40;

/** Requests that are carried out, unless they are changed. */
function sound(sandbox: Sandbox): string[] {
  const head = (method: string, key: string, lines: string[] = [], query: Record<string, string> = {}) =>
    signedHead(sandbox, method, key, { lines, query });
  const chunks = 'Transfer-Encoding: chunked';
  return [
    head('GET', 'there'),
    head('HEAD', 'absent'),
    head('GET', 'there', ['Range: bytes=1-2', 'x-oss-range-behavior: standard']),
    head('GET', '', [], { 'list-type': '2', prefix: 't', 'max-keys': '7' }),
    `${head('PUT', 'new', ['Content-Length: 5', 'Content-Type: text/plain'])}hello`,
    head('PUT', 'new', [chunks, 'x-oss-meta-a: b']) + chunked('hel', 'lo'),
    head('PUT', 'new', [chunks, 'Content-Length: 5']) + chunked('hello'),
    head('POST', 'grown', ['Content-Length: 5', chunks], { append: '', position: '0' }) + chunked('hello'),
    `${head('POST', 'grown', ['Content-Length: 5', 'Expect: 100-continue'], { append: '', position: '0' })}hello`,
    head('DELETE', 'absent'),
  ];
}

const odd = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 6,
});
const token = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    ':',
    '\x7f',
    '\xff',
    '%',
    '%zz',
    '%00',
    '?',
    '&',
    '/',
    '//',
    '..',
    'HTTP/1.0',
  ],
  ...[
    '\r\nContent-Length: 3',
    '\r\nTransfer-Encoding: chunked',
    '\r\nTransfer-Encoding: gzip',
    '\r\nHost: a.b.c',
  ],
  ...[
    '\r\nExpect: much',
    '\r\nConnection: close',
    '\r\nUpgrade: h2c\r\nConnection: upgrade',
    '\r\nx-oss-meta-a: \xe4\x7f',
  ],
  ...[
    '0\r\n\r\n',
    '\r\n\r\n',
    'ffffffffffffffff\r\n',
    '-1',
    '99999999999999999999',
    '__proto__',
    'x-oss-date: ',
  ],
);

type Change = (request: string) => string;
const at = (where: number, text: string) => Math.floor(where * (text.length + 1));
const where = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(where, fc.oneof(odd, token)).map(
    ([from, added]): Change =>
      (text) => {
        return text.slice(0, at(from, text)) + added + text.slice(at(from, text));
      },
  ),
  fc.tuple(where, fc.nat(30)).map(
    ([from, length]): Change =>
      (text) => {
        return text.slice(0, at(from, text)) + text.slice(at(from, text) + length);
      },
  ),
  where.map(
    (end): Change =>
      (text) =>
        text.slice(0, at(end, text)),
  ),
  fc.constant<Change>((text) => text + text),
  // A whole line: into the place of another, or away.
  fc.tuple(where, fc.oneof(token, odd, fc.constant('x-oss-meta-a: b'))).map(
    ([which, line]): Change =>
      (text) => {
        const lines = text.split('\r\n');
        return lines.with(Math.floor(which * lines.length), line).join('\r\n');
      },
  ),
);

interface Attempt {
  readonly which: number;
  readonly changes: readonly Change[];
  readonly cuts: readonly number[];
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  which: fc.nat(100),
  changes: fc.array(change, { maxLength: 3 }),
  cuts: fc.array(where, { maxLength: 3 }),
});

function packets(text: string, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((cut) => at(cut, text)), text.length].sort((a, b) => a - b);
  return ends.map((end, i) => Buffer.from(text.slice(ends[i - 1] ?? 0, end), 'latin1'));
}

function expectOssForm({ status, headers, body }: RawAnswer): void {
  expect(headers).toMatchObject({ server: 'AliyunOSS', date: expect.stringContaining('GMT') });
  expect(headers['x-oss-request-id']).toMatch(/^[0-9A-F]{24}$/);
  if (status < 400) return;
  expect(status).toBeLessThan(500);
  const xml = headers['x-oss-err'] === undefined ? body : String(Buffer.from(headers['x-oss-err'], 'base64'));
  expect(xml).toMatch(/^<\?xml .*\n<Error>\n {2}<Code>\w+<\/Code>/);
}

test('requests of any bytes are answered in the form of OSS, or their connection is closed', async ({
  sandbox,
}) => {
  await sandbox.store.append('demo', 'there', 'as it was');
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (attempts) => {
      const requests = sound(sandbox);
      await Promise.all(
        attempts.map(async ({ which, changes, cuts }) => {
          const request = requests[which % requests.length] ?? '';
          const sent = packets(
            changes.reduce((changed, apply) => apply(changed), request),
            cuts,
          );
          try {
            (await converse(sandbox.port, sent, PATIENCE_MS)).forEach(expectOssForm);
          } catch (cause) {
            throw new Error(
              `after ${JSON.stringify(sent.map((packet) => packet.toString('latin1')))}: ${cause}`,
            );
          }
        }),
      );
      await sandbox.idle();
      expect(sandbox.requests.flatMap(({ failure }) => failure ?? [])).toEqual([]);
      expect(String(await sandbox.store.read('demo', 'there'))).toBe('as it was');
      expect((await call(sandbox, 'HEAD', 'there')).status).toBe(200);
    }),
    { numRuns: Number(process.env.RUNS ?? 12), endOnFailure: true },
  );
});

/** Any text, and often one that is more than letters where it is sent, parsed or given back. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'a /?&=%+#;:,"<>\\\t\x7f\x80\xa0\xff你\ufeff'), maxLength: 8 }),
);

test('what is asked for properly, in any words, is done or refused, and can be read again', async ({
  sandbox,
}) => {
  const object = fc.record({ key: text, meta: text, type: text, query: text, value: text });
  await fc.assert(
    fc.asyncProperty(fc.array(object, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (objects) => {
      await Promise.all(
        objects.map(async ({ key, meta, type, query, value }) => {
          const headers = { 'x-oss-meta-a': meta, 'content-type': type };
          const lines = ['Content-Length: 5', 'Connection: close'];
          const put = `${signedHead(sandbox, 'PUT', key, { headers, lines })}hello`;
          const get = signedHead(sandbox, 'GET', key, { lines: ['Connection: close'] });
          const odd = signedHead(sandbox, 'GET', key, {
            query: { [query]: value },
            lines: ['Connection: close'],
          });
          for (const request of [put, get, odd]) {
            const sent = Buffer.from(request, 'latin1');
            try {
              (await converse(sandbox.port, [sent], PATIENCE_MS)).forEach(expectOssForm);
            } catch (cause) {
              throw new Error(`after ${JSON.stringify(request)}: ${cause}`);
            }
          }
        }),
      );
      await sandbox.idle();
      expect(sandbox.requests.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    }),
    { numRuns: Number(process.env.RUNS ?? 12), endOnFailure: true },
  );
});
