// What `verify` prints, and its exit codes.
import { appendFile, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect } from 'vitest';
import { test } from '../support/in-process.ts';
import type { CliResult } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { exchangesOf, settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const CRC64_OF_ONE = '9727148608091544821';

const words = (line: string): string[] => line.split(' ');

describe('verify', () => {
  test('says what it found in one line, and by its exit code', async ({ sandbox, folder, oss }) => {
    const path = join(folder, 'app.log');
    await sandbox.store.append('demo', 'app.log', 'one\n');
    for (const [content, code, codeWithPrefix, line] of [
      ['one\n', 0, 0, `identical to ${URL} (4 bytes, crc64 ${CRC64_OF_ONE})`],
      ['one\n2', 65, 0, `behind by 1 byte in ${URL}, which holds its first 4 bytes (crc64 ${CRC64_OF_ONE})`],
      ['two\n', 65, 65, `differs from ${URL} (4 bytes here, 4 bytes there)`],
    ] as const) {
      await writeFile(path, content);
      const verify = (...options: string[]) => oss(['verify', path, URL, ...options]);
      expect(await verify()).toMatchObject({ code, stdout: `${path}: ${line}\n`, stderr: '' });
      expect(await verify('--prefix')).toMatchObject({ code: codeWithPrefix, stderr: '' });
      expect(await verify('--quiet')).toMatchObject({ code, stdout: '', stderr: '' });
    }
  });

  test('with --json is one document, whatever it found', async ({ sandbox, folder, oss }) => {
    const path = join(folder, 'app.log');
    await sandbox.store.append('demo', 'app.log', 'one\n');
    await writeFile(path, 'one\ntwo\n');
    const { code, stdout, stderr } = await oss(words(`verify ${path} ${URL} --json`));
    expect({ code, stderr }).toEqual({ code: 65, stderr: '' });
    expect(stdout).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(stdout)).toEqual({
      url: URL,
      bucket: 'demo',
      key: 'app.log',
      source: path,
      result: 'behind',
      sourceBytes: 8,
      objectBytes: 4,
      behindBytes: 4,
      crc64: CRC64_OF_ONE,
      elapsedMs: expect.any(Number),
    });
  });

  test('reads stdin to its end', async ({ sandbox, oss }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    const verify = (stdin: string) => oss(words(`verify - ${URL}`), { stdin });
    expect(await verify('one\n')).toMatchObject({
      code: 0,
      stdout: `stdin: identical to ${URL} (4 bytes, crc64 ${CRC64_OF_ONE})\n`,
    });
    expect(await verify('one\ntwo\n')).toMatchObject({
      code: 65,
      stdout: expect.stringMatching(/behind by 4/),
    });
  });

  test('of a file that grows counts what it had at the start; one that shrinks is 74', async ({
    start,
    folder,
    cli,
  }) => {
    const path = join(folder, 'app.log');
    const sandbox = await start();
    await sandbox.store.append('demo', 'app.log', 'one\n');
    await writeFile(path, 'one\n');
    const whileAsked = async (change: () => Promise<void>): Promise<CliResult> => {
      sandbox.faults.add({ on: 'head', do: 'stall', when: 'before-body', ms: 300 });
      const verifying = cli(words(`verify ${path} ${URL}`), { env: settingsOf(sandbox) });
      while (!sandbox.requests.some(({ status }) => status === undefined)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await change();
      return verifying;
    };
    expect(await whileAsked(() => appendFile(path, 'two\n'))).toMatchObject({ code: 0 });
    await writeFile(path, 'one\n');
    const shrunk = await whileAsked(async () => {
      const file = await open(path, 'r+');
      await file.truncate(2);
      await file.close();
    });
    expect(shrunk).toMatchObject({ code: 74, stdout: '' });
    expect(shrunk.stderr).toContain('became shorter while it was read');
  });

  test('keeps its exit code where nobody reads the line', async ({ sandbox, folder }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    const closed = new Writable({
      write: (_bytes, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    const options = { cwd: folder, env: settingsOf(sandbox), stdout: closed };
    expect(await runMain(['verify', '-', URL], options)).toMatchObject({ code: 65, stderr: '' });
  });

  test.for([
    [`verify missing.log ${URL}`, 66, 'cannot open missing.log: no such file'],
    [`verify / ${URL}`, 66, 'cannot verify /: it is a directory'],
    ['verify - oss://demo/absent', 66, 'no such object'],
    ['verify - app.log', 64, 'not an object URL'],
    [`verify - ${URL} --prefix --tail 1`, 64, 'unknown option'],
    [`verify oss://demo/absent ${URL}`, 66, 'no such object: oss://demo/absent'],
  ] as const)('%s ends in %i', async ([line, exitCode, message], { sandbox, oss }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    const { code, stdout, stderr } = await oss(words(line));
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('of two objects where HEADs do not tell says how to find out', async ({ sandbox, oss }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    await sandbox.store.append('demo', 'longer', 'one\ntwo\n');
    const { code, stderr } = await oss(words(`verify oss://demo/longer ${URL} --prefix`));
    expect(code).toBe(65);
    expect(stderr).toContain(`oss-append cat oss://demo/longer | oss-append verify - ${URL} --prefix`);
    expect(exchangesOf(sandbox).some((exchange) => exchange.startsWith('GET'))).toBe(false);
  });
});
