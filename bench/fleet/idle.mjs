// What it costs to follow files that nobody writes to; beside it what other programs take for the same at the same time,
// where they are installed. None of those can append to OSS.
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, tellsUsage, usageOf } from '../process.mjs';
import { atMost, mebibytes, notMeasured, shown } from '../rows.mjs';
import { isThere } from '../servers.mjs';
import { fleetOf, grow } from './files.mjs';
import { objectsBelow, until } from './following.mjs';

const WHAT = '`--follow` of 1,000 idle files';
const FILES = 1000;
/** The start is over by then, and its garbage is collected, which is looked at every 10 s. */
const SETTLE_MS = 15_000;
const IDLE_MS = 20_000;

/** @typedef {{ cpu: number, resident: number, peak: number | undefined }} Idle processors used, MiB now and at most */

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
export async function measureIdle(bench) {
  if (!tellsUsage) return [notMeasured(WHAT, 'needs Linux')];
  const { tool, server, path } = bench;
  const target = bench.newUrl();
  await grow(fleetOf(path('idle'), FILES), 1024);
  const follow = [...tool, 'append', '--follow', '-q', '-e', server.endpoint];
  const programs = [
    [...follow, `${path('idle')}/*.log`, `${target}/{name}`],
    ['sh', '-c', 'exec tail -q -F "$0"/*.log', path('idle')],
    ...(isThere('rsyslogd', '-v') ? [await rsyslog(bench)] : []),
  ];
  const [ours, tail, imfile] = await idleCosts(bench, programs, objectsBelow(server, `${target}/`));
  if (ours === undefined) throw new Error('nothing was measured');
  return [
    atMost(`${WHAT}: of a processor`, ours.cpu * 100, {
      target: 1,
      format: (value) => `${value.toFixed(2)} %`,
      extra: `over ${IDLE_MS / 1000} s`,
    }),
    atMost('the same: memory', ours.resident, {
      target: 120,
      format: mebibytes,
      extra: `at most ${ours.peak === undefined ? '?' : mebibytes(ours.peak)}, at the start`,
    }),
    tail ? shown('the same by `tail -F`', described(tail)) : notMeasured('the same by `tail -F`', '?'),
    imfile
      ? shown('the same by rsyslog with imfile', described(imfile))
      : notMeasured('the same by rsyslog with imfile', 'not installed'),
  ];
}

/** @param {Idle} idle */
function described({ cpu, resident }) {
  return `${(cpu * 100).toFixed(2)} %, ${mebibytes(resident)}`;
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {string[][]} programs
 * @param {() => number} objects those of the first program
 * @returns {Promise<Idle[]>}
 */
async function idleCosts({ runner }, programs, objects) {
  const running = programs.map((command) => runner.start(command));
  await until(() => objects() === FILES, 60);
  await sleep(SETTLE_MS);
  const pids = await Promise.all(running.map(({ child }) => commandOf(child)));
  const before = await Promise.all(pids.map(usageOf));
  await sleep(IDLE_MS);
  const after = await Promise.all(pids.map(usageOf));
  const costs = await Promise.all(running.map(({ end }) => end('SIGTERM')));
  return after.map(({ cpu, resident }, i) => ({
    cpu: ((cpu - (before[i]?.cpu ?? Number.NaN)) * 1000) / IDLE_MS,
    resident,
    peak: costs[i]?.peak,
  }));
}

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
async function rsyslog({ path }) {
  const folder = path('rsyslog');
  await mkdir(folder);
  const settings = [
    `global(workDirectory="${folder}")`,
    'module(load="imfile")',
    `input(type="imfile" file="${path('idle')}/*.log" tag="idle")`,
    'action(type="omfile" file="/dev/null")',
  ];
  await writeFile(path('rsyslog.conf'), `${settings.join('\n')}\n`);
  return ['rsyslogd', '-n', '-f', path('rsyslog.conf'), '-i', path('rsyslog.pid')];
}
