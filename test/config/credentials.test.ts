import { describe, expect, test } from 'vitest';
import { requireCredentials } from '../../src/credentials/static.ts';
import { ConfigError } from '../../src/errors.ts';
import { warningTexts } from '../support/errors.ts';
import { failure, load, loadNamed, loadText, makeFolder } from './support/fixture.ts';

const OPTIONS = { accessKeyId: 'option-id', accessKeySecret: 'option-secret', stsToken: 'option-token' };
const ENV = {
  OSS_ACCESS_KEY_ID: 'env-id',
  OSS_ACCESS_KEY_SECRET: 'env-secret',
  OSS_SESSION_TOKEN: 'env-token',
};
const FILE = 'accessKeyId: file-id\naccessKeySecret: file-secret\nstsToken: file-token\n';

describe('a set of credentials is taken whole from one layer', () => {
  test.each([
    ['options', OPTIONS, ENV, 'option', 'option'],
    ['options without a token', { ...OPTIONS, stsToken: '' }, ENV, 'option', undefined],
    ['environment', {}, ENV, 'env', 'env'],
    ['environment without a token', {}, { ...ENV, OSS_SESSION_TOKEN: '' }, 'env', undefined],
    ['file', {}, {}, 'file', 'file'],
  ])('%s', async (_, options, env, layer, tokenLayer) => {
    const { credentials } = await load({ options, env, cwd: makeFolder({ '.ossconfig': FILE }) });
    expect(credentials).toEqual({
      accessKeyId: `${layer}-id`,
      accessKeySecret: `${layer}-secret`,
      ...(tokenLayer && { securityToken: `${tokenLayer}-token` }),
    });
  });

  test.each([
    [{ accessKeyId: 'x' }, {}, '--access-key-id is set by option, but --access-key-secret is not'],
    [{ accessKeySecret: 'x' }, {}, '--access-key-secret is set by option, but --access-key-id is not'],
    [
      {},
      { OSS_ACCESS_KEY_ID: 'x' },
      'OSS_ACCESS_KEY_ID is set in the environment, but OSS_ACCESS_KEY_SECRET',
    ],
    [
      {},
      { OSS_ACCESS_KEY_SECRET: 'x' },
      'OSS_ACCESS_KEY_SECRET is set in the environment, but OSS_ACCESS_KEY_ID',
    ],
  ])('half a pair is an error: %j %j', async (options, env, message) => {
    const cwd = makeFolder({ '.ossconfig': FILE });
    const error = await failure(load({ options, env, cwd }));
    expect(error).toMatchObject({ code: 'CredentialsMissing' });
    expect(error.message).toContain(message);
  });

  test('half a pair in a file names the file', async () => {
    const cwd = makeFolder({ '.ossconfig': 'accessKeyId: x\n' });
    const error = await failure(load({ cwd }));
    expect(error.message).toBe(`accessKeyId is set in ${cwd}/.ossconfig, but accessKeySecret is not`);
  });

  test('half a pair in a lower layer does not matter', async () => {
    const cwd = makeFolder({ '.ossconfig': 'accessKeyId: x\n' });
    expect((await load({ cwd, env: ENV })).credentials?.accessKeyId).toBe('env-id');
  });

  test('two sections of one file are two layers', async () => {
    const sections = '[Credentials]\naccessKeySecret=old\nstsToken=old\n[default]\naccess-key-id=new\n';
    const error = await failure(loadText(sections));
    expect(error.message).toContain('but accessKeySecret is not');
  });

  test('a token above the key is refused on the command line and ignored in the environment', async () => {
    const cwd = makeFolder({ '.ossconfig': FILE });
    const error = await failure(load({ cwd, options: { stsToken: 'x' } }));
    expect(error).toMatchObject({ code: 'CredentialsMissing' });
    const { credentials, warnings } = await load({ cwd, env: { OSS_SESSION_TOKEN: 'x' } });
    expect(credentials?.securityToken).toBe('file-token');
    expect(warningTexts(warnings).join()).toContain(
      'OSS_SESSION_TOKEN is set in the environment without OSS_ACCESS_KEY_ID',
    );
  });
});

describe('credential modes that are not built', () => {
  test.each([
    ['mode = RamRoleArn', 'RamRoleArn'],
    ['mode = ecsramrole', 'EcsRamRole'],
    ['mode = Anonymous', 'Anonymous'],
    ['mode = something', '(unknown)'],
    ['ecs-role-name = role', 'EcsRamRole'],
    ['ram_role_arn = acs:ram::1:role/r', 'RamRoleArn'],
    ['credential-process = /bin/true', 'Process'],
    ['[AkService]\necsAk = http://100.100.100.200/', 'EcsRamRole'],
  ])('%s is named when there is no access key', async (line, mode) => {
    const settings = await loadNamed(`[default]\n${line}\n`);
    expect(settings.unsupportedMode).toBe(mode);
    expect(settings.warnings).toEqual([]);
    expect(() => requireCredentials(settings)).toThrow(`mode ${mode} of ${settings.configFile}`);
  });

  test.each(['AK', 'ak', 'StsToken', 'STSTOKEN'])('mode %s is the one that is built', async (mode) => {
    const settings = await loadText(
      `mode = ${mode}\naccessKeyID = a\naccessKeySecret = b\necsRoleName = r\n`,
    );
    expect(settings.unsupportedMode).toBeUndefined();
    expect(settings.credentials?.accessKeyId).toBe('a');
  });

  test('an access key beside them is used, with a warning', async () => {
    const settings = await loadText('mode = RamRoleArn\naccessKeyID = a\naccessKeySecret = b\n');
    expect(requireCredentials(settings).accessKeyId).toBe('a');
    expect(warningTexts(settings.warnings).join()).toContain('mode RamRoleArn is not supported yet');
  });

  test('an access key from above makes them irrelevant', async () => {
    const cwd = makeFolder({ '.ossconfig': 'mode: RamRoleArn\n' });
    const settings = await load({ cwd, env: ENV });
    expect(requireCredentials(settings).accessKeyId).toBe('env-id');
    expect(settings.warnings).toEqual([]);
  });
});

test('without any credentials the hint names the three ways to set them', async () => {
  const settings = await load();
  const error = await failure(Promise.resolve().then(() => requireCredentials(settings)));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.code).toBe('CredentialsMissing');
  for (const way of ['OSS_ACCESS_KEY_ID', '--access-key-id', '.ossconfig', '~/.ossutilconfig']) {
    expect(error.hint).toContain(way);
  }
});
