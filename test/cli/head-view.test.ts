import { expect, test } from 'vitest';
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
  ['Sun, 22 Nov 2026 10:00:00 GMT', { count: 0, unit: 'second' }],
  ['Sun, 22 Nov 2026 10:00:59 GMT', { count: 59, unit: 'second' }],
  ['Sun, 22 Nov 2026 11:59:59 GMT', { count: 1, unit: 'hour' }],
  ['Mon, 21 Dec 2026 10:00:00 GMT', { count: 29, unit: 'day' }],
  // Two servers behind one name may have clocks that differ.
  ['Sun, 22 Nov 2026 09:59:00 GMT', { count: 0, unit: 'second' }],
  ['yesterday', undefined],
])('asked at %s, the object was modified %j ago', (date, age) => {
  expect(headView({ ...HEAD, headers: { date } }, false).age).toEqual(age);
});

test.each([
  ['an object', HEAD, 5 * 1024 ** 3 - 5],
  ['one that takes no append', { ...HEAD, nextAppendPosition: null }, undefined],
  ['a sealed one', { ...HEAD, headers: { 'x-oss-sealed-time': 'x' } }, undefined],
  ['one that is longer than any, by another service', { ...HEAD, nextAppendPosition: 6 * 1024 ** 3 }, 0],
])('%s has so much room', (_, head, roomBytes) => {
  expect(headView(head, false).roomBytes).toBe(roomBytes);
});
