import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/config/document.ts';
import { interpretDocument } from '../../src/config/interpret.ts';
import { warningTexts } from '../support/errors.ts';
import { keysIn, load, loadNamed, loadText, makeFolder } from './support/fixture.ts';

describe('the content tells the format, whatever the name', () => {
  const forms = {
    YAML: '# ours\naccessKeyId: id\naccessKeySecret: "0123"\nregion: cn-hangzhou\nretryTimes: 3\n',
    'YAML with document marks':
      '---\naccessKeyId: id\naccessKeySecret: "0123"\nregion: cn-hangzhou\nretryTimes: 3\n',
    JSON: '{\n\t"accessKeyId": "id",\n\t"accessKeySecret": "0123",\n\t"region": "cn-hangzhou",\n\t"retryTimes": 3\n}',
    'flow YAML': '{ accessKeyId: id, accessKeySecret: "0123", region: cn-hangzhou, retryTimes: 3 }',
    'ossutil 1':
      '[Credentials]\r\naccessKeyID=id\r\naccessKeySecret=0123\r\n[Default]\r\nretryTimes=3\r\nregion=cn-hangzhou\r\n',
    'ossutil 2':
      '[default]\naccess-key-id = "id"\naccess_key_secret = 0123 # secret\nRegion = cn-hangzhou\nretryTimes = 3\n',
    'INI without a section': 'access-key-id=id\naccess-key-secret=0123\nregion=cn-hangzhou\nretry-times=3\n',
  };
  const names = ['.ossconfig', '.ossconfig.json', '.ossconfig.yml'];
  test.each(Object.entries(forms).flatMap(([form, text]) => names.map((name) => [form, name, text])))(
    '%s in %s',
    async (_, name, text) => {
      const settings = await loadText(text, name);
      expect(keysIn(settings)).toEqual({ accessKeyId: 'id', accessKeySecret: '0123' });
      expect(settings).toMatchObject({ region: 'cn-hangzhou', retryTimes: 3, warnings: [] });
    },
  );
});

