import { describe, expect, test } from 'vitest';
import { formatAppended, formatBytes, results } from '../../src/text/en/results.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [1024 ** 2, '1.0 MiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [5000 * 1024 ** 3, '5000.0 GiB'],
])('%i bytes are written %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe('the line about an append', () => {
  const result = {
    url: 'oss://demo/a.log',
    bucket: 'demo',
    key: 'a.log',
    source: 'a.log',
    created: false,
    position: 5,
    bytes: 6,
    nextPosition: 11,
    crc64: '7',
    etag: null,
    requestId: null,
    attempts: 1,
    recovered: false,
    proof: 'crc64',
    elapsedMs: 1234,
  } as const;

  test.each([
    [{}, 'a.log: appended 6 bytes to oss://demo/a.log at position 5 (next position 11, crc64 7, 1.23 s)'],
    [{ created: true }, /crc64 7, created, 1\.23 s\)$/],
    [{ attempts: 3, recovered: true }, /crc64 7, 3 attempts, recovered, 1\.23 s\)$/],
    [{ crc64: null, proof: 'read-back' }, /next position 11, read back and compared, /],
    [{ proof: null, position: 11 }, 'a.log: nothing new; oss://demo/a.log ends at 11'],
    [{ dryRun: true, proof: null }, /^a\.log: would append 6 bytes to .* at position 5; nothing was sent$/],
  ] as const)('tells %j', (more, line) => {
    expect(formatAppended({ ...result, ...more })).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  });
});

test('the table of an object leaves out what is not known, and shows metadata', () => {
  const view = { humanReadable: false, roomBytes: undefined, age: undefined };
  const object = {
    url: 'oss://demo/a.log',
    bucket: 'demo',
    key: 'a.log',
    type: 'Normal',
    contentLength: 5,
    nextAppendPosition: null,
    crc64: null,
    etag: null,
    lastModified: null,
    contentType: null,
    storageClass: null,
    metadata: { owner: 'ops' },
    headers: {},
  };
  expect(results.head(object, view)).toEqual([
    ['URL', 'oss://demo/a.log'],
    ['Type', 'Normal'],
    ['Content length', '5 bytes'],
    ['Metadata owner', 'ops'],
  ]);
});
