// More files than the system lets a process have open: followed all the same, through rotations, to the last byte.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { test as anywhere } from '../support/sandbox.ts';

const test = anywhere.skipIf(process.platform === 'win32');

const FILES = 200;
const MOST_OPEN = 64;

/** Follows the files of its folder until SIGTERM. */
const PROGRAM = `
import { openAppendable, openConnection } from 'oss-append';

const { connect, count } = JSON.parse(process.argv[2]);
const connection = openConnection({ ...connect, jobs: 100 });
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const names = Array.from({ length: count }, (_, index) => \`\${index}.log\`);
await Promise.all(names.map((name) =>
  openAppendable(\`oss://demo/\${name}\`, { connection }).followFile(name, {
    stop: stop.signal,
    flushIntervalMs: 50,
    onNotice: (notice) => notice.kind === 'file-rotated' || console.error(JSON.stringify(notice)),
  })));
await connection.close();
`;

test('200 files with 64 open at the most, rotated meanwhile', async ({ folder, sandbox }) => {
  const numbers = Array.from({ length: FILES }, (_, index) => index);
  const pathOf = (index: number): string => join(folder, `${index}.log`);
  const expected = new Map(numbers.map((index) => [`${index}.log`, '']));
  const write = async (index: number, text: string, key = `${index}.log`): Promise<void> => {
    await appendFile(pathOf(index), text);
    expected.set(key, (expected.get(key) ?? '') + text);
  };
  const expectLanded = async (): Promise<void> => {
    for (const [key, text] of expected) {
      if (text !== '') expect(`${key}: ${await sandbox.store.read('demo', key)}`).toBe(`${key}: ${text}`);
    }
  };
  const allLanded = (): Promise<void> => vi.waitFor(expectLanded, { timeout: 60_000, interval: 200 });

  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules', 'oss-append'));
  await writeFile(join(folder, 'follow.mjs'), PROGRAM);
  for (const index of numbers) await write(index, `first of ${index}\n`);
  const { endpoint, region, credentials } = sandbox;
  const given = JSON.stringify({ connect: { endpoint, region, credentials }, count: FILES });
  const following = spawn(
    'sh',
    ['-c', `ulimit -n ${MOST_OPEN}; exec "$0" follow.mjs "$1"`, process.execPath, given],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let told = '';
  following.stderr.on('data', (text) => {
    told += text;
  });
  await allLanded();
  for (const index of numbers) await write(index, `second of ${index}\n`);
  // Before anybody has looked: what was written last has another name by now.
  for (const index of numbers.filter((each) => each % 2 === 0)) {
    await rename(pathOf(index), `${pathOf(index)}.1`);
    await write(index, `new ${index}\n`, `${index}.1.log`);
  }
  await allLanded();
  // All of it is in the objects.
  for (const index of numbers.filter((each) => each % 4 === 0)) await rm(`${pathOf(index)}.1`);
  for (const index of numbers.filter((each) => each % 2 === 0))
    await write(index, `more\n`, `${index}.1.log`);
  for (const index of numbers.filter((each) => each % 2 === 1)) await write(index, `more\n`);
  following.kill('SIGTERM');
  const [code] = await once(following, 'exit');
  expect({ told, code }).toEqual({ told: '', code: 0 });
  await expectLanded();
  expect(await readFile(pathOf(1), 'utf8')).toBe(expected.get('1.log'));
}, 150_000);
