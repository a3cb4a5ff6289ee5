import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAppendAnswer, parseObjectContent, parseObjectHead } from '../../src/oss/responses.ts';
import { hostileText } from '../support/hostile.ts';

const nothing = (async function* () {})();

test('the head of an object is read from its headers', () => {
  const headers = {
    'content-length': '11',
    'content-type': 'text/plain',
    etag: '"E"',
    'last-modified': 'Sun, 22 Nov 2026 10:00:00 GMT',
    'x-oss-object-type': 'Appendable',
    'x-oss-next-append-position': '11',
    'x-oss-hash-crc64ecma': '18446744073709551615',
    'x-oss-storage-class': 'IA',
    'x-oss-meta-owner': 'ops',
    'x-oss-sealed-time': 'Sun, 22 Nov 2026 11:00:00 GMT',
    'x-oss-request-id': '5F1',
  };
  expect(parseObjectHead(headers)).toEqual({
    contentLength: 11,
    objectType: 'Appendable',
    nextAppendPosition: 11,
    crc64: 2n ** 64n - 1n,
    etag: '"E"',
    lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
    contentType: 'text/plain',
    storageClass: 'IA',
    sealedTime: 'Sun, 22 Nov 2026 11:00:00 GMT',
    metadata: { owner: 'ops' },
    headers,
    requestId: '5F1',
  });
});

test.each(['18446744073709551616', '-1', '0x1', 'abc', '', '1'.repeat(21)])(
  'the CRC-64 %j counts as unknown',
  (text) => {
    expect(parseAppendAnswer({ 'x-oss-hash-crc64ecma': text }).crc64).toBeUndefined();
  },
);

test('an answer to an append without OSS’s headers says nothing', () => {
  expect(parseAppendAnswer({})).toEqual({
    nextPosition: undefined,
    crc64: undefined,
    etag: undefined,
    requestId: undefined,
  });
});

describe('content', () => {
  const parse = (headers: Record<string, string>) =>
    parseObjectContent({ status: 206, headers, body: nothing });

  test.each([
    ['bytes 5-9/11', { start: 5, end: 10, totalLength: 11 }],
    ['bytes 0-0/1', { start: 0, end: 1, totalLength: 1 }],
    ['bytes 5-9/*', { start: 5, end: 10, totalLength: undefined }],
  ])('is where %s says', (range, expected) => {
    expect(parse({ 'content-range': range, 'content-length': '5' })).toMatchObject(expected);
  });

  const huge = '9'.repeat(400);
  test.each([undefined, 'items 5-9/11', 'bytes */11', 'bytes 9/11', 'bytes 9-5/11', `bytes 0-${huge}/11`])(
    'is the whole object with the range %s',
    (range) => {
      const headers = { 'content-length': '11', ...(range !== undefined && { 'content-range': range }) };
      expect(parse(headers)).toMatchObject({ start: 0, end: 11, totalLength: 11 });
    },
  );
});

test('whatever headers say, numbers are those of bytes, and metadata is as it was sent', () => {
  const name = fc.constantFrom(
    ...[
      'content-length',
      'content-range',
      'x-oss-next-append-position',
      'x-oss-hash-crc64ecma',
      'x-oss-object-type',
    ],
    ...['x-oss-meta-a', 'x-oss-meta-__proto__', 'x-oss-meta-constructor'],
  );
  const number = fc.bigInt({ min: 0n, max: 2n ** 70n }).map(String);
  const range = fc
    .tuple(number, number, number)
    .map(([first, last, total]) => `bytes ${first}-${last}/${total}`);
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(hostileText, number, range)), (headers) => {
      const {
        start,
        end,
        totalLength = 0,
        head,
      } = parseObjectContent({ status: 206, headers, body: nothing });
      const { nextPosition = 0, crc64 = 0n } = parseAppendAnswer(headers);
      for (const bytes of [start, end, totalLength, head.contentLength, nextPosition]) {
        expect(Number.isSafeInteger(bytes) || bytes === Number.MAX_SAFE_INTEGER + 1).toBe(true);
        expect(bytes).toBeGreaterThanOrEqual(0);
      }
      expect(end).toBeGreaterThanOrEqual(start);
      expect(crc64 >= 0n && crc64 < 2n ** 64n).toBe(true);
      const sent = Object.entries(headers).filter(([each]) => each.startsWith('x-oss-meta-'));
      expect(Object.entries(head.metadata)).toEqual(sent.map(([each, value]) => [each.slice(11), value]));
    }),
  );
});
