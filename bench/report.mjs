// The results as text: on the terminal, and in docs/benchmarks.md between two markers. What stands around them there
// is written by hand and stays.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { isThere } from './servers.mjs';

const BEGIN = '<!-- results: written by npm run bench -->';
const END = '<!-- end of results -->';

/** @param {import('./rows.mjs').Row[]} rows */
export function formatTable(rows) {
  const head = ['what', 'measured', 'target', ''];
  const lines = rows.map(({ what, measured, target, verdict }) => [what, measured, target, verdict]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Must be called before the measuring: the load is that of everything else. */
export function describeMachine() {
  const model = cpus()[0]?.model;
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`;
  const { version } = JSON.parse(
    readFileSync(new URL('../node_modules/ali-oss/package.json', import.meta.url), 'utf8'),
  );
  const curl = isThere('curl')
    ? execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ', 2).join(' ')
    : 'no curl';
  return [
    `${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores (${model}), ${memory}; ${type()} ${release()};`,
    `${curl}, ali-oss ${version}; load before the start: ${loadavg()[0]?.toFixed(1)}.`,
  ].join('\n');
}

/**
 * Replaces the results in the document.
 * @param {string} path
 * @param {string} text
 */
export function writeResults(path, text) {
  const document = readFileSync(path, 'utf8');
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${path} lacks the markers of the results`);
  const before = document.slice(0, begin + BEGIN.length);
  writeFileSync(path, `${before}\n\n${text}\n\n${document.slice(end)}`);
}
