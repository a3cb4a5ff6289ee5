// What a file may do that nobody named.
import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveEndpoint } from '../../src/api/resolve-endpoint.ts';
import type { LoadSettingsOptions, Settings } from '../../src/config/settings.ts';
import { judgeServer } from '../../src/config/trust.ts';
import { OssAppendError } from '../../src/errors.ts';
import { warningTexts } from '../support/errors.ts';
import { failure, load, loadNamed, loadText, makeFolder } from './support/fixture.ts';

const BUCKET = 'my-bucket';
const KEYS = { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: 'secret', OSS_SESSION_TOKEN: 'token' };
const OWN_KEYS = { accessKeyId: 'theirs', accessKeySecret: 'theirs' };

/** What becomes of a request for a bucket, by the settings. */
function judge(settings: Settings, bucket: string = BUCKET): 'sent' | 'warned' | 'refused' {
  let verdict: 'sent' | 'warned' = 'sent';
  const {
    endpoint,
    region = 'cn-hangzhou',
    addressingStyle,
    bucketEndpoints,
    bucketCnames,
    buckets,
    sources,
  } = settings;
  const style = addressingStyle && { addressingStyle };
  const onServer = (server: Parameters<typeof judgeServer>[1]): void => {
    if (judgeServer(settings, server)) verdict = 'warned';
  };
  const given = {
    ...(endpoint !== undefined && { endpoint }),
    region,
    ...style,
    bucketEndpoints,
    bucketCnames,
    buckets,
    sources,
  };
  try {
    resolveEndpoint({ ...given, onServer }, bucket);
    return verdict;
  } catch (error) {
    // What names no server at all cannot be sent to either.
    if (error instanceof OssAppendError && /^(ConfigFileNotTrusted|ConfigFileInvalid)$/.test(error.code))
      return 'refused';
    throw error;
  }
}

function loadFound(content: object, given: Partial<LoadSettingsOptions> = {}): Promise<Settings> {
  return load({ cwd: makeFolder({ '.ossconfig': JSON.stringify(content) }), env: KEYS, ...given });
}

