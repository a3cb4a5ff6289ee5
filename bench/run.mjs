// Runs commands and tells what they took.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Cost of one command
 * @property {number} wall seconds
 * @property {number | undefined} cpu seconds, user and system; undefined where nothing can count them
 * @property {number | undefined} peak MiB of resident memory
 */

/** @typedef {ReturnType<typeof createRunner>} Runner */

/**
 * @param {object} options
 * @param {string} options.dir for what is written on the way
 * @param {NodeJS.ProcessEnv} options.env of the commands
 * @param {string | undefined} options.measure the compiled measure.c; without it only wall time is known
 */
export function createRunner({ dir, env, measure }) {
  let runs = 0;
  /** @type {Set<number>} */
  const running = new Set();
  process.once('exit', () => {
    for (const pid of running) process.kill(-pid, 'SIGKILL');
  });

  /** @param {string[]} command */
  function start(command) {
    runs += 1;
    const file = join(dir, `cost-${runs}`);
    const [program = '', ...args] = measure === undefined ? command : [measure, file, ...command];
    const started = performance.now();
    const child = spawn(program, args, {
      cwd: dir,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { pid } = child;
    if (pid === undefined) throw new Error(`cannot be started: ${command.join(' ')}`);
    let output = '';
    let told = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-10_000);
        if (stream === child.stdout) told += text;
      });
    }
    running.add(pid);
    const closed = once(child, 'close').finally(() => running.delete(pid));
    /**
     * @param {NodeJS.Signals} [signal] to end it by
     * @returns {Promise<Cost>}
     */
    const end = async (signal) => {
      // The whole group: measure ignores it, and the command has it.
      if (signal !== undefined) process.kill(-pid, signal);
      const [status] = await closed;
      const elapsed = (performance.now() - started) / 1000;
      const { code, cost } =
        measure === undefined
          ? { code: Number(status), cost: { wall: elapsed, cpu: undefined, peak: undefined } }
          : await readCost(file);
      const expected = signal === undefined ? [0] : [0, 130, 143];
      if (!expected.includes(code)) {
        throw new Error(`${command.join(' ')} ended with exit code ${code}:\n${output}`);
      }
      return cost;
    };
    return { child, end, told: () => told };
  }

  return {
    start,
    /** @param {string[]} command */
    run: (command) => start(command).end(),
    /**
     * @param {string[]} command
     * @returns {Promise<string>} what it prints
     */
    read: async (command) => {
      const { end, told } = start(command);
      await end();
      return told();
    },
  };
}

/**
 * @param {string} file that measure.c has written
 * @returns {Promise<{ code: number, cost: Cost }>}
 */
async function readCost(file) {
  const figures = (await readFile(file, 'utf8')).split(' ').map(Number);
  const [wall = Number.NaN, cpu = Number.NaN, peakKib = Number.NaN, code = Number.NaN] = figures;
  return { code, cost: { wall, cpu, peak: peakKib / 1024 } };
}

/**
 * Runs each work once a round, in turn, so that what else the machine does strikes all of them.
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<Name, (round: number) => Promise<Cost>>} works
 * @returns {Promise<Record<Name, Cost[]>>}
 */
export async function interleave(rounds, works) {
  const names = /** @type {Name[]} */ (Object.keys(works));
  const costs = /** @type {Record<Name, Cost[]>} */ ({});
  for (const name of names) costs[name] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) costs[name].push(await works[name](round));
  }
  return costs;
}

/**
 * Median of one figure of some runs; undefined where it was not measured.
 * @param {Cost[]} costs
 * @param {keyof Cost} figure
 */
export function median(costs, figure) {
  return medianOf(costs.map((cost) => cost[figure]));
}

/**
 * Median of the ratios of runs of the same round.
 * @param {Cost[]} costs
 * @param {Cost[]} baseline
 * @param {keyof Cost} figure
 */
export function medianRatio(costs, baseline, figure) {
  return medianOf(costs.map((cost, round) => ratio(cost[figure], baseline[round]?.[figure])));
}

/**
 * @param {(number | undefined)[]} values
 * @returns {number | undefined} undefined if one of them is
 */
export function medianOf(values) {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  const sorted = known.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below = Number.NaN, above = below] = sorted.slice(middle - 1 + (sorted.length % 2), middle + 1);
  return (below + above) / 2;
}

/**
 * @param {number | undefined} value
 * @param {number | undefined} baseline
 */
function ratio(value, baseline) {
  return value === undefined || baseline === undefined ? undefined : value / baseline;
}

/**
 * The worst of some runs, in MiB.
 * @param {Cost[]} costs
 */
export function highestPeak(costs) {
  const peaks = costs.map(({ peak }) => peak).filter((peak) => peak !== undefined);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}
