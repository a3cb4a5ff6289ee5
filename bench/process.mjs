// What a process has used while it still runs, as Linux tells in /proc.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Whether this machine tells. */
export const tellsUsage = existsSync('/proc/self/io');

/**
 * @typedef {object} Usage
 * @property {number} cpu seconds, user and system
 * @property {number} read bytes, from files and connections
 * @property {number} resident MiB
 */

/**
 * @param {number} pid
 * @returns {Promise<Usage>}
 */
export async function usageOf(pid) {
  const folder = `/proc/${pid}`;
  const threads = await readdir(`${folder}/task`);
  const times = await Promise.all(
    threads.map((thread) => readFile(`${folder}/task/${thread}/schedstat`, 'utf8')),
  );
  const nanoseconds = times.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
  return {
    cpu: nanoseconds / 1e9,
    read: await fieldOf(`${folder}/io`, 'rchar'),
    resident: (await fieldOf(`${folder}/status`, 'VmRSS')) / 1024,
  };
}

/**
 * The process that measure.c runs its command in.
 * @param {import('node:child_process').ChildProcess} measure
 */
export async function commandOf({ pid }) {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number.parseInt(children, 10);
}

/**
 * @param {string} path
 * @param {string} name
 */
async function fieldOf(path, name) {
  const [, value] = (await readFile(path, 'utf8')).match(new RegExp(`^${name}:\\s+(\\d+)`, 'm')) ?? [];
  return Number(value);
}
