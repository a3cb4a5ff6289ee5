import { describe, expect, test } from 'vitest';
import { formatAppended, formatDetails, results } from '../../src/text/en/results.ts';

const RESULT = {
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

describe('the line about an append', () => {
  test.each([
    [{}, 'a.log: appended 6 bytes to oss://demo/a.log, now 11 bytes (1.23 s)'],
    [{ created: true }, /\(created, 1\.23 s\)$/],
    [{ position: 0, nextPosition: 6 }, 'a.log: appended 6 bytes to oss://demo/a.log (1.23 s)'],
    [{ attempts: 3, recovered: true }, /\(recovered, 1\.23 s\)$/],
    [{ bytes: 1023 }, /\(1\.23 s\)$/],
    [{ bytes: 1024 }, /\(1\.23 s, 830 bytes\/s\)$/],
    [{ bytes: 776_000_000, elapsedMs: 39_210 }, /appended 740 MiB .*\(39\.2 s, 18\.9 MiB\/s\)$/],
    [{ bytes: 776_000_000, elapsedMs: 59_900 }, /\(1:00, 12\.4 MiB\/s\)$/],
    [{ elapsedMs: 59_949 }, /\(1:00\)$/],
    [{ elapsedMs: 68_000 }, /\(1:08\)$/],
    [{ elapsedMs: 7_384_000 }, /\(2:03:04\)$/],
    [{ elapsedMs: 0, bytes: 2048 }, /\(0\.00 s, 2\.0 MiB\/s\)$/],
    [{ source: '-', objects: 2 }, /^stdin: appended .*\(2 objects, 1\.23 s\)$/],
    [{ proof: null, position: 11 }, 'a.log: nothing new; oss://demo/a.log ends at 11'],
    [{ dryRun: true, proof: null }, /^a\.log: would append 6 bytes to .* at position 5; nothing was sent$/],
  ] as const)('tells %j', (more, line) => {
    expect(formatAppended({ ...RESULT, ...more })).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  });
});

test('the line about the largest append that there is stays below 100 columns', () => {
  const GIB = 1024 ** 3;
  const line = formatAppended({
    url: 'oss://bucket/logs/app.log',
    bucket: 'bucket',
    key: 'logs/app.log',
    source: 'app.log',
    created: false,
    position: GIB,
    bytes: 4 * GIB,
    nextPosition: 5 * GIB,
    crc64: '17067281683260460352',
    etag: null,
    requestId: '5F5E100A0B0C0D0E0F101112',
    attempts: 10,
    recovered: true,
    proof: 'crc64',
    elapsedMs: 10_800_000,
    appends: 64,
  });
  expect(line.length).toBeLessThan(100);
});

describe('what is known of an append besides', () => {
  test.each([
    [
      {},
      /^a\.log: appended 6 bytes to oss:\/\/demo\/a\.log at position 5 \(next position 11, crc64 7, 1 attempt for/,
    ],
    [{ attempts: 3, recovered: true }, /, 3 attempts for 1 append, a lost answer was settled by looking /],
    [{ crc64: null, proof: 'read-back' }, /next position 11, read back and compared, /],
    [{ requestId: 'R1' }, /, request id R1, /],
    [
      { objects: 2, appends: 4, attempts: 4 },
      /to oss:\/\/demo\/a\.log \(next .* 4 attempts for 4 appends\)$/,
    ],
    [{ proof: null, position: 11 }, /^a\.log: nothing new; oss:\/\/demo\/a\.log ends at 11$/],
  ] as const)('is told of %j', (more, line) => {
    expect(formatDetails({ ...RESULT, ...more })).toMatch(line);
  });
});

test('the table of an object leaves out what is not known, and shows metadata', () => {
  const view = {
    readableOnly: false,
    roomBytes: undefined,
    closed: 'not-appendable',
    modified: undefined,
    ageMs: undefined,
  } as const;
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
    ['Size', '5 bytes'],
    ['Takes appends', 'no: only an object that an append created takes more'],
    ['Metadata owner', 'ops'],
  ]);
});
