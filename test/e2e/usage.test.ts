// The command line as such: help, version, and how a bad line is answered. More bad lines: test/cli/usage.test.ts; more of
// help: test/cli/help.test.ts.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { BIN } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';

test('a bad command line ends in 64', async ({ oss, sandbox }) => {
  await expectFailure((form) => oss(['append', 'app.log', 'oss://De_mo/app.log', ...form]), {
    exitCode: 64,
    code: 'Usage',
    message: 'not a bucket name: "De_mo"',
  });
  expect(sandbox.requests).toEqual([]);
});

describe('an argument that is not UTF-8', () => {
  /** Only a shell can pass such bytes. */
  function shell(line: string, cwd: string, env: NodeJS.ProcessEnv): SpawnSyncReturns<string> {
    const command = `oss_append() { "${process.execPath}" "${BIN}" "$@"; }; ${line}`;
    return spawnSync('sh', ['-c', command], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
    });
  }
  const BYTE = "$(printf '\\377')";

  test.for([
    ['a key', `oss_append append app.log "oss://demo/${BYTE}.log"`],
    ['a file that exists', `cp app.log "${BYTE}.log"; oss_append append "${BYTE}.log" oss://demo/a`],
    ['a value', `oss_append append app.log oss://demo/a --metadata "a=${BYTE}"`],
    ['a key to read', `oss_append head "oss://demo/${BYTE}.log"`],
  ])('is refused, and nothing is sent: %s', async ([, line = ''], { folder, sandbox, write }) => {
    await write('app.log', 'hello');
    const { status, stdout, stderr } = shell(line, folder, settingsOf(sandbox));
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toMatch(
      /^oss-append: error: not valid UTF-8: the argument ".*\ufffd.*"\noss-append: hint: /,
    );
    expect(sandbox.requests).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('is told from U+FFFD itself', async ({ oss, sandbox, write }) => {
    await write('\ufffd.log', 'hello');
    expect(await oss(['append', '\ufffd.log', 'oss://demo/\ufffd'])).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', '\ufffd')).toMatchObject({ length: 5 });
  });
});

describe('help and version', () => {
  test('--help prints usage on stdout, and ends well', async ({ cli }) => {
    const { code, stdout, stderr } = await cli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Appends files .*\n\nExamples:\n {2}oss-append /);
  });

  test('--version prints the version of package.json', async ({ cli }) => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
