import { expect, onTestFinished, test } from 'vitest';
import { headView } from '../../src/cli/head-view.ts';
import type { HeadResult } from '../../src/facts/results.ts';

const HEAD: HeadResult = {
  url: 'oss://demo/a.log',
  bucket: 'demo',
  key: 'a.log',
  type: 'Appendable',
  contentLength: 5,
  nextAppendPosition: 5,
  crc64: null,
  etag: null,
  lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
  contentType: null,
  storageClass: null,
  metadata: {},
  headers: {},
};

test.each([
  ['Sun, 22 Nov 2026 10:00:59 GMT', 59_000],
  // Two servers behind one name may have clocks that differ.
  ['Sun, 22 Nov 2026 09:59:00 GMT', 0],
  ['yesterday', undefined],
])('asked at %s, the object was modified %s ms ago', (date, ageMs) => {
  expect(headView({ ...HEAD, headers: { date } }, false).ageMs).toBe(ageMs);
});

test.each([
  ['an object', HEAD, 5 * 1024 ** 3 - 5, undefined],
  ['one of another type', { ...HEAD, type: 'Normal', nextAppendPosition: null }, undefined, 'not-appendable'],
  ['one of no type', { ...HEAD, type: null, nextAppendPosition: null }, undefined, undefined],
  ['a sealed one', { ...HEAD, headers: { 'x-oss-sealed-time': 'x' } }, undefined, 'sealed'],
  ['a full one', { ...HEAD, nextAppendPosition: 5 * 1024 ** 3 }, undefined, 'full'],
  ['one that is longer than any', { ...HEAD, nextAppendPosition: 6 * 1024 ** 3 }, undefined, 'full'],
] as const)('%s has so much room, or none for a reason', (_, head, roomBytes, closed) => {
  expect(headView(head, false)).toMatchObject({ roomBytes, closed });
});

test.each([
  ['Asia/Shanghai', '2026-11-22 18:00'],
  ['America/New_York', '2026-11-22 05:00'],
])('the time is that of a reader in %s', (zone, modified) => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  expect(headView(HEAD, false).modified).toBe(modified);
});

test('what is no time is shown as the server says it', () => {
  expect(headView({ ...HEAD, lastModified: 'yesterday' }, false).modified).toBe('yesterday');
  expect(headView({ ...HEAD, lastModified: null }, false).modified).toBeUndefined();
});
