// Who signs: what is asked for, or nobody.
import { describe, expect, test } from 'vitest';
import type { LoadSettingsOptions } from '../../src/config/settings.ts';
import type { CredentialSource } from '../../src/credentials/source.ts';
import { load, loadNamed, makeFolder, missing } from './support/fixture.ts';

const ARN = 'acs:ram::1:role/app';
const KEYS = { OSS_ACCESS_KEY_ID: 'env', OSS_ACCESS_KEY_SECRET: 's' };
const ALIBABA_KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'alibaba', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
const OIDC = {
  ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/pod',
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/ack',
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/var/run/token',
};
const FILE_KEYS = 'accessKeyID=file\naccessKeySecret=s\n';

function keys(accessKeyId: string, securityToken?: string): CredentialSource {
  const token = securityToken !== undefined && { securityToken };
  return { kind: 'static', credentials: { accessKeyId, accessKeySecret: 's', ...token } };
}

function role(base: CredentialSource, roleArn: string = ARN, more: object = {}): CredentialSource {
  return { kind: 'ram-role', base, roleArn, ...more };
}

const ECS = { kind: 'ecs-role', allowsPlain: true } as const;
const POD = {
  kind: 'oidc-role',
  roleArn: OIDC.ALIBABA_CLOUD_ROLE_ARN,
  providerArn: OIDC.ALIBABA_CLOUD_OIDC_PROVIDER_ARN,
  tokenFile: OIDC.ALIBABA_CLOUD_OIDC_TOKEN_FILE,
} as const;

type Given = Partial<LoadSettingsOptions> & { readonly file?: string };

async function sourceOf({ file, ...given }: Given): Promise<CredentialSource | undefined> {
  const cwd = makeFolder(file === undefined ? {} : { 'named.conf': file });
  const named = file === undefined ? {} : { configFile: 'named.conf' };
  const settings = await load({ cwd, ...named, ...given });
  expect(settings.credentialProblem).toBeUndefined();
  return settings.credentialSource;
}

