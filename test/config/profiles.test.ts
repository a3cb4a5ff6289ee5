// Profiles and what a file says of single buckets, in all forms of files.
import { describe, expect, test } from 'vitest';
import { resolveEndpoint } from '../../src/api/resolve-endpoint.ts';
import type { LoadSettingsOptions, Settings } from '../../src/config/settings.ts';
import { warningTexts } from '../support/errors.ts';
import { failure, keysIn, load, loadNamed, makeFolder } from './support/fixture.ts';

const FORMS = {
  INI: `[default]
region = cn-hangzhou
access-key-id = d
access-key-secret = s
[profile Dev]
region = cn-beijing
access-key-id = dev
access-key-secret = s
[profile role]
mode = RamRoleArn
role-arn = r
source-profile = dev
retry-times = 3
`,
  YAML: `region: cn-hangzhou
accessKeyId: d
accessKeySecret: s
profiles:
  Dev: { region: cn-beijing, accessKeyId: dev, accessKeySecret: s }
  role: { mode: RamRoleArn, ramRoleArn: r, sourceProfile: dev, retryTimes: 3 }
`,
  JSON: JSON.stringify({
    region: 'cn-hangzhou',
    accessKeyId: 'd',
    accessKeySecret: 's',
    profiles: {
      Dev: { region: 'cn-beijing', 'access-key-id': 'dev', access_key_secret: 's' },
      role: { mode: 'RamRoleArn', 'role-arn': 'r', 'source-profile': 'DEV', retryTimes: 3 },
    },
  }),
};

function loadProfile(content: string, given: Partial<LoadSettingsOptions>): Promise<Settings> {
  return load({ cwd: makeFolder({ 'named.conf': content }), configFile: 'named.conf', ...given });
}

describe.each(Object.entries(FORMS))('profiles in %s', (_, content) => {
  test('default counts where none is chosen, and may be named', async () => {
    for (const given of [{}, { profile: 'default' }, { env: { OSSUTIL_PROFILE: '' } }]) {
      const settings = await loadProfile(content, given);
      expect(settings).toMatchObject({ region: 'cn-hangzhou', profile: 'default', warnings: [] });
      expect(keysIn(settings)?.accessKeyId).toBe('d');
    }
  });

  test('another one is chosen by option before the variable, and takes nothing of default', async () => {
    const env = { OSSUTIL_PROFILE: 'dev' };
    for (const given of [{ profile: 'dev', env: { OSSUTIL_PROFILE: 'role' } }, { env }]) {
      const settings = await loadProfile(content, given);
      expect(settings).toMatchObject({ region: 'cn-beijing', profile: 'dev', retryTimes: 10 });
      expect(keysIn(settings)?.accessKeyId).toBe('dev');
    }
  });

  test('one whose source is another takes its role on by that, and has its other settings', async () => {
    const settings = await loadProfile(content, { profile: 'role' });
    expect(settings).toMatchObject({ region: 'cn-beijing', retryTimes: 3 });
    expect(settings.credentialSource).toEqual({
      kind: 'ram-role',
      roleArn: 'r',
      base: { kind: 'static', credentials: { accessKeyId: 'dev', accessKeySecret: 's' } },
    });
  });

  test('one that is not there is refused, and those that are are named', async () => {
    const error = await failure(loadProfile(content, { profile: 'prod' }));
    expect(error).toMatchObject({ code: 'ProfileMissing', hint: 'it has default, dev and role' });
    expect(error.message).toMatch(/named\.conf: there is no profile prod$/);
  });
});

test('a role may be taken on by another role', async () => {
  const { credentialSource } = await loadProfile(
    '[profile a]\nrole-arn=A\nsource-profile=b\n[profile b]\nmode=RamRoleArn\nrole-arn=B\nsource-profile=c\n[profile c]\nmode=EcsRamRole\n',
    { profile: 'a' },
  );
  const base = { kind: 'ram-role', roleArn: 'B', base: { kind: 'ecs-role', allowsPlain: true } };
  expect(credentialSource).toEqual({ kind: 'ram-role', roleArn: 'A', base });
});

test('where the token service is asked by option, each role is taken on there', async () => {
  const stsEndpoint = 'sts.cloud.test';
  const { credentialSource } = await load({
    cwd: makeFolder({
      'named.conf':
        '[profile a]\nrole-arn=A\nsource-profile=b\n[profile b]\nrole-arn=B\nsts-region=cn-beijing\naccess-key-id=b\naccess-key-secret=s\n',
    }),
    configFile: 'named.conf',
    profile: 'a',
    options: { stsEndpoint },
  });
  expect(credentialSource).toMatchObject({ roleArn: 'A', stsEndpoint, base: { roleArn: 'B', stsEndpoint } });
});

