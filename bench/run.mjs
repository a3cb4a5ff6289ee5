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

/**
 * @param {object} options
 * @param {string} options.dir for what is written on the way
 * @param {Record<string, string>} options.env of the commands
 * @param {string | undefined} options.measure the compiled measure.c; without it only wall time is known
 */
export function createRunner({ dir, env, measure }) {
  let runs = 0;
  const running = new Set();
  process.once('exit', () => {
    for (const { pid } of running) process.kill(-pid, 'SIGKILL');
  });

  /** @returns {{ child: import('node:child_process').ChildProcess, end: (signal?: NodeJS.Signals) => Promise<Cost> }} */
  function start(command, { stdio = 'ignore' } = {}) {
    runs += 1;
    const file = join(dir, `cost-${runs}`);
    const [program, ...args] = measure === undefined ? command : [measure, file, ...command];
    const started = performance.now();
    const child = spawn(program, args, { cwd: dir, env, detached: true, stdio: [stdio, 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-10_000);
      });
    }
    running.add(child);
    const closed = once(child, 'close').finally(() => running.delete(child));
    const end = async (signal) => {
      // The whole group: measure ignores it, and the command has it.
      if (signal !== undefined) process.kill(-child.pid, signal);
      const [status] = await closed;
      const elapsed = (performance.now() - started) / 1000;
      const cost = measure === undefined ? { wall: elapsed, code: status } : await readCost(file);
      const expected = signal === undefined ? [0] : [0, 130, 143];
      if (!expected.includes(cost.code)) {
        throw new Error(`${command.join(' ')} ended with exit code ${cost.code}:\n${output}`);
      }
      return cost;
    };
    return { child, end };
  }

  return {
    start,
    /** @returns {Promise<Cost>} */
    run: (command) => start(command).end(),
  };
}

async function readCost(file) {
  const [wall, cpu, peakKib, code] = (await readFile(file, 'utf8')).split(' ').map(Number);
  return { wall, cpu, peak: peakKib / 1024, code };
}

/**
 * Runs each work once a round, in turn, so that what else the machine does strikes all of them.
 * @param {Record<string, (round: number) => Promise<Cost>>} works
 * @returns {Promise<Record<string, Cost[]>>}
 */
export async function interleave(rounds, works) {
  const costs = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, work] of Object.entries(works)) costs[name].push(await work(round));
  }
  return costs;
}

/** Median of one figure of some runs; undefined where it was not measured. */
export function median(costs, figure) {
  return medianOf(costs.map((cost) => cost[figure]));
}

/** Median of the ratios of runs of the same round. */
export function medianRatio(costs, baseline, figure) {
  return medianOf(costs.map((cost, round) => cost[figure] / baseline[round][figure]));
}

export function medianOf(values) {
  if (values.length === 0 || values.some((value) => value === undefined || Number.isNaN(value)))
    return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
