// Writes to many files at the same pace: node writer.mjs BYTES INTERVAL-MS ROUNDS PATH…
// Prints when each round began, milliseconds since 1970 with their fractions.
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [bytes = 0, intervalMs = 0, rounds = 0] = process.argv.slice(2, 5).map(Number);
const files = process.argv.slice(5).map((path) => openSync(path, 'a'));
const lines = Buffer.from(`${'x'.repeat(63)}\n`.repeat(bytes / 64));
const started = performance.now();
/** @type {number[]} */
const began = [];
for (let round = 0; round < rounds; round += 1) {
  const aheadMs = round * intervalMs - (performance.now() - started);
  if (aheadMs > 0) await sleep(aheadMs);
  began.push(performance.timeOrigin + performance.now());
  for (const file of files) writeSync(file, lines);
}
for (const file of files) closeSync(file);
console.log(JSON.stringify(began));
