import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { warningTexts } from '../support/errors.ts';
import { keysIn, load, loadText, makeFolder, missing } from './support/fixture.ts';

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
    const settings = await load({ options, env, cwd: makeFolder({ '.ossconfig': FILE }) });
    expect(keysIn(settings)).toEqual({
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
    const error = await missing(await load({ options, env, cwd }));
    expect(error).toMatchObject({ code: 'CredentialsMissing' });
    expect(error.message).toContain(message);
  });

  test('half a pair in a file names the file', async () => {
    const cwd = makeFolder({ '.ossconfig': 'accessKeyId: x\n' });
    const error = await missing(await load({ cwd }));
    expect(error.message).toBe(`accessKeyId is set in ${cwd}/.ossconfig, but accessKeySecret is not`);
  });

  test('half a pair in a lower layer does not matter', async () => {
    const cwd = makeFolder({ '.ossconfig': 'accessKeyId: x\n' });
    expect(keysIn(await load({ cwd, env: ENV }))?.accessKeyId).toBe('env-id');
  });

  test('two sections of one file are two layers', async () => {
    const sections = '[Credentials]\naccessKeySecret=old\nstsToken=old\n[default]\naccess-key-id=new\n';
    const error = await missing(await loadText(sections));
    expect(error.message).toContain('but accessKeySecret is not');
  });

  test('a token above the key is refused on the command line and ignored in the environment', async () => {
    const cwd = makeFolder({ '.ossconfig': FILE });
    const error = await missing(await load({ cwd, options: { stsToken: 'x' } }));
    expect(error).toMatchObject({ code: 'CredentialsMissing' });
    const settings = await load({ cwd, env: { OSS_SESSION_TOKEN: 'x' } });
    expect(keysIn(settings)?.securityToken).toBe('file-token');
    expect(warningTexts(settings.warnings).join()).toContain(
      'OSS_SESSION_TOKEN is set in the environment without OSS_ACCESS_KEY_ID',
    );
  });
});

test('without any credentials the hint names the three ways to set them', async () => {
  const settings = await load();
  const error = await missing(settings);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.code).toBe('CredentialsMissing');
  for (const way of ['OSS_ACCESS_KEY_ID', '--access-key-id', 'oss-append config', '~/.ossutilconfig']) {
    expect(error.hint).toContain(way);
  }
});
