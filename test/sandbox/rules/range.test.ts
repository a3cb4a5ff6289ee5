import { describe, expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));

const ALL = [0, 1000] as const;

type Expected = readonly [start: number, end: number] | 'refused';

const ranges: readonly [range: string, byDefault: Expected, standard: Expected, status: readonly number[]][] =
  [
    ['bytes=0-499', [0, 500], [0, 500], [206, 206]],
    ['bytes=500-', [500, 1000], [500, 1000], [206, 206]],
    ['bytes=-500', [500, 1000], [500, 1000], [206, 206]],
    ['bytes=999-999', [999, 1000], [999, 1000], [206, 206]],
    ['bytes=500-2000', ALL, [500, 1000], [200, 206]],
    ['bytes=0-1000', ALL, ALL, [200, 206]],
    ['bytes=1000-2000', ALL, 'refused', [200, 416]],
    ['bytes=1000-', ALL, 'refused', [200, 416]],
    ['bytes=-2000', ALL, ALL, [200, 206]],
    ['bytes=-0', ALL, 'refused', [200, 416]],
    ['bytes=5-4', ALL, ALL, [200, 200]],
    ['bytes=-', ALL, ALL, [200, 200]],
    ['byte=0-499', ALL, ALL, [200, 200]],
    ['bytes=0-1,5-6', 'refused', 'refused', [416, 416]],
  ];

describe.each(['default', 'standard'] as const)('by the %s rule', (rule) => {
  test.for(ranges)(
    'the range %s of 1000 bytes is answered',
    async ([range, byDefault, standard, status], { sandbox }) => {
      await sandbox.store.append('demo', 'k', BYTES);
      const headers = { range, ...(rule === 'standard' && { 'x-oss-range-behavior': 'standard' }) };
      const answer = await call(sandbox, 'GET', 'k', { headers });
      const expected = rule === 'default' ? byDefault : standard;
      expect(answer.status).toBe(status[rule === 'default' ? 0 : 1]);
      if (expected === 'refused') {
        expect(answer.code).toBe('InvalidRange');
        return;
      }
      const [start, end] = expected;
      expect(answer.body).toEqual(BYTES.subarray(start, end));
      expect(answer.headers['content-range']).toBe(
        answer.status === 206 ? `bytes ${start}-${end - 1}/1000` : undefined,
      );
    },
  );
});

test('an empty object has no range', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', '');
  const range = { range: 'bytes=0-' };
  expect(await call(sandbox, 'GET', 'k', { headers: range })).toMatchObject({ status: 200, text: '' });
  const headers = { ...range, 'x-oss-range-behavior': 'standard' };
  expect((await call(sandbox, 'GET', 'k', { headers })).status).toBe(416);
});
