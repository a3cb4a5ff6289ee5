// What comes little by little: stdin, and a file that grows.
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryRow } from './large.mjs';
import { atMost, mebibytes, seconds, shown } from './rows.mjs';

const MIB = 1024 ** 2;
const STDIN_BYTES = 1024 * MIB;
const FOLLOW_BYTES_PER_SECOND = 200e6;
const FOLLOW_SECONDS = 5;
const SAMPLE_MS = 100;

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
export async function measureStreams(bench) {
  return [...(await measureStdin(bench)), ...(await measureFollow(bench))];
}

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
async function measureStdin(bench) {
  const { runner, tool, server } = bench;
  const file = await bench.sparseFile('stdin', STDIN_BYTES);
  const append = [...tool, 'append', '-q', '-e', server.endpoint, '-', bench.newUrl()];
  const { wall, peak } = await runner.run(['sh', '-c', 'cat "$0" | "$@"', file, ...append]);
  return [
    memoryRow('append of 1 GiB from a pipe', peak),
    shown('the same: throughput', `${(STDIN_BYTES / wall / 1e6).toFixed(0)} MB/s`),
  ];
}

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
async function measureFollow(bench) {
  const { runner, tool, server } = bench;
  const path = bench.path('followed.log');
  const url = bench.newUrl();
  const file = await open(path, 'wx');
  const follow = [...tool, 'append', '--follow', '-q', '-e', server.endpoint, path, url];
  const following = runner.start(follow);
  try {
    const growth = grow(file);
    let behind = 0;
    while (!growth.ended) {
      await sleep(SAMPLE_MS);
      behind = Math.max(behind, growth.bytes - landed(server, url));
    }
    const ended = performance.now();
    while (landed(server, url) < growth.bytes) await sleep(SAMPLE_MS / 10);
    const late = (performance.now() - ended) / 1000;
    const { cpu, peak } = await following.end('SIGTERM');
    const rate = (growth.bytes / growth.seconds / 1e6).toFixed(0);
    const what = `\`--follow\` of a file written at ${rate} MB/s for ${growth.seconds.toFixed(0)} s`;
    return [
      // The default flush interval is a second.
      atMost(`${what}: the last byte has landed after`, late, {
        target: 1.5,
        format: seconds,
        extra: `never more than ${mebibytes(behind / MIB)} behind; ${seconds(cpu)} CPU`,
      }),
      memoryRow('the same', peak),
    ];
  } finally {
    await file.close();
  }
}

/**
 * Starts to write the file at the given pace; the result tells how far it is.
 * @param {import('node:fs/promises').FileHandle} file
 */
function grow(file) {
  const lines = Buffer.from(`${'x'.repeat(63)}\n`.repeat(MIB / 64));
  const growth = { bytes: 0, seconds: 0, ended: false };
  const started = performance.now();
  const write = async () => {
    while (growth.seconds < FOLLOW_SECONDS) {
      await file.write(lines);
      growth.bytes += lines.length;
      growth.seconds = (performance.now() - started) / 1000;
      const aheadMs = (growth.bytes / FOLLOW_BYTES_PER_SECOND - growth.seconds) * 1000;
      if (aheadMs > 0) await sleep(aheadMs);
    }
    growth.ended = true;
  };
  write();
  return growth;
}

/**
 * @param {import('./servers.mjs').Sink} sink
 * @param {string} url
 */
function landed({ requests }, url) {
  const path = url.replace('oss:/', '');
  const appends = requests.filter((request) => request.path === path && request.status === 200);
  return appends.reduce((sum, { received }) => sum + received, 0);
}
