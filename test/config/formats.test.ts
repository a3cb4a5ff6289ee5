import { describe, expect, test } from 'vitest';
import { warningTexts } from '../support/errors.ts';
import { load, loadNamed, loadText, makeFolder } from './support/fixture.ts';

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
      expect(settings.credentials).toEqual({ accessKeyId: 'id', accessKeySecret: '0123' });
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
      credentials: { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'CAIS/+==' },
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

  const spellings = {
    endpoint: ['endpoint', 'host'],
    id: 'accessKeyID accessKeyId AccessKeyID AccessKeyId access_key_id access_id accessid access-key-id access-id',
    secret:
      'accessKeySecret AccessKeySecret access_key_secret access_key accesskey access-key-secret access-key',
    token: 'stsToken ststoken STSToken sts_token sts-token',
  };

  test.each(spellings.id.split(' '))('access key id as %s', async (key) => {
    const { credentials } = await loadText(`[Credentials]\n${key}=x\naccessKeySecret=s\n`);
    expect(credentials?.accessKeyId).toBe('x');
  });

  test.each(spellings.secret.split(' '))('secret as %s', async (key) => {
    const { credentials } = await loadText(`[Credentials]\n${key}=x\naccessKeyID=i\n`);
    expect(credentials?.accessKeySecret).toBe('x');
  });

  test.each(spellings.token.split(' '))('token as %s', async (key) => {
    const { credentials } = await loadText(`[Credentials]\n${key}=x\naccessKeyID=i\naccessKeySecret=s\n`);
    expect(credentials?.securityToken).toBe('x');
  });

  test.each(spellings.endpoint)('endpoint as %s', async (key) => {
    expect((await loadText(`[Credentials]\n${key}=x.com\n`)).endpoint).toBe('x.com');
  });

  test('version 2: [default] counts before [Credentials], other profiles do not', async () => {
    const settings = await loadNamed(`[profile other]
region = cn-other
[profile default]
endpoint = new.example.com
sign-version = v1
skip-verify-cert = true
loglevel = info
part-size = 5
buckets = mine
[buckets mine]
bucket1 =
    region = cn-beijing
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
