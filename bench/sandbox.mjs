// The sandbox itself: how many small appends it takes, and what a large body costs it.
import { atLeast, atMost, mebibytes, seconds, shown } from './rows.mjs';
import { medianOf } from './run.mjs';
import { startSandbox } from './servers.mjs';
import { createAppender } from './signed-appends.mjs';

const ROUNDS = 5;
const APPENDS = 2000;
const CONNECTIONS = 16;
/** The largest object. */
const BODY_GIB = 5;

/** @param {import('../scripts/bench.mjs').Bench} bench */
export async function measureSandbox(bench) {
  return [...(await measureAppends(bench)), ...(await measureBody(bench))];
}

/** @param {import('../scripts/bench.mjs').Bench} bench */
async function measureAppends({ runner, tool, path }) {
  const sandbox = await startSandbox(runner, tool, path('sandbox-appends'));
  const append = createAppender(sandbox);
  /** @type {{ serial: number[], parallel: number[] }} */
  const rates = { serial: [], parallel: [] };
  await append('/bench/warm-up', APPENDS, 1024);
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.serial.push(await rateOf(() => append(`/bench/serial-${round}`, APPENDS, 1024)));
    const parallel = Array.from({ length: CONNECTIONS }, (_, i) => `/bench/parallel-${round}-${i}`);
    rates.parallel.push(
      await rateOf(() => Promise.all(parallel.map((url) => append(url, APPENDS / CONNECTIONS, 1024)))),
    );
  }
  const { cpu } = await sandbox.stop();
  const total = APPENDS * (1 + 2 * ROUNDS);
  /** @param {number | undefined} value */
  const perSecond = (value) => `${value?.toFixed(0)} a second`;
  return [
    atLeast('sandbox, appends of 1 KiB one after the other', medianOf(rates.serial), {
      target: 1000,
      format: perSecond,
      extra: cpu === undefined ? '' : `${((cpu / total) * 1e3).toFixed(2)} ms of CPU each`,
    }),
    shown(`the same on ${CONNECTIONS} connections`, perSecond(medianOf(rates.parallel))),
  ];
}

/** @param {() => Promise<unknown>} work */
async function rateOf(work) {
  const started = performance.now();
  await work();
  return (APPENDS * 1000) / (performance.now() - started);
}

/** @param {import('../scripts/bench.mjs').Bench} bench */
async function measureBody(bench) {
  const { runner, tool, path } = bench;
  const file = await bench.sparseFile('sandbox-body.bin', BODY_GIB * 1024 ** 3);
  const sandbox = await startSandbox(runner, tool, path('sandbox-body'));
  const { wall } = await runner.run([...tool, 'append', '-q', '-e', sandbox.endpoint, file, bench.newUrl()]);
  const { peak } = await sandbox.stop();
  return [
    atMost(`sandbox, a body of ${BODY_GIB} GiB: peak memory`, peak, {
      target: 150,
      format: mebibytes,
      extra: `taken in ${seconds(wall)}`,
    }),
  ];
}