test('a profile without a mode of its own has the keys of its source', async () => {
  for (const mode of ['', 'mode=AK\n']) {
    const content = `[profile a]\n${mode}source-profile=b\n[profile b]\naccess-key-id=b\naccess-key-secret=s\nsts-token=t\n`;
    const keys = keysIn(await loadProfile(content, { profile: 'a' }));
    expect(keys).toMatchObject({ accessKeyId: 'b', accessKeySecret: 's' });
    expect(keys?.securityToken).toBe(mode === '' ? 't' : undefined);
  }
});

test.each([
  ['[profile a]\nsource-profile=a\n', 'each of these profiles is the source of the one before: a, a'],
  ['[profile a]\nsource-profile=b\n[profile b]\nsource-profile=a\n', 'a, b, a'],
  ['[profile a]\nsource-profile=b\n', 'there is no profile of the name that profile a gives as its source'],
])('%j is refused', async (content, message) => {
  expect((await failure(loadProfile(content, { profile: 'a' }))).message).toContain(message);
});

test('without a file there is no profile but default', async () => {
  const error = await failure(load({ profile: 'dev' }));
  expect(error).toMatchObject({
    code: 'ProfileMissing',
    message: 'there is no config file that could have profile dev',
  });
  await expect(load({ profile: 'default' })).resolves.toMatchObject({ warnings: [] });
});

test('what is wrong in a profile that does not count is not looked at', async () => {
  await expect(loadNamed('[default]\nregion=a\n[profile b]\nregion=B B\n')).resolves.toMatchObject({
    region: 'a',
  });
});

describe('settings of single buckets', () => {
  const INI = `[default]
endpoint = oss-cn-hangzhou.aliyuncs.com
buckets = Mine
[buckets mine]
bucket1 =
    region = cn-beijing
    endpoint = oss-cn-beijing-internal.aliyuncs.com
    addressing-style = path
bucket2 =
\tregion = cn-shanghai
bucket3 =
  addressingStyle: virtual
constructor =
[buckets other]
bucket2 =
    region = cn-other
`;
  const YAML = `endpoint: oss-cn-hangzhou.aliyuncs.com
buckets:
  bucket1: { region: cn-beijing, endpoint: oss-cn-beijing-internal.aliyuncs.com, addressing-style: path }
  bucket2: { region: cn-shanghai }
  bucket3: { addressing_style: virtual }
  constructor:
`;
  const resolve = async (content: string, bucket: string, given: Partial<LoadSettingsOptions> = {}) => {
    const { origin, region, addressingStyle } = resolveEndpoint(await loadProfile(content, given), bucket);
    return { origin, region, addressingStyle };
  };

  test.each([
    ['INI', INI],
    ['YAML', YAML],
  ])('in %s', async (_, content) => {
    expect(await resolve(content, 'bucket1')).toEqual({
      origin: 'https://oss-cn-beijing-internal.aliyuncs.com',
      region: 'cn-beijing',
      addressingStyle: 'path',
    });
    // Another region than the endpoint names is reached by its own.
    expect(await resolve(content, 'bucket2')).toMatchObject({
      origin: 'https://oss-cn-shanghai.aliyuncs.com',
      region: 'cn-shanghai',
    });
    for (const bucket of ['bucket3', 'constructor', 'elsewhere']) {
      expect(await resolve(content, bucket)).toEqual({
        origin: 'https://oss-cn-hangzhou.aliyuncs.com',
        region: 'cn-hangzhou',
        addressingStyle: 'virtual',
      });
    }
  });

  test('a region is signed for, and leaves an endpoint that names none', async () => {
    const content =
      'endpoint: minio.example.com\nregion: cn-hangzhou\nbuckets: { b: { region: cn-beijing } }\n';
    expect(await resolve(content, 'b')).toMatchObject({
      origin: 'https://minio.example.com',
      region: 'cn-beijing',
    });
  });

  test('options and variables count more', async () => {
    expect(await resolve(YAML, 'bucket1', { env: { OSS_ENDPOINT: 'oss-cn-qingdao.aliyuncs.com' } })).toEqual({
      origin: 'https://oss-cn-qingdao.aliyuncs.com',
      region: 'cn-qingdao',
      addressingStyle: 'virtual',
    });
    const options = { region: 'cn-a1', addressingStyle: 'virtual' } as const;
    expect(await resolve(YAML, 'bucket1', { options })).toEqual({
      origin: 'https://oss-cn-beijing-internal.aliyuncs.com',
      region: 'cn-a1',
      addressingStyle: 'virtual',
    });
  });

  test('a section that is not there, and keys that mean nothing, earn warnings', async () => {
    const { warnings: none, configFile } = await loadNamed('[default]\nbuckets=mine\n');
    expect(warningTexts(none)).toEqual([
      `${configFile}: there is no [buckets …] section of the name that profile default gives`,
    ]);
    const { warnings } = await loadNamed('[default]\nbuckets=m\n[buckets m]\nregion=a\nb =\n colour = red\n');
    expect(warningTexts(warnings).map((text) => text.replace(/^.*conf: /, ''))).toEqual([
      'unknown key region in [buckets m] is ignored',
      'unknown key colour in [buckets m] is ignored',
    ]);
  });
});
