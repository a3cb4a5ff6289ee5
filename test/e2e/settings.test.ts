// Where settings come from, and what is said when one is missing or its file is broken.
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { BIN } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

describe('without', () => {
  test.for([
    [
      'an access key',
      { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined },
      'CredentialsMissing',
    ],
    ['the secret of an access key', { OSS_ACCESS_KEY_SECRET: undefined }, 'CredentialsMissing'],
    ['an endpoint', { OSS_ENDPOINT: undefined, OSS_REGION: undefined }, 'EndpointMissing'],
    ['a region', { OSS_REGION: undefined }, 'RegionMissing'],
  ] as const)(
    '%s nothing is sent, and the ways to set it are named',
    async ([, env, code], { oss, sandbox, write }) => {
      await write('app.log', 'hello');
      await expectFailure((form) => oss([...APPEND, ...form], { env }), {
        exitCode: 78,
        code,
        message: /./,
        hint: /OSS_[A-Z_]+|set both/,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('any of them, what is wrong with the command line is told first', async ({ cli }) => {
    expect(await cli(['append', 'app.log', 'nowhere'])).toMatchObject({ code: 64 });
  });
});

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

  test('that others can read earns a warning, and is used', async ({ oss, sandbox, write, folder }) => {
    const { accessKeyId, accessKeySecret } = sandbox.credentials;
    await write('app.log', 'hello');
    await write('.ossconfig', `accessKeyId: ${accessKeyId}\naccessKeySecret: ${accessKeySecret}\n`);
    chmodSync(join(folder, '.ossconfig'), 0o644);
    const env = { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined };
    const { code, stderr } = await oss(APPEND, { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^oss-append: warning: .*\.ossconfig.*\n$/);
  });

  test.for([
    ['broken YAML', 'region: [cn', 'ConfigFileInvalid'],
    ['broken JSON', '{"region": "cn-hangzhou"', 'ConfigFileInvalid'],
    ['a value that cannot be', 'signVersion: v9\n', 'ConfigFileInvalid'],
  ])(
    'with %s stops everything, and is named with its path',
    async ([, content = '', code = ''], { oss, sandbox, write, folder }) => {
      await write('app.log', 'hello');
      chmodSync(join(folder, await write('.ossconfig', content)), 0o600);
      await expectFailure((form) => oss([...APPEND, ...form]), {
        exitCode: 78,
        code,
        message: new RegExp(`${join(folder, '.ossconfig')}(:\\d+:|:? .*signVersion)`),
        hint: undefined,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

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

  test('that never ends is refused', async ({ oss, sandbox, folder }) => {
    spawnSync('mkfifo', [join(folder, 'fifo')]);
    for (const path of ['fifo', '/dev/zero']) {
      expect(await oss(['head', URL, '--config-file', path])).toMatchObject({
        code: 78,
        stderr: expect.stringContaining('it is a FIFO, a device or a socket'),
      });
    }
    const endless = await oss(['head', URL, '--config-file', '/dev/stdin'], {
      stdin: '#'.repeat(2 * 1024 * 1024),
    });
    expect(endless).toMatchObject({ code: 78, stderr: expect.stringContaining('it is larger than 1 MiB') });
    expect(sandbox.requests).toEqual([]);
  });

  test('that is named must be there', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss([...APPEND, '-c', 'missing.conf', ...form]), {
      exitCode: 78,
      code: 'ConfigFileMissing',
      message: 'missing.conf',
      hint: undefined,
    });
    expect(sandbox.requests).toEqual([]);
  });
});
