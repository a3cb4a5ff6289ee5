// `oss-append/sandbox` as programs get it: the built package, imported by its name in a process of its own.
import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

/** Prints what it saw, as JSON. */
const PROGRAM = `
import { openAppendable, UsageError } from 'oss-append';
import { formatFault, parseFault, startSandbox } from 'oss-append/sandbox';

const sandbox = await startSandbox({ buckets: ['logs'], faults: ['head:2:status=503'] });
const { endpoint, region, credentials, faults, store } = sandbox;
const log = openAppendable('oss://logs/app.log', { endpoint, region, credentials });
const answers = [await log.appendBytes(Buffer.from('one\\n'), { contentType: 'text/x-log' })];
faults.add({ on: 'append', do: 'commit-then-drop' });
answers.push(await log.appendBytes(Buffer.from('two\\n')));
const unused = faults.unused();
faults.add('append:3:half-answer', 'get:get-truncate=1');
let refused;
try {
  faults.add('append:half-answer', 'append:explode');
} catch (error) {
  refused = error instanceof UsageError && error.message;
}
const { type, length, crc64, headers } = await store.stat('logs', 'app.log');
console.log(JSON.stringify({
  recovered: answers.map(({ recovered }) => recovered),
  sameCrc64: crc64 === answers[1].crc64,
  bytes: String(await store.read('logs', 'app.log')),
  object: { type, length, contentType: headers['content-type'] },
  keys: (await store.list('logs')).map(({ key }) => key),
  absent: (await store.stat('logs', 'other.log')) ?? null,
  unused,
  placed: faults.unused().map(formatFault),
  parsed: parseFault('any:xinf:no-crc').do,
  refused,
  posts: sandbox.requests.filter(({ method }) => method === 'POST').map(({ status }) => status ?? 'unanswered'),
}));
await log.close();
await sandbox.close();
`;

test('starts, meets faults, shows its store, and leaves nothing behind', async ({ folder }) => {
  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules', 'oss-append'));
  await mkdir(join(folder, 'tmp'));
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['program.mjs'], {
    cwd: folder,
    env: { TMPDIR: join(folder, 'tmp') },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    recovered: [false, true],
    sameCrc64: true,
    bytes: 'one\ntwo\n',
    object: { type: 'Appendable', length: 8, contentType: 'text/x-log' },
    keys: ['app.log'],
    absent: null,
    unused: [],
    placed: ['append:3:half-answer', 'get:get-truncate=1'],
    parsed: 'no-crc',
    refused: expect.stringContaining('there is no kind "explode"'),
    posts: [200, 'unanswered'],
  });
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
});
