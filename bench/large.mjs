// Large files to the sink, beside curl, which computes no CRC, and ali-oss.
import { appendFile, writeFile } from 'node:fs/promises';
import { atLeast, atMost, mebibytes, notMeasured, seconds, shown, times } from './rows.mjs';
import { highestPeak, interleave, median, medianOf, medianRatio } from './run.mjs';

const ROUNDS = 5;
const GIB = 1024 ** 3;
const KIB = 'x'.repeat(1024);

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
export async function measureThroughput(bench) {
  const { runner, aliOss, server } = bench;
  const file = await bench.randomFile('1GiB', GIB);
  const costs = await interleave(ROUNDS, {
    curl: () => runner.run(curl(bench, file, bench.newUrl())),
    ours: () => runner.run(append(bench, file)),
    aliOss: () => runner.run([...aliOss, server.endpoint, file, bench.newKey()]),
  });
  /** @param {keyof typeof costs} name */
  const both = (name) =>
    `${seconds(median(costs[name], 'wall'))} wall, ${seconds(median(costs[name], 'cpu'))} CPU`;
  /**
   * @param {keyof typeof costs} name
   * @param {keyof import('./run.mjs').Cost} figure
   */
  const ratio = (name, figure) => medianRatio(costs[name], costs.curl, figure);
  const aliOssRatios = `${times(ratio('aliOss', 'wall'))} wall, ${times(ratio('aliOss', 'cpu'))} CPU`;
  return [
    shown('append of 1 GiB by `curl -X POST -T`', both('curl')),
    atMost('append of 1 GiB, proved: wall ÷ curl', ratio('ours', 'wall'), {
      target: 1.9,
      stretch: 1.3,
      format: times,
      extra: both('ours'),
    }),
    await compareWithOssutil(bench, file),
    atMost('the same: CPU seconds', median(costs.ours, 'cpu'), { target: 1, format: seconds }),
    atMost('the same: CPU seconds ÷ curl', ratio('ours', 'cpu'), { target: 3, stretch: 2, format: times }),
    shown('the same by ali-oss ÷ curl', aliOssRatios),
    memoryRow('append of 1 GiB', highestPeak(costs.ours)),
    ...(await measureIncremental(bench, file)),
  ];
}

/**
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} file
 */
async function measureIncremental(bench, file) {
  const { runner, tool, server } = bench;
  const url = bench.newUrl();
  await runner.run(curl(bench, file, url));
  const costs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await appendFile(file, KIB);
    costs.push(
      await runner.run([...tool, 'append', '--incremental', '-q', '-e', server.endpoint, file, url]),
    );
  }
  const rate = medianOf(costs.map(({ wall }) => GIB / wall / 1e9));
  const requests = (await server.requestsFor(url)).length - 1;
  return [
    atLeast('`--incremental`, 1 KiB new behind 1 GiB: bytes read ÷ wall of the whole command', rate, {
      target: 2,
      stretch: 3,
      format: (value) => `${Number(value.toFixed(2))} GB/s`,
      extra: mebibytes(highestPeak(costs)),
    }),
    atMost('the same: requests', requests / ROUNDS, { target: 2 }),
  ];
}

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
export async function measureMemory(bench) {
  const { runner, tool, server } = bench;
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  /**
   * @param {string} what
   * @param {string} file
   * @param {string} url
   */
  const append = async (what, file, url) => {
    const { peak } = await runner.run([...tool, 'append', '-q', '-e', server.endpoint, file, url]);
    rows.push(memoryRow(what, peak));
  };
  const small = bench.path('1KiB');
  await writeFile(small, KIB);
  await append('append of 1 KiB', small, bench.newUrl());
  await append('append of 64 MiB', await bench.sparseFile('64MiB', 64 * 1024 ** 2), bench.newUrl());
  const url = bench.newUrl();
  await append('append of 5 GiB', await bench.sparseFile('5GiB', 5 * GIB), url);
  return [...rows, ...(await measureTail(bench, url))];
}

/**
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} url
 */
async function measureTail({ runner, tool, server }, url) {
  const before = (await server.requestsFor(url)).length;
  const { wall } = await runner.run([...tool, 'tail', '-n', '10', '-e', server.endpoint, url]);
  const requests = (await server.requestsFor(url)).slice(before);
  const kib = requests.reduce((sum, { sent }) => sum + sent, 0) / 1024;
  return [
    atMost('`tail -n 10` of 5 GiB: requests', requests.length, { target: 2, extra: seconds(wall) }),
    atMost('the same: read', kib, { target: 128, format: (value) => `${value} KiB` }),
  ];
}

/**
 * Resident memory of the whole process at its peak.
 * @param {string} what
 * @param {number | undefined} peak
 */
export function memoryRow(what, peak) {
  return atMost(`${what}: peak memory`, peak, { target: 80, stretch: 64, format: mebibytes });
}

/**
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} file
 */
async function compareWithOssutil(bench, file) {
  const { runner, ossutil } = bench;
  const what = 'the same: wall ÷ ossutil, which proves nothing';
  if (ossutil === undefined) return notMeasured(what, 'no --ossutil was given');
  const costs = await interleave(ROUNDS, {
    ours: () => runner.run(append(bench, file)),
    ossutil: () => runner.run(ossutilAppend(bench, ossutil, file)),
  });
  return atMost(what, medianRatio(costs.ours, costs.ossutil, 'wall'), {
    target: 0.65,
    stretch: 0.5,
    format: times,
    extra: seconds(median(costs.ossutil, 'wall')),
  });
}

/**
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} file
 */
function append({ tool, server, newUrl }, file) {
  return [...tool, 'append', '-q', '-e', server.endpoint, file, newUrl()];
}

/**
 * ossutil 1's command: version 2 has no command of that name.
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} ossutil
 * @param {string} file
 */
function ossutilAppend({ server, newUrl }, ossutil, file) {
  const keys = ['-i', 'sandbox-access-key-id', '-k', 'sandbox-access-key-secret'];
  return [ossutil, 'appendfromfile', file, newUrl(), '-e', server.endpoint, ...keys];
}

/**
 * @param {import('../scripts/bench.mjs').SinkBench} bench
 * @param {string} file
 * @param {string} url
 */
export function curl({ server }, file, url) {
  const target = `${server.endpoint}${url.replace('oss:/', '')}?append&position=0`;
  return ['curl', '--silent', '--show-error', '--fail', '-X', 'POST', '-H', 'Expect:', '-T', file, target];
}
