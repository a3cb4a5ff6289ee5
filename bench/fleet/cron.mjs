// Many files from time to time, as cron would: one process for all, beside xargs with one for each.
import { atLeast, atMost, seconds, shown, times } from '../rows.mjs';
import { highestPeak, interleave, median, medianRatio } from '../run.mjs';
import { startSandbox } from '../servers.mjs';
import { fleetOf, grow } from './files.mjs';

const ROUNDS = 3;
const FILES = 1000;
const NEWS_BYTES = 1024;
/** More would take minutes; none depends on another. */
const XARGS_FILES = 25;
const SCALE = FILES / XARGS_FILES;

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
export async function measureCron(bench) {
  const { runner, server } = bench;
  const files = fleetOf(bench.path('cron'), FILES);
  const some = files.slice(0, XARGS_FILES);
  const target = `${bench.newUrl()}/`;
  const together = append(bench, server.endpoint, ['-r', bench.path('cron'), target]);
  const single = append(bench, server.endpoint, ['{}', `${target}{}`]);
  await grow(files, NEWS_BYTES);
  await runner.run(together);
  const before = server.requests.length;
  const costs = await interleave(ROUNDS, {
    ours: () => grow(files, NEWS_BYTES).then(() => runner.run(together)),
    xargs: () => grow(some, NEWS_BYTES).then(() => runner.run(xargs(bench, 1, single))),
    xargs8: () => grow(some, NEWS_BYTES).then(() => runner.run(xargs(bench, 8, single))),
  });
  const requests = (server.requests.length - before) / ROUNDS / (FILES + 2 * XARGS_FILES);
  /** @param {'xargs' | 'xargs8'} name */
  const scaled = (name) => ({
    ratio: SCALE * (medianRatio(costs[name], costs.ours, 'wall') ?? Number.NaN),
    extra: `${seconds(SCALE * (median(costs[name], 'wall') ?? Number.NaN))}, by ${XARGS_FILES} of the files`,
  });
  const [one, eight] = [scaled('xargs'), scaled('xargs8')];
  return [
    atMost('1,000 files with 1 KiB of news each, `--incremental --quick`: wall', median(costs.ours, 'wall'), {
      target: 3,
      format: seconds,
      extra: `${seconds(median(costs.ours, 'cpu'))} CPU, ${highestPeak(costs.ours)?.toFixed(0)} MiB`,
    }),
    atMost('the same: requests of a file', requests, { target: 2 }),
    atLeast('the same: `xargs -n1 oss-append` ÷ one process', one.ratio, {
      target: 10,
      format: times,
      extra: one.extra,
    }),
    shown('the same: `xargs -P8 -n1 oss-append` ÷ one process', `${times(eight.ratio)} (${eight.extra})`),
    await measureOnSandbox(bench, files),
  ];
}

/**
 * The sandbox checks signatures and writes files, on the same processors.
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {string[]} files
 */
async function measureOnSandbox(bench, files) {
  const { runner, tool, path } = bench;
  const sandbox = await startSandbox(runner, tool, path('sandbox-cron'));
  const command = append(bench, sandbox.endpoint, ['-r', path('cron'), `${bench.newUrl()}/`]);
  await runner.run(command);
  await grow(files, NEWS_BYTES);
  const { wall, cpu } = await runner.run(command);
  const { cpu: ofSandbox } = await sandbox.stop();
  return shown(
    'the same on the sandbox: wall',
    `${seconds(wall)} (${seconds(cpu)} CPU; of the sandbox ${seconds(ofSandbox)}, with the objects' creation)`,
  );
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {string} endpoint
 * @param {string[]} operands
 */
function append({ tool }, endpoint, operands) {
  return [...tool, 'append', '--incremental', '--quick', '-q', '-e', endpoint, ...operands];
}

/**
 * The command once for each of the first files, whose names stand for `{}`.
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {number} processes
 * @param {string[]} command
 */
function xargs({ path }, processes, command) {
  const names = `cd "$0" && printf '%s\\n' $(seq -f 'file-%g.log' 0 ${XARGS_FILES - 1})`;
  return ['sh', '-c', `${names} | xargs -P${processes} -I{} "$@"`, path('cron'), ...command];
}
