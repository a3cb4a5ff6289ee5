// Any key: the path that is sent is the path that was signed, and the server stores exactly that key.
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatObjectUrl, parseObjectUrl } from '../../src/oss/object-url.ts';
import { encodeComponent } from '../../src/sign/encode.ts';
import { connectTo } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Pieces that URL parsers, proxies and signers like to rewrite, between pieces of anything. */
const awkward = fc.constantFrom(
  ...[
    '.',
    '..',
    '/',
    '//',
    '/./',
    '/../',
    '%2e',
    '%2F',
    '%',
    '+',
    ' ',
    '|',
    '\\',
    '?',
    '#',
    '&',
    '=',
    ';',
    ':',
    '@',
  ],
  ...[
    "'",
    '"',
    '!',
    '(',
    ')',
    '*',
    '~',
    '^',
    '`',
    '<',
    '>',
    '{',
    '}',
    '[',
    ']',
    '$',
    ',',
    '\t',
    '\r\n',
    '\0',
    '\u007f',
  ],
  ...[
    'é',
    'e\u0301',
    '你好',
    '🎉',
    '👩‍👩‍👧',
    '\u202e',
    '\ufeff',
    '\u2028',
    '\uffff',
    'position=1',
    '?append&position=0',
  ],
);
const keys = fc
  .array(
    fc.oneof(
      awkward,
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    {
      minLength: 1,
      maxLength: 10,
    },
  )
  .map((pieces) => pieces.join(''))
  .filter((key) => /^[^/\\]/.test(key) && Buffer.byteLength(key) <= 1023);

test.for(['v1', 'v4'] as const)(
  'any key can be appended to, headed and read, signed with %s',
  { timeout: 60_000 },
  async (signVersion, { sandbox }) => {
    const client = connectTo(sandbox, 5000, signVersion);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        const object = { bucket: 'demo', key };
        runs += 1;
        const content = `${runs} ${signVersion}`;
        await sandbox.store.delete('demo', key);
        const body = () => once(content);
        await client.appendObject(object, { position: 0, contentLength: content.length, body });
        expect(sandbox.requests.at(-1)).toMatchObject({ key, status: 200 });
        expect((await sandbox.store.read('demo', key)).toString()).toBe(content);
        expect(await client.headObject(object)).toMatchObject({ contentLength: content.length });
        const chunks: Uint8Array[] = [];
        for await (const chunk of (await client.getObject(object)).body) chunks.push(chunk);
        expect(Buffer.concat(chunks).toString()).toBe(content);
        await sandbox.store.delete('demo', key);
        expect(await client.headObject(object)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
    await client.close();
    expect(runs).toBeGreaterThanOrEqual(150);
    expect(await sandbox.store.list('demo')).toEqual([]);
    expect(new Set(exchangesOf(sandbox))).toEqual(new Set(['POST 200', 'HEAD 200', 'GET 200', 'HEAD 404']));
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId))).toEqual(new Set([1]));
  },
);

test('a key survives its URL, plain and percent-encoded', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const object = { bucket: 'demo', key };
      expect(parseObjectUrl(formatObjectUrl(object))).toEqual(object);
      expect(parseObjectUrl(`oss://demo/${encodeComponent(key)}`, true)).toEqual(object);
      expect(
        parseObjectUrl(`OSS://demo/${encodeURI(key).replace(/[#?+]/g, encodeURIComponent)}`, true),
      ).toEqual(object);
    }),
  );
});

test('keys of 1023 bytes are the longest', () => {
  expect(parseObjectUrl(`oss://demo/${'é'.repeat(511)}x`).key).toHaveLength(512);
  expect(() => parseObjectUrl(`oss://demo/${'é'.repeat(512)}`)).toThrow('1024 bytes');
  expect(() => parseObjectUrl('oss://demo/\ud800')).toThrow('not valid UTF-8');
});