describe('the files of ossutil', () => {
  const V1 = `[Credentials]
language=EN
endpoint=oss-cn-hangzhou.aliyuncs.com
accessKeyID=id
accessKeySecret=secret
stsToken=CAIS/+==
outputDir=/tmp/out
mode=StsToken
[Bucket-Endpoint]
bucket1=oss-cn-beijing.aliyuncs.com
constructor=oss-cn-qingdao.aliyuncs.com
[Bucket-Cname]
bucket2=www.example.com
[Default]
readTimeOut=1200
connect-time-out=5
userAgent=a;b#c
`;

  test('version 1', async () => {
    const settings = await load({ cwd: makeFolder(), homeDir: makeFolder({ '.ossutilconfig': V1 }) });
    expect(settings).toMatchObject({
      endpoint: 'oss-cn-hangzhou.aliyuncs.com',
      credentialSource: {
        kind: 'static',
        credentials: { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'CAIS/+==' },
      },
      bucketCnames: { bucket2: 'www.example.com' },
      readTimeoutS: 1200,
      connectTimeoutS: 5,
      userAgent: 'a;b#c',
      warnings: [],
    });
    expect(Object.entries(settings.bucketEndpoints)).toEqual([
      ['bucket1', 'oss-cn-beijing.aliyuncs.com'],
      ['constructor', 'oss-cn-qingdao.aliyuncs.com'],
    ]);
  });

  const spellings: Readonly<Record<string, string>> = {
    accessKeyId:
      'accessKeyID accessKeyId AccessKeyID AccessKeyId access_key_id access_id accessid access-key-id access-id',
    accessKeySecret:
      'accessKeySecret AccessKeySecret access_key_secret access_key accesskey access-key-secret access-key',
    stsToken: 'stsToken ststoken STSToken sts_token sts-token',
    endpoint: 'endpoint host',
    mode: 'mode Mode',
    roleArn: 'ramRoleArn RamRoleArn ramrolearn ram_role_arn ram-role-arn role-arn roleArn role_arn',
    roleSessionName: 'roleSessionName RoleSessionName rolesessionname role_session_name role-session-name',
    tokenTimeoutS: 'tokenTimeOut TokenTimeOut tokentimeout token_timeout token-timeout token-time-out',
    stsRegion: 'stsRegion StsRegion stsregion sts_region sts-region',
    ecsRoleName: 'ecsRoleName EcsRoleName ecsrolename ecs_role_name ecs-role-name',
    readTimeoutS: 'readTimeOut readtimeout read-timeout read_timeout read-time-out read_time_out',
    connectTimeoutS: 'connectTimeOut connecttimeout connect-timeout connect_timeout',
    retryTimes: 'retryTimes retrytimes retry-times retry_times',
    userAgent: 'userAgent useragent user-agent user_agent ua',
    logLevel: 'loglevel logLevel log-level log_level',
  };
  const values: Readonly<Record<string, string>> = {
    mode: 'RamRoleArn',
    tokenTimeoutS: '1800',
    stsRegion: 'cn-x1',
    readTimeoutS: '7',
    connectTimeoutS: '7',
    retryTimes: '7',
    logLevel: 'info',
  };
  const forms: Readonly<Record<string, (key: string, value: string) => string>> = {
    'ossutil 1': (key, value) => `[Credentials]\n${key}=${value}\n`,
    'ossutil 2': (key, value) => `[default]\n${key} = ${value}\n`,
    'a quoted value': (key, value) => `[profile default]\n${key} = "${value}"\n`,
    Windows: (key, value) => `[Credentials]\r\n${key}=${value}\r\n`,
    'spaces and comments': (key, value) =>
      `# c\n; c\n\n [Credentials] # c\n\t${key}  =\t${value} # c\n${key}=${value} ; c\n`,
    'an empty value before': (key, value) => `[Credentials]\n${key}=\n${key}=${value}\n`,
    'a second section': (key, value) => `[Credentials]\n${key}=${value}\n[Credentials]\n${key}=0\n`,
    'a colon': (key, value) => `[Credentials]\n${key}: ${value}\n`,
    'no section': (key, value) => `${key}=${value}\n`,
    YAML: (key, value) => `${key}: "${value}"\n`,
    JSON: (key, value) => JSON.stringify({ [key]: value }),
  };

  test.each(
    Object.entries(spellings).flatMap(([name, keys]) =>
      Object.keys(forms).map((form) => [name, form, keys] as const),
    ),
  )('%s in all spellings, in %s', async (name, form, keys) => {
    const value = values[name] ?? 'x';
    for (const key of keys.split(' ')) {
      const { profile } = interpretDocument('f', await parseDocument('f', forms[form]?.(key, value) ?? ''));
      const layers = profile('default')?.layers ?? [];
      const read = layers
        .map((layer) => layer[name as keyof typeof layer])
        .find((each) => each !== undefined);
      expect(`${key}: ${read}`).toBe(`${key}: ${value}`);
    }
  });

  test('of two [Credentials] sections the first counts, whole', async () => {
    const settings = await loadNamed(
      '[Credentials]\naccessKeyID=a\naccessKeySecret=s\n[Bucket-Cname]\nb=c.com\n[credentials]\nstsToken=t\nendpoint=e\n[Bucket-Cname]\nb=d.com\n',
    );
    expect(keysIn(settings)).toEqual({ accessKeyId: 'a', accessKeySecret: 's' });
    expect(settings.endpoint).toBeUndefined();
    expect(settings.bucketCnames).toEqual({ b: 'c.com' });
    expect(warningTexts(settings.warnings)).toEqual([
      `${settings.configFile}: there is more than one section [credentials]; the first counts`,
      `${settings.configFile}: there is more than one section [Bucket-Cname]; the first counts`,
    ]);
  });

  test('lines that are not of the form are read or passed over, with one warning for each kind', async () => {
    const odd = 'accessKeyID: a\naccessKeySecret\naccessKeySecret: s:=t\nhello\n';
    const { warnings, configFile, credentialSource } = await loadNamed(
      `[Credentials]\n${odd}accessKeySecret: s\n`,
    );
    expect(credentialSource).toMatchObject({ credentials: { accessKeyId: 'a', accessKeySecret: 's' } });
    expect(warningTexts(warnings)).toEqual([
      `${configFile}: lines 2, 6 are read as key = value, in spite of the colon`,
      `${configFile}: lines 3, 5 are ignored: not of the form key = value`,
      `${configFile}: unknown key (not a plain word) in [Credentials] is ignored`,
    ]);
  });

  test('version 2: [default] counts before [Credentials], other profiles do not count', async () => {
    const settings = await loadNamed(`[profile other]
region = cn-other
[profile default]
endpoint = new.example.com
sign-version = v1
skip-verify-cert = true
loglevel = info
part-size = 5
[Credentials]
endpoint = old.example.com
`);
    expect(settings).toMatchObject({
      endpoint: 'new.example.com',
      signVersion: 'v1',
      skipVerifyCert: true,
      logLevel: 'info',
      warnings: [],
    });
    expect(settings.region).toBeUndefined();
  });

  test('unknown sections and keys earn one warning each', async () => {
    const { warnings, configFile } = await loadText('[Credentials]\nendpiont=x\n[Extra]\nany=1\n');
    expect(warningTexts(warnings)).toEqual([
      `${configFile}: unknown section [Extra] is ignored`,
      `${configFile}: unknown key endpiont in [Credentials] is ignored (did you mean endpoint?)`,
    ]);
  });

  test('a proxy is that of ossutil 1, or of ossutil 2', async () => {
    const one = '[Default]\nproxyHost=http://proxy:3128\nproxyUser=me\nproxyPwd=secret\n';
    const expected = { proxy: 'http://proxy:3128', proxyUser: 'me', proxyPassword: 'secret', warnings: [] };
    expect(await loadNamed(one)).toMatchObject(expected);
    expect(await loadNamed('[default]\nproxy = ENV\n')).toMatchObject({ proxy: 'env', warnings: [] });
  });

  test.each([
    ['a=b=', 'a=b='],
    ['a#b;c', 'a#b;c'],
    ['abc # comment', 'abc'],
    ['abc ; comment', 'abc'],
    ['"a # b"', 'a # b'],
    ["'a ; b' # comment", 'a ; b'],
    ['"a\\nb"', 'a\\nb'],
    ["'1e5'", '1e5'],
    ['true', 'true'],
    ['007', '007'],
    ['"unclosed', '"unclosed'],
    ['a.b[]', 'a.b[]'],
  ])('the value %s is %s', async (written, read) => {
    expect((await loadText(`[Default]\nuserAgent=${written}\n`)).userAgent).toBe(read);
  });
});
