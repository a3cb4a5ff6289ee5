// Questions on a real terminal: what shows, what does not, and how it is left.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished } from 'vitest';
import { BIN } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;

/** Part of what shows, and what is typed then. */
type Answer = readonly [shown: string, typed: string];

/** Runs a command of a shell, in which `oss-append` is the command line, on a terminal of its own. */
function onTerminal(
  command: string,
  answers: readonly Answer[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly screen: string; readonly code: number | null }> {
  const script = command.replaceAll('oss-append', `'${process.execPath}' '${BIN}'`);
  const child = execFile('script', ['-qec', script, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const left = [...answers];
  let screen = '';
  let read = 0;
  child.stdout?.on('data', (text: string) => {
    screen += text;
    const [shown = '', typed = ''] = left[0] ?? [];
    if (left.length === 0 || !screen.slice(read).includes(shown)) return;
    read = screen.length;
    left.shift();
    child.stdin?.write(typed);
  });
  return new Promise((resolve) => {
    child.once('close', (code) => {
      child.stdin?.end();
      expect(left).toEqual([]);
      resolve({ screen, code });
    });
  });
}

describe.skipIf(!hasScript)('on a terminal', () => {
  test('config shows what is typed, but no secret', async ({ folder }) => {
    const { screen, code } = await onTerminal(
      'oss-append config --quiet',
      [
        ['Config file', '\r'],
        ['Endpoint or region', 'cn-beijing\r'],
        ['Access key id', 'LTAIx\u007f1\r'],
        ['Access key secret', 's3cret\r'],
        ['STS token', '\r'],
        ['Language', '\r'],
      ],
      folder,
    );
    expect(code).toBe(0);
    expect(screen).toContain('cn-beijing');
    expect(screen).not.toContain('s3');
    expect(readFileSync(`${folder}/.ossutilconfig`, 'utf8')).toBe(
      '[Credentials]\nendpoint=oss-cn-beijing.aliyuncs.com\nregion=cn-beijing\naccessKeyID=LTAI1\naccessKeySecret=s3cret\n',
    );
  });

  test('Ctrl-C leaves the terminal as it was, and writes nothing', async ({ folder }) => {
    const { screen, code } = await onTerminal(
      'oss-append config; code=$?; stty -a; exit $code',
      [
        ['Config file', '\r'],
        ['Endpoint or region', 'cn-beijing\r'],
        ['Access key id', 'LTAI1\r'],
        ['Access key secret', 's3cr\u0003'],
      ],
      folder,
    );
    expect(code).toBe(130);
    expect(screen).toMatch(/ icanon .* echo /s);
    expect(screen).not.toContain('s3');
    expect(existsSync(`${folder}/.ossutilconfig`)).toBe(false);
  });

  test('-p asks there, also where stdin is the source and stdout is a file', async ({ sandbox, folder }) => {
    const { OSS_ACCESS_KEY_SECRET = '', ...others } = settingsOf(sandbox);
    const { screen, code } = await onTerminal(
      'echo hello | oss-append append - oss://demo/app.log -p > out',
      [['Access key secret of', `${OSS_ACCESS_KEY_SECRET}\r`]],
      folder,
      others,
    );
    expect(code).toBe(0);
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello\n');
    expect(readFileSync(`${folder}/out`, 'utf8')).toContain('stdin: appended 6 bytes');
    expect(screen).not.toContain(OSS_ACCESS_KEY_SECRET);
  });
});
