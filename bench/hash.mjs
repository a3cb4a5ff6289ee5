// Prints how many GB/s each CRC-64 hashes: node hash.mjs MODULE, the bundled src/crc64/crc64.ts
import { randomFillSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { createCRC64 } from 'hash-wasm';

const PIECE_BYTES = 2 * 1024 ** 2;
const ROUNDS = 150;
/** So many of them are for V8 to optimise in. */
const WARM_UP = 30;

const [module = ''] = process.argv.slice(2);
const { extendCrc64, hashableBuffers } = await import(module);
const hasher = (await createCRC64()).init();
const addon = loadAddon();
// As in the command line: what is optimised by then stays so.
setFlagsFromString('--wasm-tier-up-filter=1000000');

const [inPlace] = hashableBuffers(1, PIECE_BYTES);
randomFillSync(inPlace);
const elsewhere = Buffer.from(inPlace);
const state = Buffer.alloc(8);
/** @type {Record<string, () => void>} */
const engines = {
  ours: () => extendCrc64(0n, inPlace),
  hashWasm: () => hasher.update(elsewhere),
  ...(addon && { witness: () => addon.crc64(elsewhere, state) }),
};
/** @type {Record<string, number[]>} */
const elapsedMs = Object.fromEntries(Object.keys(engines).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, hash] of Object.entries(engines)) {
    const started = performance.now();
    hash();
    if (round >= WARM_UP) elapsedMs[name]?.push(performance.now() - started);
  }
}
const rates = {
  ours: null,
  hashWasm: null,
  witness: null,
  ...Object.fromEntries(Object.entries(elapsedMs).map(rate)),
};
console.log(JSON.stringify(rates));

/** @param {[name: string, elapsedMs: number[]]} entry */
function rate([name, all]) {
  const middle = all.sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
  return [name, PIECE_BYTES / middle / 1e6];
}

/** @returns {{ crc64(bytes: Buffer, previous: Buffer): Buffer } | undefined} */
function loadAddon() {
  try {
    return createRequire(import.meta.url)('crc64-ecma182');
  } catch {
    return undefined;
  }
}
