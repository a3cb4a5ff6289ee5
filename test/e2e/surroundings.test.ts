// What a process may lack: its working directory, a home directory, a name for its user.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { BIN, type CliResult } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const HARMLESS = ['--version', '--help', 'append --help'];

type Run = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliResult>;

const inDeletedFolder = test.extend<{ run: Run }>({
  run: async ({ cli, folder, write }, use) => {
    // Goes into a folder, removes it, and becomes the command.
    const script = await write(
      'gone.cjs',
      `process.chdir(${JSON.stringify(folder)});
       const { mkdtempSync, rmdirSync } = require('node:fs');
       const gone = mkdtempSync('gone-');
       process.chdir(gone);
       rmdirSync(${JSON.stringify(folder)} + '/' + gone);
       process.argv.splice(1, 1, ${JSON.stringify(BIN)});
       require(${JSON.stringify(BIN)});`,
    );
    await use((args, env = {}) => cli(args, { bin: join(folder, script), env }));
  },
});

describe('in a working directory that was deleted', () => {
  inDeletedFolder.for(HARMLESS)('%s works', async (line, { run }) => {
    expect(await run(line.split(' '))).toMatchObject({ code: 0, stderr: '' });
  });

  inDeletedFolder(
    'an append of an absolute path works, with a warning',
    async ({ run, sandbox, folder, write }) => {
      await write('app.log', 'hello');
      const { code, stderr } = await run(['append', join(folder, 'app.log'), URL], settingsOf(sandbox));
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: 'oss-append: warning: the working directory was deleted: no .ossconfig is looked for\n',
      });
      expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
    },
  );

  inDeletedFolder('a file named by -c says enough', async ({ run, sandbox, folder, write }) => {
    await write('app.log', 'hello');
    const { endpoint, region, credentials } = sandbox;
    const path = join(folder, await write('oss.json', JSON.stringify({ endpoint, region, ...credentials })));
    chmodSync(path, 0o600);
    expect(await run(['append', join(folder, 'app.log'), URL, '-c', path])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  inDeletedFolder.for([
    ['a source', ['append', 'app.log', URL], 66, 'cannot open app.log: no such file'],
    ['a config file', ['append', '/dev/null', URL, '-c', 'oss.conf'], 78, 'no config file at oss.conf'],
    [
      'the folder of a sandbox',
      ['sandbox', '--port', '0'],
      74,
      'cannot start the sandbox: the working directory was deleted, so there is no .oss-sandbox\n',
    ],
  ] as const)(
    '%s that is relative to it is not there',
    async ([, args, exitCode, message], { run, sandbox }) => {
      const { code, stderr } = await run(args, settingsOf(sandbox));
      expect({ code, stderr }).toEqual({
        code: exitCode,
        stderr: expect.stringContaining(`error: ${message}`),
      });
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );
});

/** A user id that no list of users is likely to have. */
const NAMELESS = 54_321;

function canStepDown(): boolean {
  if (process.geteuid?.() !== 0) return false;
  const { status } = spawnSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(BIN)})`], {
    uid: NAMELESS,
    cwd: '/',
  });
  return status === 0;
}

describe.runIf(canStepDown())('without HOME, as a user without a name', () => {
  const nameless = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [BIN, ...args], { uid: NAMELESS, cwd: '/', env, encoding: 'utf8' });

  test.for(HARMLESS)('%s works', (line) => {
    expect(nameless(line.split(' '))).toMatchObject({ status: 0, stderr: '' });
  });

  test("a sandbox in somebody else's directory says where it may not write", ({ folder }) => {
    mkdirSync(join(folder, '.running'), { mode: 0o755 });
    chmodSync(folder, 0o755);
    const { status, stderr } = nameless(['sandbox', '--port', '0', '--dir', folder]);
    expect({ status, stderr }).toEqual({
      status: 74,
      stderr: expect.stringMatching(/^oss-append: error: cannot start the sandbox: .*EACCES.*\.running/),
    });
  });

  test('what is missing is said as to anybody', () => {
    const { status, stderr } = nameless(['head', URL, '--region', 'cn-hangzhou']);
    expect({ status, stderr }).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(/^oss-append: error: no credentials\n/),
    });
  });
});
