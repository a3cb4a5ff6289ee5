// Where settings come from, and what is said when one is missing or its file is broken.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
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
