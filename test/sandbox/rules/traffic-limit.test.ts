import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { slowed } from '../../../src/sandbox/faults/pieces.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const NAME = 'x-oss-traffic-limit';
const SLOWEST = '819200';

test('holds an upload and a download to the speed, asked for in a header or the query', async ({
  sandbox,
}) => {
  const body = 'x'.repeat(41_000);
  await sandbox.store.append('demo', 'seen', body);
  const inHeader = { headers: { [NAME]: SLOWEST } };
  const inQuery = { query: { [NAME]: SLOWEST } };
  const timed = async (work: ReturnType<typeof call>) => {
    const startedMs = performance.now();
    expect((await work).status).toBe(200);
    return performance.now() - startedMs;
  };
  // 41 000 bytes at 102 400 a second.
  const took = await Promise.all([
    timed(append(sandbox, 'log', 0, body, inHeader)),
    timed(append(sandbox, 'log2', 0, body, inQuery)),
    timed(call(sandbox, 'PUT', 'normal', { body, ...inHeader })),
    timed(call(sandbox, 'GET', 'seen', inHeader)),
    timed(call(sandbox, 'GET', 'seen', inQuery)),
  ]);
  expect(Math.min(...took)).toBeGreaterThan(390);
});

const BAD: readonly [inHeader: string | undefined, inQuery: string | undefined, message: string][] = [
  ['819199', undefined, 'between 819200(100KB/s) and 838860800(100MB/s).'],
  [undefined, '838860801', 'between 819200(100KB/s) and 838860800(100MB/s).'],
  ['abc', undefined, '>x-oss-traffic-limit is invalid, should'],
  ['1e6', undefined, '>x-oss-traffic-limit is invalid, should'],
  [undefined, '', '>x-oss-traffic-limit is invalid, should'],
  [SLOWEST, SLOWEST, '>x-oss-traffic-limit should be specified either in query string or header, not both.<'],
];
test.for(BAD)(
  '%s in the header and %s in the query are refused',
  async ([header, query, message], { sandbox }) => {
    await sandbox.store.append('demo', 'log', 'x');
    const options = {
      ...(header !== undefined && { headers: { [NAME]: header } }),
      ...(query !== undefined && { query: { [NAME]: query } }),
    };
    const answers = [
      await append(sandbox, 'log', 1, 'y', options),
      await call(sandbox, 'PUT', 'normal', { body: 'y', ...options }),
      await call(sandbox, 'GET', 'log', options),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 400,
        code: 'InvalidArgument',
        headers: { 'x-oss-ec': '0004-00000502' },
      });
      expect(answer.text).toContain(message);
    }
  },
);

test('many small pieces are no slower than the speed, and a pause is not made up for', async () => {
  async function* pieces() {
    for (let n = 0; n < 1500; n += 1) yield Buffer.alloc(20);
    await sleep(400);
    yield Buffer.alloc(30_000);
  }
  const startedMs = performance.now();
  let bytes = 0;
  for await (const piece of slowed(pieces(), 100_000, new AbortController().signal)) bytes += piece.length;
  expect(bytes).toBe(60_000);
  // 0.3 s, the pause, and 0.3 s less a tenth of a second.
  expect(performance.now() - startedMs).toBeGreaterThan(880);
  expect(performance.now() - startedMs).toBeLessThan(2000);
});
