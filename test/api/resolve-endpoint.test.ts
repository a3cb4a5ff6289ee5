import { describe, expect, test } from 'vitest';
import { type EndpointSettings, resolveEndpoint } from '../../src/api/resolve-endpoint.ts';
import { ConfigError, type OssAppendError, UsageError } from '../../src/errors.ts';
import { requestOrigin, requestPath } from '../../src/oss/endpoint.ts';
import { typed } from '../support/errors.ts';

const BUCKET = 'my-bucket';

function resolve(settings: Partial<EndpointSettings>, bucket: string = BUCKET): string[] {
  const endpoint = resolveEndpoint({ signVersion: 'v4', ...settings }, bucket);
  return [requestOrigin(endpoint, bucket), endpoint.addressingStyle, endpoint.region];
}

function failure(settings: Partial<EndpointSettings>): unknown {
  try {
    resolve(settings);
  } catch (error) {
    return error;
  }
  throw new Error('expected an error');
}

describe('the server and its region', () => {
  test.each([
    // Only a region.
    [{ region: 'cn-hangzhou' }, 'https://my-bucket.oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    [{ region: 'oss-cn-hangzhou' }, 'https://my-bucket.oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    // The way in from machines of Alibaba Cloud is no region of its own, wherever the request goes.
    ...['cn-hangzhou-internal', 'oss-cn-hangzhou-internal'].map(
      (region) =>
        [{ region }, 'https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com', 'cn-hangzhou'] as const,
    ),
    [
      { region: 'cn-hangzhou-internal', endpoint: 'example.com' },
      'https://my-bucket.example.com',
      'cn-hangzhou',
    ],
    // The region in the name of the server.
    [
      { endpoint: 'oss-cn-beijing.aliyuncs.com' },
      'https://my-bucket.oss-cn-beijing.aliyuncs.com',
      'cn-beijing',
    ],
    [
      { endpoint: 'OSS-CN-Beijing.aliyuncs.com' },
      'https://my-bucket.oss-cn-beijing.aliyuncs.com',
      'cn-beijing',
    ],
    [
      { endpoint: 'http://oss-cn-beijing-internal.aliyuncs.com/' },
      'http://my-bucket.oss-cn-beijing-internal.aliyuncs.com',
      'cn-beijing',
    ],
    [
      { endpoint: 'oss-us-west-1.aliyuncs.com:443' },
      'https://my-bucket.oss-us-west-1.aliyuncs.com',
      'us-west-1',
    ],
    [
      { endpoint: 'http://oss-us-west-1.aliyuncs.com:443' },
      'http://my-bucket.oss-us-west-1.aliyuncs.com:443',
      'us-west-1',
    ],
    [
      { endpoint: 'cn-hangzhou.oss.aliyuncs.com' },
      'https://my-bucket.cn-hangzhou.oss.aliyuncs.com',
      'cn-hangzhou',
    ],
    [
      { endpoint: 'cb-1.cn-hangzhou.oss-cloudbox.aliyuncs.com' },
      'https://my-bucket.cb-1.cn-hangzhou.oss-cloudbox.aliyuncs.com',
      'cn-hangzhou',
    ],
    [
      { endpoint: 'oss-rg-china-mainland.aliyuncs.com' },
      'https://my-bucket.oss-rg-china-mainland.aliyuncs.com',
      'rg-china-mainland',
    ],
    // No region in the name.
    [
      { endpoint: 'oss-accelerate.aliyuncs.com', region: 'cn-hangzhou' },
      'https://my-bucket.oss-accelerate.aliyuncs.com',
      'cn-hangzhou',
    ],
    [
      { endpoint: 'oss-accelerate-overseas.aliyuncs.com', region: 'cn-hangzhou' },
      'https://my-bucket.oss-accelerate-overseas.aliyuncs.com',
      'cn-hangzhou',
    ],
    [
      { endpoint: 'oss.example.com', region: 'cn-hangzhou' },
      'https://my-bucket.oss.example.com',
      'cn-hangzhou',
    ],
    [{ endpoint: 'oss.example.com', signVersion: 'v1' }, 'https://my-bucket.oss.example.com', ''],
    // The domain of the bucket itself, pasted as the endpoint.
    [
      { endpoint: 'https://my-bucket.oss-cn-beijing.aliyuncs.com' },
      'https://my-bucket.oss-cn-beijing.aliyuncs.com',
      'cn-beijing',
    ],
    [
      { endpoint: 'my-bucket.oss-accelerate.aliyuncs.com', region: 'cn-hangzhou' },
      'https://my-bucket.oss-accelerate.aliyuncs.com',
      'cn-hangzhou',
    ],
    [
      { endpoint: 'my-bucket.example.com', region: 'cn-hangzhou' },
      'https://my-bucket.my-bucket.example.com',
      'cn-hangzhou',
    ],
  ] as const)('%j', (settings, origin, region) => {
    expect(resolve(settings)).toEqual([origin, 'virtual', region]);
  });

  test('a bucket that is named like a part of the server is not taken for a pasted domain', () => {
    expect(resolve({ endpoint: 'cn-hangzhou.oss.aliyuncs.com' }, 'cn-hangzhou')[0]).toBe(
      'https://cn-hangzhou.cn-hangzhou.oss.aliyuncs.com',
    );
    expect(resolve({ endpoint: 'oss.example.com', region: 'cn-a' }, 'oss')[0]).toBe(
      'https://oss.oss.example.com',
    );
  });
});

describe('cloud box', () => {
  test('the id stands for the region in the signature, and makes the name of the server', () => {
    const settings = { signVersion: 'v4', cloudboxId: 'cb-1', region: 'cn-hangzhou' } as const;
    expect(resolveEndpoint(settings, BUCKET)).toEqual({
      origin: 'https://cb-1.cn-hangzhou.oss-cloudbox.aliyuncs.com',
      addressingStyle: 'virtual',
      region: 'cb-1',
      product: 'oss-cloudbox',
    });
  });

  test('with an endpoint it needs no region', () => {
    const endpoint = resolveEndpoint(
      { signVersion: 'v4', cloudboxId: 'cb-1', endpoint: 'a.example.com' },
      BUCKET,
    );
    expect(endpoint).toMatchObject({ region: 'cb-1', product: 'oss-cloudbox' });
  });

  test('alone it is not enough', () => {
    expect(failure({ cloudboxId: 'cb-1' })).toMatchObject({ code: 'EndpointMissing' });
  });
});

describe('the addressing style', () => {
  const region = 'cn-hangzhou';
  test.each([
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['127.0.0.1', 'https://127.0.0.1'],
    ['http://[::1]:9000/', 'http://[::1]:9000'],
    ['[FE80::1]', 'https://[fe80::1]'],
    ['localhost:9000', 'https://localhost:9000'],
    ['http://oss.localhost:9000', 'http://oss.localhost:9000'],
    ['http://sandbox:9000', 'http://sandbox:9000'],
    ['http://my_sandbox:9000', 'http://my_sandbox:9000'],
    [
      'ep-x.oss-cn-hangzhou.privatelink.aliyuncs.com',
      'https://ep-x.oss-cn-hangzhou.privatelink.aliyuncs.com',
    ],
  ])('%s is path-style by itself', (endpoint, origin) => {
    expect(resolve({ endpoint, region })).toEqual([origin, 'path', region]);
  });

  test.each([
    ['localhost:9000', 'virtual', 'https://my-bucket.localhost:9000'],
    ['localhost:9000', 'cname', 'https://localhost:9000'],
    ['127.0.0.1', 'cname', 'https://127.0.0.1'],
    ['files.example.com', 'cname', 'https://files.example.com'],
    ['oss-cn-hangzhou.aliyuncs.com', 'path', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['my-bucket.oss-cn-hangzhou.aliyuncs.com', 'cname', 'https://my-bucket.oss-cn-hangzhou.aliyuncs.com'],
  ] as const)('%s as %s, when it is asked for', (endpoint, addressingStyle, origin) => {
    expect(resolve({ endpoint, addressingStyle, region })).toEqual([origin, addressingStyle, region]);
  });

  test.each(['127.0.0.1', 'http://[::1]:9000'])('%s cannot be virtual-hosted', (endpoint) => {
    expect(failure({ endpoint, addressingStyle: 'virtual', region })).toBeInstanceOf(UsageError);
  });

  test('cname needs the domain', () => {
    expect(failure({ addressingStyle: 'cname', region })).toMatchObject({ code: 'EndpointMissing' });
  });

  test.each([
    ['virtual', '/a/../%E4%B8%AD//b%20%2B%7C'],
    ['cname', '/a/../%E4%B8%AD//b%20%2B%7C'],
    ['path', '/my-bucket/a/../%E4%B8%AD//b%20%2B%7C'],
  ] as const)('%s: the path keeps every byte of the key', (addressingStyle, path) => {
    const endpoint = resolveEndpoint(
      { signVersion: 'v4', endpoint: 'a.com', region, addressingStyle },
      BUCKET,
    );
    expect(requestPath(endpoint, BUCKET, 'a/../中//b +|')).toBe(path);
  });
});

describe('order', () => {
  const file = {
    region: 'cn-file1',
    endpoint: 'file.example.com',
    bucketEndpoints: { [BUCKET]: 'http://bucket.example.com', both: 'bucket.example.com' },
    bucketCnames: { both: 'cname.example.com' },
    sources: { endpoint: 'file', region: 'file' },
  } as const;

  test.each([
    ['both', 'https://cname.example.com', 'cname'],
    [BUCKET, 'http://my-bucket.bucket.example.com', 'virtual'],
    ['other', 'https://other.file.example.com', 'virtual'],
    // Not the constructor of the table.
    ['constructor', 'https://constructor.file.example.com', 'virtual'],
  ])('custom domain, endpoint of the bucket, endpoint: %s', (bucket, origin, style) => {
    expect(resolve(file, bucket)).toEqual([origin, style, 'cn-file1']);
  });

  test('an empty entry for a bucket counts as none', () => {
    expect(resolve({ ...file, bucketEndpoints: { [BUCKET]: '' } })[0]).toBe(
      'https://my-bucket.file.example.com',
    );
  });

  const beijing = 'oss-cn-beijing.aliyuncs.com';
  test.each([
    ['file', 'file', 'cn-file1'],
    ['option', 'option', 'cn-file1'],
    ['environment', 'option', 'cn-file1'],
    ['option', 'environment', 'cn-beijing'],
    ['option', 'file', 'cn-beijing'],
    ['environment', 'file', 'cn-beijing'],
  ] as const)('endpoint by %s, region by %s: signed for %s', (endpoint, region, expected) => {
    const settings = { region: 'cn-file1', endpoint: beijing, sources: { endpoint, region } };
    expect(resolve(settings)[2]).toBe(expected);
  });

  test.each([
    ['file', 'cn-beijing'],
    ['environment', 'cn-file1'],
    ['option', 'cn-file1'],
  ] as const)('endpoint of the bucket, region by %s: signed for %s', (region, expected) => {
    const settings = { region: 'cn-file1', bucketEndpoints: { [BUCKET]: beijing }, sources: { region } };
    expect(resolve(settings)[2]).toBe(expected);
  });
});

describe('what is missing or malformed', () => {
  test('no endpoint and no region', () => {
    const error = failure({});
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'EndpointMissing' });
  });

  test.each([
    'oss-accelerate.aliyuncs.com',
    'http://127.0.0.1:9000',
    'oss.example.com',
    'ep-x.oss-cn-hangzhou.privatelink.aliyuncs.com',
  ])('V4 without a region: %s', (endpoint) => {
    const error = failure({ endpoint });
    expect(error).toBeInstanceOf(ConfigError);
    expect(typed(error as OssAppendError)).toMatchObject({
      code: 'RegionMissing',
      hint: expect.stringContaining('OSS_REGION'),
    });
    expect(() => resolve({ endpoint, signVersion: 'v1' })).not.toThrow();
  });

  test.each([
    ['ftp://oss-cn-hangzhou.aliyuncs.com', 'scheme'],
    ['oss://my-bucket', 'scheme'],
    ['https://user:password@host.com', 'user name or password'],
    ['host.com/bucket', 'path or query'],
    ['host.com//', 'path or query'],
    ['host.com?a=b', 'path or query'],
    ['host.com#a', 'path or query'],
    ['host.com\\a', 'path or query'],
    ['https://', 'host'],
    ['https:///host.com', 'path or query'],
    ['host.com:', 'host'],
    ['host.com:0', 'port 0'],
    ['host.com:65536', 'host'],
    ['host.com:http', 'host'],
    ['host com', 'host'],
    ['ho\tst.com', 'host'],
    ['%6cocalhost', 'host'],
    ['127.1', 'host'],
    ['0x7f000001', 'host'],
    ['[::1', 'host'],
    ['::1', 'host'],
    ['例え.com', 'host'],
  ])('%j', (endpoint, problem) => {
    for (const [source, name] of [
      ['option', '--endpoint'],
      ['environment', 'the variable OSS_ENDPOINT'],
    ] as const) {
      const error = failure({ endpoint, region: 'cn-a', sources: { endpoint: source } });
      expect(error).toBeInstanceOf(UsageError);
      const { message } = typed(error as OssAppendError);
      expect(message).toMatch(new RegExp(`^${name} .*${problem}`));
      expect(message).not.toContain('password@');
    }
  });

  test('in a file it is an error of the file', () => {
    const file = { configFile: '/etc/x', region: 'cn-a', sources: { endpoint: 'file' } } as const;
    expect(failure({ ...file, endpoint: 'a/b' })).toMatchObject({
      code: 'ConfigFileInvalid',
      message: '/etc/x: endpoint must not hold a path or query',
    });
    expect(failure({ ...file, bucketCnames: { [BUCKET]: 'a b' } })).toMatchObject({
      code: 'ConfigFileInvalid',
      message: expect.stringContaining('/etc/x: the custom domain of bucket my-bucket is not a host'),
    });
  });
});
