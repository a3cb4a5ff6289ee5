// What other tools of Alibaba Cloud leave behind, where nothing of our own says who signs.
import { describe, expect, test } from 'vitest';
import type { CredentialSource } from '../../src/credentials/source.ts';
import { failure, load, makeFolder, missing } from './support/fixture.ts';

const AK = { mode: 'AK', access_key_id: 'cli', access_key_secret: 's', region_id: 'cn-hangzhou' };
const KEYS = { kind: 'static', credentials: { accessKeyId: 'cli', accessKeySecret: 's' } } as const;

/** As the CLI writes it: with every field that another mode would use. */
function cliFile(profiles: Record<string, object>, current = 'default'): string {
  const filling = {
    sts_token: '',
    ram_role_name: '',
    expired_seconds: 0,
    output_format: 'json',
    language: 'zh',
  };
  const listed = Object.entries(profiles).map(([name, profile]) => ({ name, ...filling, ...profile }));
  return JSON.stringify({ current, profiles: listed, meta_path: '' });
}

function loadCli(content: string, env: NodeJS.ProcessEnv = {}, file?: string): ReturnType<typeof load> {
  const folder = makeFolder({
    'home/.aliyun/config.json': content,
    ...(file !== undefined && { 'home/.ossutilconfig': file }),
  });
  return load({ cwd: folder, homeDir: `${folder}/home`, env });
}

