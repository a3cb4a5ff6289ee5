// The built product alone, as where the native addon could not be compiled: CRC-64 by WebAssembly.
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectTextFailure } from '../support/failures.ts';
import { ROOT } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const WORKER = 'alone/dist/crc64-worker.cjs';

/** @returns the command line in a folder without node_modules */
function copyAlone(folder: string): string {
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, part), join(folder, 'alone', part), { recursive: true });
  }
  return join(folder, 'alone/bin/oss-append.js');
}

test('without the native addon, appends are proved all the same', async ({ oss, sandbox, write, folder }) => {
  const bin = copyAlone(folder);
  await write('app.log', 'hi oss,append object');
  const first = await oss(['append', 'app.log', URL, '--loglevel', 'debug'], { bin });
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('CRC-64 by hash-wasm') });
  await write('app.log', ',this is a demo');
  const second = await oss(['append', 'app.log', URL, '--json'], { bin });
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(second.stdout)).toMatchObject({ crc64: '8586970469916596321', proof: 'crc64' });
  sandbox.faults.add({ on: 'append', do: 'corrupt' });
  expectTextFailure(await oss(['append', 'app.log', URL], { bin }), {
    exitCode: 65,
    code: 'Crc64Mismatch',
    message: 'is damaged',
  });
});

test('a large file is hashed in a thread, and where no thread starts without one', async ({
  oss,
  sandbox,
  write,
  folder,
}) => {
  const bin = copyAlone(folder);
  const length = 65 * 1024 ** 2;
  truncateSync(join(folder, await write('large.bin', 'x')), length);
  const append = ['append', 'large.bin', URL, '--loglevel', 'debug'];
  const inThread = await oss(append, { bin });
  expect(inThread).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('CRC-64 by hash-wasm in a worker'),
  });
  rmSync(join(folder, WORKER));
  const without = await oss(append, { bin });
  expect(without).toMatchObject({ code: 0, stderr: expect.stringMatching(/CRC-64 by hash-wasm$/m) });
  expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 2 * length });
});

test.for([1, 4, 20])(
  'a hashing thread that dies at piece %i ends the append with one error, and nothing lands',
  async (piece, { oss, sandbox, write, folder }) => {
    const bin = copyAlone(folder);
    truncateSync(join(folder, await write('large.bin', 'x')), 65 * 1024 ** 2);
    const dying = `require('node:worker_threads').parentPort.on('message', () => {
      if ((globalThis.pieces = (globalThis.pieces ?? 0) + 1) === ${piece}) throw new Error('out of luck');
    });`;
    writeFileSync(join(folder, WORKER), `${dying}\n${readFileSync(join(folder, WORKER), 'utf8')}`);
    const failed = await oss(['append', 'large.bin', URL], { bin });
    expectTextFailure(failed, { exitCode: 70, code: 'Internal', message: 'out of luck' });
    await sandbox.idle();
    expect(await sandbox.store.stat('demo', 'app.log')).toBeUndefined();
  },
);
