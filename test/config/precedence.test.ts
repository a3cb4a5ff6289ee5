import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { UsageError } from '../../src/errors.ts';
import { type CredentialSetting, SETTING_LIST, type SettingName } from '../../src/options/settings.ts';
import { failure, keysIn, load, makeFolder } from './support/fixture.ts';

type PlainName = Exclude<SettingName, CredentialSetting>;

interface Row {
  readonly option: string | number | boolean;
  readonly variable?: { readonly name: string; readonly value: string };
  readonly file: { readonly line: string; readonly value: string | number | boolean };
  readonly fallback?: string | number | boolean;
}

const TABLE: Record<PlainName, Row> = {
  endpoint: {
    option: 'a.example.com',
    variable: { name: 'OSS_ENDPOINT', value: 'b.example.com' },
    file: { line: 'endpoint: c.example.com', value: 'c.example.com' },
  },
  region: {
    option: 'cn-a1',
    variable: { name: 'OSS_REGION', value: 'cn-b1' },
    file: { line: 'region: cn-c1', value: 'cn-c1' },
  },
  signVersion: { option: 'v1', file: { line: 'signVersion: V1', value: 'v1' }, fallback: 'v4' },
  addressingStyle: { option: 'cname', file: { line: 'addressing-style: path', value: 'path' } },
  cloudboxId: { option: 'cb-1', file: { line: 'cloudbox_id: cb-2', value: 'cb-2' } },
  proxy: { option: 'socks5://a:1', file: { line: 'proxyHost: http://b:2', value: 'http://b:2' } },
  proxyUser: { option: 'me', file: { line: 'proxyUser: you', value: 'you' } },
  proxyPassword: { option: 'mine', file: { line: 'proxy-pwd: yours', value: 'yours' } },
  bindAddress: { option: '10.0.0.1', file: { line: 'bind-address: fd00::1', value: 'fd00::1' } },
  connectTimeoutS: { option: 0.5, file: { line: 'connectTimeout: 2', value: 2 }, fallback: 10 },
  readTimeoutS: { option: 1, file: { line: 'readTimeout: "3"', value: 3 }, fallback: 60 },
  retryTimes: { option: 0, file: { line: 'retryTimes: 4', value: 4 }, fallback: 10 },
  skipVerifyCert: { option: false, file: { line: 'skipVerifyCert: true', value: true }, fallback: false },
  userAgent: { option: 'ours/1', file: { line: 'userAgent: theirs/1', value: 'theirs/1' } },
  logFile: { option: 'a.log', file: { line: 'log-file: /var/log/b 日志.log', value: '/var/log/b 日志.log' } },
  language: { option: 'EN', file: { line: 'language: CH', value: 'CH' } },
  logLevel: { option: 'debug', file: { line: 'loglevel: off', value: 'off' }, fallback: 'warn' },
};

const ROWS = Object.entries(TABLE) as [PlainName, Row][];

describe.each(ROWS)('%s', (name, row) => {
  // Named: a file that was merely found may not set all of them.
  const file = () => ({ cwd: makeFolder({ 'named.conf': row.file.line }), configFile: 'named.conf' });
  const env = row.variable ? { [row.variable.name]: row.variable.value } : {};
  const expectValue = (settings: Settings, value: unknown, source: string | undefined): void => {
    expect(settings[name]).toBe(value);
    expect(settings.sources[name]).toBe(source);
  };

  test('comes from the option before everything else', async () => {
    expectValue(await load({ options: { [name]: row.option }, env, ...file() }), row.option, 'option');
  });

  if (row.variable) {
    test('comes from the environment before the file', async () => {
      expectValue(await load({ env, ...file() }), row.variable?.value, 'environment');
    });
  }

  test('comes from the file before the default', async () => {
    expectValue(await load(file()), row.file.value, 'file');
  });

  test('has its default where nothing sets it', async () => {
    expectValue(await load(), row.fallback, row.fallback === undefined ? undefined : 'default');
  });
});