describe('a profile of the Alibaba Cloud CLI', () => {
  test.each<[object, CredentialSource]>([
    [AK, KEYS],
    [{ ...AK, mode: '' }, KEYS],
    [{ ...AK, sts_token: 'stale' }, KEYS],
    [
      { ...AK, mode: 'StsToken', sts_token: 't' },
      { kind: 'static', credentials: { ...KEYS.credentials, securityToken: 't' } },
    ],
    [
      {
        ...AK,
        mode: 'RamRoleArn',
        ram_role_arn: 'r',
        ram_session_name: 'me',
        expired_seconds: 900,
        sts_region: 'cn-beijing',
        external_id: 'x',
      },
      {
        kind: 'ram-role',
        base: KEYS,
        roleArn: 'r',
        roleSessionName: 'me',
        durationS: 900,
        stsRegion: 'cn-beijing',
        externalId: 'x',
      },
    ],
    [
      { mode: 'EcsRamRole', ram_role_name: 'r' },
      { kind: 'ecs-role', roleName: 'r', allowsPlain: true },
    ],
    [{ mode: 'EcsRamRole' }, { kind: 'ecs-role', allowsPlain: true }],
    [
      { mode: 'RamRoleArnWithRoleName', ram_role_name: 'e', ram_role_arn: 'r' },
      { kind: 'ram-role', base: { kind: 'ecs-role', roleName: 'e', allowsPlain: true }, roleArn: 'r' },
    ],
    [
      { mode: 'ChainableRamRoleArn', source_profile: 'base', ram_role_arn: 'r' },
      { kind: 'ram-role', base: KEYS, roleArn: 'r' },
    ],
    [
      { mode: 'OIDC', oidc_provider_arn: 'p', oidc_token_file: '/t', ram_role_arn: 'r' },
      { kind: 'oidc-role', providerArn: 'p', tokenFile: '/t', roleArn: 'r' },
    ],
    [
      { mode: 'External', process_command: 'print keys' },
      { kind: 'process', command: 'print keys', timeoutS: 60 },
    ],
    [
      { mode: 'CredentialsURI', credentials_uri: 'http://u' },
      { kind: 'uri', uri: 'http://u' },
    ],
    [{ mode: 'Anonymous' }, { kind: 'anonymous' }],
  ])('%j', async (profile, source) => {
    const { credentialSource, credentialProblem } = await loadCli(cliFile({ default: profile, base: AK }));
    expect(credentialProblem).toBeUndefined();
    expect(credentialSource).toEqual(source);
  });

  test('is the current one, else the one that a variable names', async () => {
    const content = cliFile({ default: { mode: 'AK' }, work: AK, other: { mode: 'Anonymous' } }, 'work');
    expect((await loadCli(content)).credentialSource).toEqual(KEYS);
    const named = await loadCli(content, { ALIBABA_CLOUD_PROFILE: 'other' });
    expect(named.credentialSource).toEqual({ kind: 'anonymous' });
    const error = await failure(loadCli(content, { ALIBABA_CLOUD_PROFILE: 'gone' }));
    expect(error).toMatchObject({ code: 'ProfileMissing', hint: 'it has default, work and other' });
  });

  test('counts after our own files, and not where a variable forbids', async () => {
    const file = '[Credentials]\naccessKeyID=own\naccessKeySecret=s\n';
    const own = await loadCli(cliFile({ default: AK }), {}, file);
    expect(own.credentialSource).toMatchObject({ credentials: { accessKeyId: 'own' } });
    const env = { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' };
    expect((await loadCli(cliFile({ default: AK }), env)).credentialSource).toBeUndefined();
  });

  test('says where each setting stands', async () => {
    const { sources, spellings, lookedAt } = await loadCli(cliFile({ default: AK }));
    expect(sources.accessKeyId).toBe('other-file');
    const file = expect.stringMatching(/home\/\.aliyun\/config\.json$/);
    expect(spellings.accessKeyId).toEqual({ key: 'access_key_id', file });
    expect(lookedAt.at(-1)).toEqual({ kind: 'other-file', path: file, profile: 'default' });
  });

  test.each(['CloudSSO', 'OAuth', 'BearerToken'])(
    'of mode %s is refused, with what to do instead',
    async (mode) => {
      const error = await missing(await loadCli(cliFile({ default: { ...AK, mode } })));
      expect(error.code).toBe('CredentialsMissing');
      expect(error.message).toContain(`profile default has mode ${mode}`);
      expect(error.hint).toContain('have a command print the keys');
    },
  );

  test.each([
    [{ mode: 'RamRoleArn', ...KEYS }, 'mode RamRoleArn needs'],
    [{ mode: 'StsToken', access_key_id: 'a', access_key_secret: 's' }, 'mode StsToken needs'],
    [{ mode: 'AK', access_key_id: 'a' }, 'access_key_id is set in'],
  ])('%j is nobody', async (profile, message) => {
    expect((await missing(await loadCli(cliFile({ default: profile })))).message).toContain(message);
  });

  test('that is its own source in the end is refused', async () => {
    const chained = (source: string) => ({
      mode: 'ChainableRamRoleArn',
      ram_role_arn: 'r',
      source_profile: source,
    });
    const content = cliFile({ default: chained('b'), b: chained('default') });
    expect((await failure(loadCli(content))).message).toContain(
      'each of these profiles is the source of the one before',
    );
  });

  test.each(['{', '[]', 'null', '{"profiles":{}}', '{"profiles":[1,null]}', ''])(
    'a file that holds %j is none, or an error that repeats nothing of it',
    async (content) => {
      const settings = await loadCli(content).catch((error: { code?: string }) => error);
      if ('code' in settings) expect(settings.code).toBe('ConfigFileInvalid');
      else expect(settings).not.toHaveProperty('credentialSource');
    },
  );
});

describe('the file that ALIBABA_CLOUD_CREDENTIALS_FILE names', () => {
  const loadIni = (content: string) => {
    const cwd = makeFolder({ credentials: content });
    return load({ cwd, env: { ALIBABA_CLOUD_CREDENTIALS_FILE: `${cwd}/credentials` } });
  };

  test.each<[string, CredentialSource]>([
    ['type = access_key\naccess_key_id = cli\naccess_key_secret = s\n', KEYS],
    ['type = ecs_ram_role\nrole_name = r\n', { kind: 'ecs-role', roleName: 'r', allowsPlain: true }],
    [
      'type = ram_role_arn\naccess_key_id = cli\naccess_key_secret = s\nrole_arn = r\nrole_session_name = me\n',
      { kind: 'ram-role', base: KEYS, roleArn: 'r', roleSessionName: 'me' },
    ],
  ])('%j', async (content, source) => {
    expect((await loadIni(`[default]\n${content}`)).credentialSource).toEqual(source);
  });

  test('must be there, and of a type that is known', async () => {
    const gone = load({ env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '/gone' } });
    expect(await failure(gone)).toMatchObject({ code: 'ConfigFileMissing' });
    const error = await missing(await loadIni('[default]\ntype = rsa_key_pair\n'));
    expect(error.code).toBe('CredentialsMissing');
  });
});
