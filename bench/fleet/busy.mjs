// Files that are followed while a process of its own writes to all of them.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { atMost, mebibytes, seconds } from '../rows.mjs';
import { fleetOf, grow } from './files.mjs';
import { appendsBelow, objectsBelow, until } from './following.mjs';

const WRITER = fileURLToPath(new URL('writer.mjs', import.meta.url));
const FILES = 200;
/** A MB a second to each: lines of 64 bytes. */
const BYTES = 100_032;
const INTERVAL_MS = 100;
const ROUNDS = 80;

/** @typedef {import('../servers.mjs').SinkRequest} SinkRequest */

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
export async function measureBusy(bench) {
  const { runner, node, tool, server, path } = bench;
  const files = fleetOf(path('busy'), FILES);
  const target = bench.newUrl();
  await grow(files, 0);
  const created = objectsBelow(server, `${target}/`);
  const following = runner.start([
    ...[...tool, 'append', '--follow', '-q', '-e', server.endpoint],
    ...[`${path('busy')}/*.log`, `${target}/{name}`],
  ]);
  await until(() => created() === FILES, 60);
  const appends = appendsBelow(server, `${target}/`);
  const writer = runner.start([node, WRITER, ...[BYTES, INTERVAL_MS, ROUNDS].map(String), ...files]);
  /** @type {SinkRequest[]} */
  const landed = [];
  const writing = await writer.end();
  const all = FILES * BYTES * ROUNDS;
  const late = await until(() => {
    landed.push(...appends());
    return landed.reduce((sum, { received }) => sum + received, 0) === all;
  }, 60);
  const { cpu, peak } = await following.end('SIGTERM');
  await rm(path('busy'), { recursive: true });
  const rate = (all / FILES / writing.wall / 1e6).toFixed(1);
  const what = `\`--follow\` of ${FILES} files written at ${rate} MB/s each for ${writing.wall.toFixed(0)} s`;
  const lag = Number.isFinite(late) ? longestLag(landed, JSON.parse(writer.told())) : late;
  return [
    atMost(`${what}: the longest until a byte has landed`, lag, {
      target: 3,
      format: seconds,
      extra: `${landed.length} appends; ${seconds(cpu)} CPU, of the writer ${seconds(writing.cpu)}`,
    }),
    atMost('the same: peak memory', peak, { target: 250, format: mebibytes }),
  ];
}

/**
 * The longest time from the beginning of a round until something of what it wrote was in its object, in seconds.
 * @param {SinkRequest[]} appends
 * @param {number[]} began when each round began
 */
function longestLag(appends, began) {
  /** @type {Map<string, number>} */
  const lengths = new Map();
  let longest = 0;
  for (const { path, received, atMs } of appends) {
    const length = lengths.get(path) ?? 0;
    lengths.set(path, length + received);
    const writtenAt = began[Math.floor(length / BYTES)] ?? Number.NaN;
    longest = Math.max(longest, atMs - writtenAt);
  }
  return longest / 1000;
}