test('an empty variable counts as not set', async () => {
  const cwd = makeFolder({ '.ossconfig': 'region: cn-c1' });
  const settings = await load({ cwd, env: { OSS_REGION: '', OSS_ENDPOINT: ' ', OSS_CONFIG_FILE: '' } });
  expect(settings.region).toBe('cn-c1');
  expect(settings.endpoint).toBeUndefined();
});

test('a region loses its oss- prefix', async () => {
  expect((await load({ options: { region: 'oss-cn-hangzhou' } })).region).toBe('cn-hangzhou');
});

test('a value loses the line break that a mounted secret often ends with', async () => {
  const settings = await load({ env: { OSS_ACCESS_KEY_ID: 'id\n', OSS_ACCESS_KEY_SECRET: 'secret\n' } });
  expect(keysIn(settings)).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret' });
});

test.each([
  [{ options: { region: 'oss-cn-hangzhou.aliyuncs.com' } }, '--region must be a region id'],
  [{ options: { retryTimes: 1.5 } }, '--retry-times must be a whole number from 0 to 500'],
  [{ options: { readTimeoutS: 0 } }, '--read-timeout must be a number of seconds above 0'],
  [{ options: { userAgent: 'a\nb' } }, '--user-agent must hold printable ASCII characters only'],
  [{ options: { accessKeyId: '', accessKeySecret: 'x' } }, '--access-key-id must not be empty'],
  [{ options: { bindAddress: '10.0.0.256' } }, '--bind-address must be an IP address'],
  [{ options: { bindAddress: 'eth0' } }, '--bind-address must be an IP address'],
  [{ options: { proxy: 'ftp://proxy' } }, '--proxy must be host:port, http://host:port'],
  [{ options: { proxy: '' } }, '--proxy must not be empty'],
  [{ env: { OSS_REGION: 'CN Hangzhou' } }, 'the variable OSS_REGION must be a region id'],
])('refuses %j', async (given, message) => {
  const error = await failure(load(given));
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain(message);
});

test('the endpoint of an option or variable switches off the sections for buckets', async () => {
  const file = 'endpoint: c.example.com\nbucketEndpoints: { mine: x.com }\nbucketCnames: { mine: y.com }';
  const cwd = makeFolder({ '.ossconfig': file });
  const fromFile = await load({ cwd });
  expect(fromFile.bucketEndpoints).toEqual({ mine: 'x.com' });
  expect(fromFile.bucketCnames).toEqual({ mine: 'y.com' });
  for (const given of [{ options: { endpoint: 'a.com' } }, { env: { OSS_ENDPOINT: 'a.com' } }]) {
    const settings = await load({ cwd, ...given });
    expect(settings.bucketEndpoints).toEqual({});
    expect(settings.bucketCnames).toEqual({});
  }
});

test('--ignore-env-var ignores all that the environment says of settings', async () => {
  const cwd = makeFolder({ '.ossconfig': 'region: cn-c1\naccessKeyId: file-id\naccessKeySecret: x\n' });
  const env = {
    OSS_REGION: 'cn-b1',
    OSS_ACCESS_KEY_ID: 'env-id',
    OSS_ACCESS_KEY_SECRET: 'x',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'alibaba-id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x',
    OSS_CONFIG_FILE: 'missing',
    OSSUTIL_PROFILE: 'missing',
  };
  const settings = await load({ cwd, env, ignoresEnvironment: true });
  expect(settings.region).toBe('cn-c1');
  expect(keysIn(settings)?.accessKeyId).toBe('file-id');
});

test('the table above has every setting that does not say who signs', () => {
  const plain = SETTING_LIST.filter(({ gives }) => gives !== 'credentials').map(({ name }) => name);
  expect(Object.keys(TABLE).sort()).toEqual(plain.sort());
});