describe('a key from elsewhere, and an endpoint of a file that was found', () => {
  test.each([
    'oss-cn-hangzhou.aliyuncs.com',
    'https://oss-cn-hangzhou-internal.aliyuncs.com',
    'HTTPS://OSS-CN-Hangzhou.Aliyuncs.Com:8443/',
    'ep-x.oss-cn-hangzhou.privatelink.aliyuncs.com',
    'http://127.0.0.1:9000',
    'https://127.9.9.9',
    'http://localhost:9000',
    'http://[::1]:9000',
  ])('%s gets it', async (endpoint) => {
    expect(judge(await loadFound({ endpoint }))).toBe('sent');
  });

  test.each([
    'http://evil.example',
    'https://evil.example',
    'evil.example',
    'http://oss-cn-hangzhou.aliyuncs.com',
    'oss-cn-hangzhou.aliyuncs.com.evil.example',
    'oss-cn-hangzhou.aliyuncs.com.',
    'aliyuncs.com.evil.example',
    'evilaliyuncs.com',
    'oss-cn-hangzhou.aliyuncs.co',
    'https://oss-cn-hangzhou.aliyuncs.com@evil.example',
    'https://evil.example/oss-cn-hangzhou.aliyuncs.com',
    'https://evil.example#.aliyuncs.com',
    'https://evil.example\\.aliyuncs.com',
    'oss-cn-hangzhou.аliyuncs.com',
    'oss-cn-hangzhou.aliyuncs。com.evil.example',
    '0.0.0.0',
    'http://10.0.0.1',
    'http://[::ffff:127.0.0.1]',
    'http://[::]',
    '128.0.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://evil.localhost',
    'evil',
  ])('%s does not', async (endpoint) => {
    expect(judge(await loadFound({ endpoint }).catch(() => REFUSED))).toBe('refused');
  });

  test('whatever it looks like, only hosts of Alibaba Cloud and this machine do', async () => {
    const settings = await loadFound({ endpoint: 'x' });
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.string(),
      fc.domain().map((name) => `aliyuncs.com.${name}`),
      fc.domain().map((name) => `${name}.aliyuncs.com`),
      fc.domain().map((name) => `oss.aliyuncs.com@${name}`),
    );
    const endpoints = fc.tuple(
      fc.constantFrom('', 'http://', 'https://', '//'),
      host,
      fc.constantFrom('', ':443', '/', '.'),
    );
    fc.assert(
      fc.property(endpoints, (parts) => {
        const endpoint = parts.join('');
        if (judge({ ...settings, endpoint }) === 'refused') return;
        expect(endpoint).toMatch(
          /^(https:\/\/)?([\w-]+\.)+aliyuncs\.com(:443|\/)?$|^(https?:\/\/)?(127\.[\d.]+|localhost)(:443|\/)?$/i,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [{ bucketEndpoints: { [BUCKET]: 'https://evil.example' } }, 'refused'],
    [{ bucketCnames: { [BUCKET]: 'evil.example' } }, 'refused'],
    [{ region: 'cn-hangzhou', buckets: { [BUCKET]: { endpoint: 'https://evil.example' } } }, 'refused'],
    [{ region: 'cn-hangzhou', buckets: { other: { endpoint: 'https://evil.example' } } }, 'sent'],
    [{ region: 'cn-hangzhou', buckets: { [BUCKET]: { region: 'cn-beijing' } } }, 'sent'],
    [{ endpoint: 'evil.example', addressingStyle: 'cname' }, 'refused'],
    [{ endpoint: 'http://localhost', addressingStyle: 'virtual' }, 'refused'],
    // What is for another bucket does no harm to this one.
    [{ region: 'cn-hangzhou', bucketCnames: { other: 'evil.example' } }, 'sent'],
    [{ bucketEndpoints: { [BUCKET]: 'oss-cn-beijing.aliyuncs.com' } }, 'sent'],
    [{ region: 'evil' }, 'sent'],
    [{ region: 'cn-hangzhou', addressingStyle: 'path' }, 'sent'],
  ])('%j: %s', async (content, verdict) => {
    expect(judge(await loadFound(content))).toBe(verdict);
  });

  test('a security token alone in the file makes the key no less foreign', async () => {
    expect(judge(await loadFound({ endpoint: 'evil.example', stsToken: 'theirs' }))).toBe('refused');
  });

  test.each([
    [{ options: { endpoint: 'https://mine.example' } }],
    [{ env: { ...KEYS, OSS_ENDPOINT: 'https://mine.example' } }],
  ])('an endpoint that was given with the key stays: %j', async (given) => {
    const content = { endpoint: 'evil.example', bucketCnames: { [BUCKET]: 'evil.example' } };
    expect(judge(await loadFound(content, given))).toBe('sent');
  });

  test('a file that is named may say where to', async () => {
    const content = JSON.stringify({ endpoint: 'http://mine.example' });
    const cwd = makeFolder({ 'mine.conf': content, 'home/.ossutilconfig': content });
    const homeDir = join(cwd, 'home');
    for (const given of [
      { configFile: 'mine.conf' },
      { env: { ...KEYS, OSS_CONFIG_FILE: 'mine.conf' } },
      { env: { ...KEYS, OSSUTIL_CONFIG_FILE: 'mine.conf' } },
      { homeDir },
    ]) {
      expect(judge(await load({ cwd, env: KEYS, ...given }))).toBe('sent');
    }
  });

  test('~/.ossconfig is found as any other, from the home directory downwards', async () => {
    const homeDir = makeFolder({ '.ossconfig': 'endpoint: http://mine.example', 'work/app.log': '' });
    expect(judge(await load({ cwd: join(homeDir, 'work'), homeDir, env: KEYS }))).toBe('refused');
  });

  test('what is refused says how to allow it', async () => {
    const settings = await loadFound({ endpoint: 'http://evil.example' });
    const path = settings.configFile;
    const judged = async () =>
      judgeServer(settings, { bucket: BUCKET, origin: 'http://my-bucket.evil.example', from: 'endpoint' });
    expect(await failure(judged())).toMatchObject({
      code: 'ConfigFileNotTrusted',
      message: `${path} was found, not named: an access key from elsewhere is not sent to http://my-bucket.evil.example, which it gives as endpoint`,
      hint: `if you trust the file, name it: --config-file ${path} (or OSS_CONFIG_FILE); else set --endpoint`,
    });
  });
});

/** What comes of a file whose endpoint is not even text that can be sent. */
const REFUSED = {
  configFileIsFound: true,
  sources: { endpoint: 'file' },
  endpoint: 'x',
} as unknown as Settings;

describe("a file's own key", () => {
  test('goes to its own endpoint, and a warning says where the data goes', async () => {
    const settings = await loadFound({ ...OWN_KEYS, endpoint: 'http://minio.example' }, { env: {} });
    expect(judge(settings)).toBe('warned');
  });

  test.each(['oss-cn-hangzhou.aliyuncs.com', 'http://127.0.0.1:9000'])(
    'goes to %s without a word',
    async (endpoint) => {
      expect(judge(await loadFound({ ...OWN_KEYS, endpoint }, { env: {} }))).toBe('sent');
    },
  );

  test('goes there as well for a role that it takes on', async () => {
    const file = { ...OWN_KEYS, mode: 'RamRoleArn', ramRoleArn: 'theirs', endpoint: 'http://minio.example' };
    expect(judge(await loadFound(file, { env: {} }))).toBe('warned');
  });

  test('is none that comes of an instance, a pod or another tool', async () => {
    const homeDir = makeFolder({
      '.aliyun/config.json':
        '{"profiles":[{"name":"default","mode":"AK","access_key_id":"a","access_key_secret":"b"}]}',
    });
    const oidc = {
      ALIBABA_CLOUD_ROLE_ARN: 'r',
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/t',
    };
    const endpoint = 'http://evil.example';
    for (const [file, given] of [
      [{ endpoint, mode: 'EcsRamRole' }, { env: {} }],
      [{ endpoint, mode: 'EcsRamRole', ...OWN_KEYS }, { env: {} }],
      [{ endpoint, mode: 'RamRoleArn', ramRoleArn: 'r', ecsRoleName: 'e' }, { env: {} }],
      [{ endpoint }, { env: oidc }],
      [{ endpoint }, { env: {}, homeDir }],
      [
        { endpoint, ...OWN_KEYS },
        { options: { mode: 'EcsRamRole' }, env: {} },
      ],
    ] as const) {
      expect(judge(await loadFound(file, given))).toBe('refused');
    }
  });

  test('is not needed where nothing is signed: only the data goes there, with a warning', async () => {
    const file = { mode: 'Anonymous', endpoint: 'http://minio.example' };
    expect(judge(await loadFound(file))).toBe('refused');
    expect(judge(await loadFound(file, { env: {} }))).toBe('warned');
    expect(judge(await loadFound(file, { options: { mode: 'Anonymous' } }))).toBe('warned');
  });

  test('counts for nothing beside one given by hand', async () => {
    expect(judge(await loadFound({ ...OWN_KEYS, endpoint: 'evil.example' }))).toBe('refused');
  });
});

describe('what only a file may do that was named', () => {
  test.each([
    ['skipVerifyCert', '{"skipVerifyCert": true, "accessKeyId": "a", "accessKeySecret": "b"}'],
    ['skipVerifyCert', 'skip-verify-cert = true\n'],
    ['skipVerifyCert', '[Credentials]\nskipVerifyCert=true\n[Default]\nskipVerifyCert=false\n'],
    ['proxyHost', '[Default]\nproxyHost=http://evil.example:3128\n'],
    ['proxy-user', 'proxy-user: evil'],
    ['proxy', '{"proxy": "http://evil.example"}'],
    ['credential_process', '[default]\ncredential_process = touch /tmp/x\n'],
    ['credential-uri', '[default]\ncredential-uri = http://100.100.100.200/latest\n'],
    ['oidcTokenFilePath', 'mode: OIDC\noidcTokenFilePath: /etc/shadow\n'],
    ['stsEndpoint', 'stsEndpoint: sts.evil.example\n'],
    ['stsEndpoint', 'stsEndpoint: http://sts.aliyuncs.com\n'],
    ['stsEndpoint', 'stsEndpoint: https://sts.aliyuncs.com@evil.example\n'],
    ['stsEndpoint', 'stsEndpoint: sts.aliyuncs.com.evil.example\n'],
    ['ecsAk', '[AkService]\necsAk=http://evil.example/latest/meta-data/Ram/security-credentials/r\n'],
    ['ecsAk', '[AkService]\necsAk=http://100.100.100.200@evil.example/\n'],
    ['credential_process', '[default]\nsource-profile=a\n[profile a]\ncredential_process=touch /tmp/x\n'],
    ['skipVerifyCert', '[default]\nsource-profile=a\n[profile a]\nskip-verify-cert=true\n'],
    ['credentialProcess', 'mode: AK\naccessKeyId: a\naccessKeySecret: b\ncredentialProcess: touch /tmp/x\n'],
  ])('%s: %j', async (key, content) => {
    const error = await failure(loadText(content));
    expect(error).toMatchObject({
      code: 'ConfigFileNotTrusted',
      message: expect.stringMatching(new RegExp(`\\.ossconfig was found, not named: ${key} counts only`)),
      hint: expect.stringContaining('name it: --config-file /'),
    });
    await expect(loadNamed(content)).resolves.toMatchObject({ configFileIsFound: false });
  });

  test.each([
    'skipVerifyCert: false',
    'proxyHost:',
    'credentialProcess: ""',
    'stsEndpoint: sts.cn-hangzhou.aliyuncs.com',
    '[AkService]\necsAk=http://100.100.100.200/latest/meta-data/Ram/security-credentials/r\n',
    // Nobody has chosen that profile.
    'profiles: { evil: { credentialProcess: touch /tmp/x } }',
  ])('not %j', async (content) => {
    await expect(loadText(content)).resolves.toMatchObject({ configFileIsFound: true });
  });

  test.each([
    ['off', 'warn'],
    ['error', 'warn'],
    ['info', 'info'],
  ])('to silence warnings: loglevel %s counts as %s', async (level, counts) => {
    expect((await loadText(`loglevel: ${level}`)).logLevel).toBe(counts);
    expect((await loadNamed(`loglevel: ${level}`)).logLevel).toBe(level);
  });
});

describe.runIf(process.geteuid?.() === 0)("somebody else's file", () => {
  const OTHER = 4711;
  const place = () => {
    const cwd = makeFolder({ '.ossconfig': 'region: above', 'sub/.ossconfig': 'region: theirs' });
    chownSync(join(cwd, 'sub/.ossconfig'), OTHER, OTHER);
    return { cwd, sub: join(cwd, 'sub'), theirs: join(cwd, 'sub/.ossconfig') };
  };
  const warned = (path: string) => [
    `${path} belongs to another user and is ignored; if you trust it, name it: --config-file ${path} (or OSS_CONFIG_FILE)`,
  ];

  test('is passed over with a warning, and the search goes on', async () => {
    const { sub, theirs } = place();
    const { region, warnings } = await load({ cwd: sub });
    expect({ region, warnings: warningTexts(warnings) }).toEqual({
      region: 'above',
      warnings: warned(theirs),
    });
  });

  test('is read where it is named', async () => {
    const { sub, theirs } = place();
    expect(await load({ cwd: sub, configFile: theirs })).toMatchObject({ region: 'theirs', warnings: [] });
  });

  test('does not become mine by a link of mine, nor mine theirs by a link of theirs', async () => {
    const { cwd, theirs } = place();
    for (const [name, target, owner] of [
      ['my-link', theirs, 0],
      ['their-link', join(cwd, '.ossconfig'), OTHER],
    ] as const) {
      const folder = join(cwd, name);
      mkdirSync(folder);
      symlinkSync(target, join(folder, '.ossconfig'));
      lchownSync(join(folder, '.ossconfig'), owner, owner);
      const { region, warnings } = await load({ cwd: folder });
      expect({ region, warnings: warningTexts(warnings) }).toEqual({
        region: 'above',
        warnings: warned(join(folder, '.ossconfig')),
      });
    }
  });

  test("is no reason to fail, even if it cannot be read; root's counts as one's own", async () => {
    const { cwd, sub, theirs } = place();
    for (const path of [cwd, sub]) chmodSync(path, 0o755);
    chmodSync(theirs, 0o000);
    writeFileSync(join(sub, '.ossconfig.yaml'), 'region: of-root', { mode: 0o644 });
    const asAnother = await asUser(OTHER + 1, () => load({ cwd: sub }));
    expect(asAnother.region).toBe('of-root');
    expect(warningTexts(asAnother.warnings)).toEqual(warned(theirs));
  });
});

async function asUser<T>(id: number, run: () => Promise<T>): Promise<T> {
  process.seteuid?.(id);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

test('what is advised for a folder of any name can be typed as it is', async () => {
  const folder = makeFolder({ 'a $(x) b/.ossconfig': 'logFile: /x' });
  const { hint } = await failure(load({ cwd: join(folder, 'a $(x) b') }));
  expect(hint).toContain(`'${folder}/a $(x) b/.ossconfig'`);
});
