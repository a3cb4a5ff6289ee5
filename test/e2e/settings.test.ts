// Config files as a process finds them: by its home and working directory, and through its descriptors. What is said of those
// that are missing or broken is the matter of test/cli/settings.test.ts.
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { BIN } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

describe('a config file', () => {
  const bare = {
    OSS_ENDPOINT: undefined,
    OSS_REGION: undefined,
    OSS_ACCESS_KEY_ID: undefined,
    OSS_ACCESS_KEY_SECRET: undefined,
  };

  test.for([
    ['.ossconfig of a folder above', '.ossconfig', 'yaml', []],
    ['~/.ossutilconfig', 'home/.ossutilconfig', 'ini', []],
    ['the file of -c', 'other.conf', 'ini', ['-c', '../../other.conf']],
  ] as const)('is found: %s', async ([, name, form, options], { oss, sandbox, write, folder }) => {
    const { endpoint, region, credentials } = sandbox;
    const { accessKeyId, accessKeySecret } = credentials;
    const settings = { endpoint, region, accessKeyId, accessKeySecret };
    const lines = Object.entries(settings).map(([key, value]) =>
      form === 'ini' ? `${key}=${value}` : `${key}: ${value}`,
    );
    const cwd = join(folder, 'work', 'deep');
    mkdirSync(cwd, { recursive: true });
    mkdirSync(join(folder, 'home'));
    const path = join(
      folder,
      await write(name, [...(form === 'ini' ? ['[Credentials]'] : []), ...lines, ''].join('\n')),
    );
    chmodSync(path, 0o600);
    writeFileSync(join(cwd, 'app.log'), 'hello');
    const env = { ...bare, HOME: join(folder, 'home') };
    expect(await oss([...APPEND, ...options], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test.for([
    ['a process substitution', '<(cat oss.conf)'],
    ['a slow one', '<(sleep 0.3; cat oss.conf)'],
    ['/dev/stdin', '/dev/stdin < <(cat oss.conf)'],
    ['/dev/stdin that is a FIFO whose writer has gone', '/dev/stdin < fifo'],
  ])('that is passed as an open pipe is read: %s', async ([, how = ''], { sandbox, write, folder }) => {
    const { endpoint, region, credentials } = sandbox;
    const { accessKeyId, accessKeySecret } = credentials;
    await write('oss.conf', JSON.stringify({ endpoint, region, accessKeyId, accessKeySecret }));
    if (how.endsWith('fifo')) {
      spawnSync('mkfifo', [join(folder, 'fifo')]);
      execFile('cp', ['oss.conf', 'fifo'], { cwd: folder });
    }
    const script = `"$0" "$1" head --position ${URL} --config-file ${how}`;
    const said = await promisify(execFile)('bash', ['--norc', '-c', script, process.execPath, BIN], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      timeout: 10_000,
    });
    expect(said).toEqual({ stdout: '0\n', stderr: '' });
  });

  test('that is piped in and larger than 1 MiB is refused', async ({ oss, sandbox }) => {
    const endless = await oss(['head', URL, '--config-file', '/dev/stdin'], {
      stdin: '#'.repeat(2 * 1024 * 1024),
    });
    expect(endless).toMatchObject({ code: 78, stderr: expect.stringContaining('it is larger than 1 MiB') });
    expect(sandbox.requests).toEqual([]);
  });
});