describe('the first place that says who signs decides', () => {
  const option = { accessKeyId: 'option', accessKeySecret: 's' };
  const everything = { ...KEYS, ...ALIBABA_KEYS, ...OIDC };
  const file = `[Credentials]\n${FILE_KEYS}`;
  test.each<[string, Given, CredentialSource]>([
    ['options', { options: option, env: everything, file }, keys('option')],
    ['OSS_*', { env: everything, file }, keys('env')],
    [
      'ALIBABA_CLOUD_*, a role above them',
      { env: { ...ALIBABA_KEYS, ...OIDC }, file },
      role(keys('alibaba'), OIDC.ALIBABA_CLOUD_ROLE_ARN),
    ],
    ['the file', { env: OIDC, file }, keys('file')],
    ['the variables of a pod', { env: OIDC, file: 'region=cn-hangzhou\n' }, POD],
    [
      'the instance that a variable names',
      { env: { ALIBABA_CLOUD_ECS_METADATA: 'r' } },
      { ...ECS, roleName: 'r' },
    ],
    [
      'the URI that a variable names',
      { env: { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://u' } },
      { kind: 'uri', uri: 'http://u' },
    ],
  ])('%s', async (_, given, source) => {
    expect(await sourceOf(given)).toEqual(source);
  });

  test('an option of a key makes a mode of the file irrelevant, and its role', async () => {
    const asks = `mode=EcsRamRole\nramRoleArn=${ARN}\n`;
    expect(await sourceOf({ options: option, file: asks })).toEqual(keys('option'));
    expect(await sourceOf({ env: KEYS, file: asks })).toEqual(keys('env'));
  });
});

describe('a mode says how, whatever else there is', () => {
  const file = `[Credentials]\n${FILE_KEYS}stsToken=stale\n`;
  test.each<[string, Given, CredentialSource]>([
    ['AK drops a token', { file: `${file}mode=AK\n` }, keys('file')],
    ['StsToken keeps it', { file: `${file}mode=StsToken\n` }, keys('file', 'stale')],
    ['no mode keeps it', { file }, keys('file', 'stale')],
    ['Anonymous', { file: `${file}mode=Anonymous\n` }, { kind: 'anonymous' }],
    ['EcsRamRole', { file: `${file}mode=EcsRamRole\n` }, ECS],
    [
      'EcsRamRole with a name',
      { file: `${file}mode=EcsRamRole\necsRoleName=r\n` },
      { ...ECS, roleName: 'r' },
    ],
    [
      'EcsRamRole of a URL',
      { file: `${file}mode=EcsRamRole\n[AkService]\necsAk=http://u/r\n` },
      { ...ECS, url: 'http://u/r' },
    ],
    ['Ali-EcsRamRole', { file: 'mode=Ali-EcsRamRole\n' }, { ...ECS, allowsPlain: false }],
    [
      'RamRoleArn over keys',
      { file: `${file}mode=RamRoleArn\nramRoleArn=${ARN}\n` },
      role(keys('file', 'stale')),
    ],
    [
      'RamRoleArn over an instance',
      { file: `mode=RamRoleArn\nrole-arn=${ARN}\necs-role-name=r\n` },
      role({ ...ECS, roleName: 'r' }),
    ],
    [
      'RamRoleArn over a command',
      { file: `mode=RamRoleArn\nrole-arn=${ARN}\ncredential-process=c\n` },
      role({ kind: 'process', command: 'c' }),
    ],
    [
      'Process',
      { file: 'mode=Process\ncredential-process=print keys\ncredential-process-timeout=30\n' },
      { kind: 'process', command: 'print keys', timeoutS: 30 },
    ],
    [
      'CredentialsURI',
      { file: 'mode=CredentialsURI\ncredential-uri=http://u\n' },
      { kind: 'uri', uri: 'http://u' },
    ],
    [
      'OIDC',
      { file: `mode=oidcRoleArn\noidc-provider-arn=p\noidc-token-file-path=/t\nrole-arn=${ARN}\n` },
      { kind: 'oidc-role', providerArn: 'p', tokenFile: '/t', roleArn: ARN },
    ],
    ['OIDC with what the pod has', { env: OIDC, file: 'mode=OIDC\n' }, POD],
  ])('%s', async (_, given, source) => {
    expect(await sourceOf(given)).toEqual(source);
  });

  test.each(['AK', 'ak', 'StsToken', 'STSTOKEN'])('%s in any case', async (mode) => {
    expect((await sourceOf({ file: `${file}mode=${mode}\n` }))?.kind).toBe('static');
  });

  test.each<[string, Given, CredentialSource]>([
    [
      'its parameters stand below',
      { options: { mode: 'RamRoleArn' }, env: KEYS, file: `ramRoleArn=${ARN}\n` },
      role(keys('env')),
    ],
    [
      'its keys stand below',
      { options: { mode: 'RamRoleArn', roleArn: ARN }, file },
      role(keys('file', 'stale')),
    ],
    [
      'its keys are those of another mode',
      { options: { mode: 'AK' }, file: `${file}mode=EcsRamRole\n` },
      keys('file'),
    ],
    [
      'the file asks for a role, too',
      { options: { mode: 'RamRoleArn', roleArn: ARN }, file: `${file}mode=RamRoleArn\nramRoleArn=other\n` },
      role(keys('file', 'stale')),
    ],
    [
      'it needs no keys',
      { options: { mode: 'EcsRamRole', ecsRoleName: 'r' }, env: KEYS, file },
      { ...ECS, roleName: 'r' },
    ],
    ['it signs nothing', { options: { mode: 'Anonymous' }, env: KEYS, file }, { kind: 'anonymous' }],
  ])('given by option: %s', async (_, given, source) => {
    expect(await sourceOf(given)).toEqual(source);
  });
});

describe('a role that is named without a mode is taken on', () => {
  test.each<[string, Given, CredentialSource]>([
    [
      'beside keys',
      { env: { ...KEYS, OSS_ROLE_ARN: ARN, OSS_ROLE_SESSION_NAME: 'me' } },
      role(keys('env'), ARN, { roleSessionName: 'me' }),
    ],
    ['above keys', { options: { roleArn: ARN }, file: FILE_KEYS }, role(keys('file'))],
    ['above a mode', { options: { roleArn: ARN }, file: 'mode=EcsRamRole\n' }, role(ECS)],
    [
      'above another role',
      { options: { roleArn: ARN }, file: `${FILE_KEYS}mode=RamRoleArn\nroleArn=other\n` },
      role(keys('file')),
    ],
    ['above the variables of a pod', { options: { roleArn: ARN }, env: OIDC }, { ...POD, roleArn: ARN }],
  ])('%s', async (_, given, source) => {
    expect(await sourceOf(given)).toEqual(source);
  });

  test('not where it stands below the keys, or beside mode AK', async () => {
    expect(await sourceOf({ env: KEYS, file: `ramRoleArn=${ARN}\n` })).toEqual(keys('env'));
    expect(await sourceOf({ file: `${FILE_KEYS}mode=AK\nramRoleArn=${ARN}\n` })).toEqual(keys('file'));
  });

  test('the role of a pod is not taken on by keys of the file', async () => {
    expect(await sourceOf({ env: OIDC, file: FILE_KEYS })).toEqual(keys('file'));
  });

  test('with all that goes with a role, from wherever it stands', async () => {
    const source = await sourceOf({
      options: { tokenTimeoutS: 900, stsEndpoint: 'sts.example.com' },
      env: { ALIBABA_CLOUD_EXTERNAL_ID: 'x', ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' },
      file: `${FILE_KEYS}mode=RamRoleArn\nramRoleArn=${ARN}\nroleSessionName=me\nstsRegion=cn-beijing\n`,
    });
    expect(source).toEqual(
      role(keys('file'), ARN, {
        roleSessionName: 'me',
        durationS: 900,
        stsRegion: 'cn-beijing',
        stsEndpoint: 'sts.example.com',
        isVpc: true,
        externalId: 'x',
      }),
    );
  });
});

describe('the token service of ALIBABA_CLOUD_STS_ENDPOINT', () => {
  const env = { ...OIDC, ALIBABA_CLOUD_STS_ENDPOINT: 'sts-vpc.cn-hangzhou.aliyuncs.com' };
  const stsEndpoint = env.ALIBABA_CLOUD_STS_ENDPOINT;

  test.each<[string, Given]>([
    ['a pod', { env }],
    ['a mode', { env, options: { mode: 'OIDC' } }],
    ['a role over keys', { env: { ...env, ...KEYS, OSS_ROLE_ARN: ARN } }],
  ])('is that of %s', async (_, given) => {
    expect(await sourceOf(given)).toMatchObject({ stsEndpoint });
  });

  test('counts more than a region beside it, and gives way to one above', async () => {
    const ALIBABA_CLOUD_STS_REGION = 'cn-beijing';
    expect(await sourceOf({ env: { ...env, ALIBABA_CLOUD_STS_REGION } })).toMatchObject({ stsEndpoint });
    const asked = await sourceOf({ env, options: { mode: 'OIDC', stsRegion: 'cn-beijing' } });
    expect(asked).toMatchObject({ stsRegion: 'cn-beijing' });
    expect(asked).not.toMatchObject({ stsEndpoint });
  });
});

describe('variables may forbid', () => {
  test('metadata without a token', async () => {
    const env = { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' };
    expect(await sourceOf({ env, file: 'mode=EcsRamRole\n' })).toEqual({ ...ECS, allowsPlain: false });
  });

  test('metadata at all', async () => {
    const settings = await load({
      options: { mode: 'EcsRamRole' },
      env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    });
    expect((await missing(settings)).message).toContain('ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids that');
  });
});

describe('what cannot be served is nobody, never somebody else', () => {
  const file = `[Credentials]\n${FILE_KEYS}`;
  test.each<[Given, string]>([
    [{ file: `${file}mode=RamRoleArn\n` }, 'mode is set in /named.conf: mode RamRoleArn needs ramRoleArn'],
    [{ file: `${file}mode=StsToken\n` }, 'mode StsToken needs stsToken'],
    [
      { options: { mode: 'StsToken' }, env: KEYS },
      '--mode is set by option: mode StsToken needs --sts-token',
    ],
    [{ options: { mode: 'AK' } }, 'mode AK needs --access-key-id and --access-key-secret'],
    [
      { file: `${file}mode=OIDC\nrole-arn=${ARN}\n` },
      'mode OIDC needs oidcProviderArn and oidcTokenFilePath',
    ],
    [{ file: `${file}mode=Process\n` }, 'mode Process needs credentialProcess'],
    [{ file: `${file}mode=CredentialsURI\n` }, 'mode CredentialsURI needs credentialUri'],
    [
      { options: { roleArn: ARN } },
      '--ram-role-arn is set by option, but there are no keys to take on the role with',
    ],
    [{ options: { mode: 'RamRoleArn', roleArn: ARN } }, 'there are no keys to take on the role with'],
    [
      { env: { ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p' } },
      'mode OIDC needs ALIBABA_CLOUD_OIDC_TOKEN_FILE and ALIBABA_CLOUD_ROLE_ARN',
    ],
    [
      { env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'a' } },
      'ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not',
    ],
  ])('%j: %s', async (given, message) => {
    const cwd = makeFolder(given.file === undefined ? {} : { 'named.conf': given.file });
    const { file: _, ...others } = given;
    const named = given.file === undefined ? {} : { configFile: 'named.conf' };
    const settings = await load({ cwd, ...named, ...others });
    expect(settings.credentialSource).toBeUndefined();
    const error = await missing(settings);
    expect(error).toMatchObject({ code: 'CredentialsMissing' });
    expect(error.message.replaceAll(cwd, '')).toContain(message);
  });
});

test('the file that is named knows where each setting stands', async () => {
  const cwd = makeFolder({
    'named.conf': `[profile a]\nmode=RamRoleArn\nrole-arn=${ARN}\nsource-profile=b\n[profile b]\n${FILE_KEYS}region=cn-hangzhou\n`,
  });
  const settings = await load({ cwd, configFile: 'named.conf', profile: 'a', env: { OSS_ENDPOINT: 'e' } });
  expect(settings.profile).toBe('a');
  expect(settings.sources).toMatchObject({
    mode: 'file',
    roleArn: 'file',
    accessKeyId: 'file',
    region: 'file',
    endpoint: 'environment',
  });
  expect(settings.spellings).toMatchObject({
    mode: { key: 'mode', file: `${cwd}/named.conf` },
    accessKeyId: { key: 'accessKeyId', file: `${cwd}/named.conf` },
    endpoint: { variable: 'OSS_ENDPOINT' },
  });
  expect(settings.spellings.signVersion).toBeUndefined();
});

test('who is loaded by a mode has no keys among its sources', async () => {
  const { sources } = await loadNamed(`${FILE_KEYS}mode=EcsRamRole\n`);
  expect(sources.accessKeyId).toBeUndefined();
});
