// What is said when a setting is missing or the file that should hold it is broken.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';

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

  test('that never ends is refused', async ({ oss, sandbox, folder }) => {
    spawnSync('mkfifo', [join(folder, 'fifo')]);
    for (const path of ['fifo', '/dev/zero']) {
      expect(await oss(['head', URL, '--config-file', path])).toMatchObject({
        code: 78,
        stderr: expect.stringContaining('it is a FIFO, a device or a socket'),
      });
    }
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
