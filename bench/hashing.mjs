// CRC-64 by itself: beside hash-wasm and, where it is installed, crc64-ecma182, and beside what reading the file takes.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { wasm } from '../scripts/wasm.mjs';
import { atLeast, atMost, notMeasured, shown, times } from './rows.mjs';
import { interleave, median } from './run.mjs';

const ROUNDS = 7;
const GIB = 1024 ** 3;

/** @typedef {Record<'ours' | 'hashWasm' | 'witness', number | null>} Rates GB/s, null where it is not installed */

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
export async function measureHashing(bench) {
  const { runner, node, path } = bench;
  const module = path('crc64.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../src/crc64/crc64.ts', import.meta.url))],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [wasm],
  });
  /** @type {Rates} */
  const rates = JSON.parse(
    await runner.read([node, fileURLToPath(new URL('hash.mjs', import.meta.url)), module]),
  );
  const file = await bench.randomFile('hashed', GIB);
  const { cat } = await interleave(ROUNDS, {
    cat: () => runner.run(['sh', '-c', 'cat "$0" > /dev/null', file]),
  });
  const reading = median(cat, 'wall');
  const { ours, hashWasm, witness } = rates;
  if (ours === null || hashWasm === null || reading === undefined) throw new Error('nothing was measured');
  const what = 'CRC-64 alone, on one thread';
  return [
    atLeast(`${what} ÷ hash-wasm`, ours / hashWasm, {
      target: 1.6,
      format: times,
      extra: `${gigabytes(ours)} and ${gigabytes(hashWasm)}`,
    }),
    witness === null
      ? notMeasured(`${what} ÷ crc64-ecma182`, 'needs `npm run witness`')
      : shown(`${what} ÷ crc64-ecma182`, `${times(ours / witness)} (${gigabytes(witness)})`),
    atMost(`${what}, 1 GiB ÷ \`cat\` of it to /dev/null`, GIB / (ours * 1e9) / reading, {
      target: 3,
      format: times,
    }),
  ];
}

/** @param {number} rate */
function gigabytes(rate) {
  return `${rate.toFixed(2)} GB/s`;
}
