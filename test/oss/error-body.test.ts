import { describe, expect, test } from 'vitest';
import { BAD_ERROR_RESPONSE } from '../../src/errors.ts';
import { parseByteCount, readServiceError } from '../../src/oss/error-body.ts';
import { serviceError } from '../support/errors.ts';

async function* chunks(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text as string);
}

const read = (status: number, headers: Record<string, string>, ...body: readonly (string | Uint8Array)[]) =>
  readServiceError({ status, headers, body: chunks(...body) });

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>AccessDenied</Code>
  <Message>You &lt;have&gt; no right &amp; 你好</Message>
  <RequestId>5F1</RequestId>
  <HostId>demo.oss.test</HostId>
  <EC>0003-00000001</EC>
  <Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>
</Error>`;

const ACCESS_DENIED = {
  ossCode: 'AccessDenied',
  ossMessage: 'You <have> no right & 你好',
  requestId: '5F1',
  ec: '0003-00000001',
  hostId: 'demo.oss.test',
  elements: { Endpoint: 'oss-cn-beijing.aliyuncs.com' },
};

describe('an error answer of OSS', () => {
  test('is read from the XML of the body, in whatever pieces it comes', async () => {
    const bytes = Buffer.from(XML);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
      bytes.subarray(at * 7, at * 7 + 7),
    );
    expect(await read(403, {}, ...pieces)).toMatchObject({ status: 403, ...ACCESS_DENIED });
  });

  test('is read from x-oss-err, where HEAD has no body', async () => {
    const headers = { 'x-oss-err': Buffer.from(XML).toString('base64'), 'x-oss-request-id': 'header' };
    expect(await read(403, headers)).toMatchObject(ACCESS_DENIED);
  });

  test('tells the detail of a denial, however it is laid out', async () => {
    const detail = '<NoPermissionType>ImplicitDeny</NoPermissionType><AuthAction>oss:PutObject</AuthAction>';
    const xml = XML.replace('</Error>', `<AccessDeniedDetail>${detail}</AccessDeniedDetail></Error>`);
    expect((await read(403, {}, xml)).elements).toEqual({
      Endpoint: 'oss-cn-beijing.aliyuncs.com',
      NoPermissionType: 'ImplicitDeny',
      AuthAction: 'oss:PutObject',
    });
  });

  test.each([
    ['0026-00000001', 'NoSuchKey'],
    ['0015-00000101', 'NoSuchBucket'],
    ['9999-00000000', BAD_ERROR_RESPONSE],
  ])('with the EC %s alone is %s', async (ec, ossCode) => {
    expect(await read(404, { 'x-oss-ec': ec, 'x-oss-request-id': '5F1' })).toMatchObject({
      ossCode,
      ec,
      requestId: '5F1',
    });
  });

  test('keeps what helps a retry', async () => {
    const headers = {
      'retry-after': '3',
      date: 'Sun, 22 Nov 2026 10:00:00 GMT',
      'x-oss-next-append-position': '11',
    };
    expect(await read(503, headers)).toMatchObject({
      retryAfter: '3',
      date: 'Sun, 22 Nov 2026 10:00:00 GMT',
      nextAppendPosition: 11,
    });
  });
});

describe('an answer that is not of OSS', () => {
  test.each([
    [
      'a page of HTML',
      '<html><body><h1>502 Bad\n Gateway</h1></body></html>',
      "the answer is not in OSS's form: 502 Bad Gateway",
    ],
    ['JSON', '{"error":"no"}', `the answer is not in OSS's form: {"error":"no"}`],
    ['broken XML', '<Error><Code>AccessDenied</Code>', "the answer is not in OSS's form: AccessDenied"],
    ['XML of another kind', '<Other><Error></Error></Other>', 'the answer has no error body'],
    [
      'an entity bomb',
      '<!DOCTYPE x [<!ENTITY a "aaa">]><Error><Code>&a;</Code></Error>',
      "the answer is not in OSS's form: <!DOCTYPE x [ ]> &a;",
    ],
    ['nothing', '', 'the answer has no error body'],
    ['garbage', Buffer.from([0xff, 0xfe, 0x00]), expect.stringContaining("the answer is not in OSS's form")],
  ])('is told as such: %s', async (_, body, said) => {
    const fields = await read(502, { 'x-oss-request-id': '5F1' }, body);
    expect(fields).toMatchObject({ status: 502, ossCode: BAD_ERROR_RESPONSE, requestId: '5F1' });
    const [, ossMessage] = serviceError(fields).message.split(`${BAD_ERROR_RESPONSE}: `);
    expect(ossMessage).toEqual(said);
  });

  test('is read no further than it takes to tell', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 1;
        yield Buffer.alloc(10_000, 'x');
      }
    }
    const fields = await readServiceError({ status: 502, headers: {}, body: endless() });
    expect(serviceError(fields).message.length).toBeLessThan(300);
    expect(given).toBeLessThan(10);
  });

  test('in x-oss-err that is no base64 of XML is nameless', async () => {
    expect(await read(404, { 'x-oss-err': '!!!' })).toMatchObject({ ossCode: BAD_ERROR_RESPONSE });
  });
});

test.each([
  ['0', 0],
  ['5368709120', 5368709120],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
])('the byte count %s is %s', (text, value) => {
  expect(parseByteCount(text)).toBe(value);
});
