import { describe, expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const MINUTE = 60_000;

const TEMPORARY = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };

describe.each(['v1', 'v4'] as const)('a %s signature', (version) => {
  test('is taken as it is and for no other headers', async ({ sandbox }) => {
    const headers = { 'x-oss-meta-a': '1', 'content-type': 'text/plain' };
    expect(await append(sandbox, 'log', 0, 'x', { version, headers })).toMatchObject({ status: 200 });
    for (const name of ['x-oss-meta-a', 'content-type']) {
      const tampered = await append(sandbox, 'log', 1, 'x', {
        version,
        headers,
        tamper: (signed) => {
          signed[name] = 'other';
        },
      });
      expect(tampered).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    }
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(1);
  });

  test('that does not match is answered with what the server signed', async ({ sandbox }) => {
    const credentials = { ...sandbox.credentials, accessKeySecret: 'wrong' };
    const { status, text, headers } = await append(sandbox, 'a&b', 0, 'x', { version, credentials });
    expect(status).toBe(403);
    expect(headers['x-oss-ec']).toBe('0002-00000040');
    const elements = ['OSSAccessKeyId', 'SignatureProvided', 'StringToSign', 'StringToSignBytes'];
    for (const name of elements) expect(text).toContain(`<${name}>`);
    expect(text).toContain(version === 'v1' ? '/demo/a&amp;b?append&amp;position=0' : '/demo/a%26b');
    expect(text.includes('<CanonicalRequest>')).toBe(version === 'v4');
  });

  test('may be 15 minutes off, and no more', async ({ start }) => {
    const now = new Date('2026-03-01T12:00:00.000Z');
    const sandbox = await start({ clock: () => now });
    for (const minutes of [-15, 15]) {
      const date = new Date(now.getTime() + minutes * MINUTE);
      expect(await call(sandbox, 'HEAD', 'log', { version, date })).toMatchObject({ code: 'NoSuchKey' });
    }
    for (const minutes of [-16, 16]) {
      const date = new Date(now.getTime() + minutes * MINUTE);
      const { status, code, text, headers } = await append(sandbox, 'log', 0, 'x', { version, date });
      expect([status, code]).toEqual([403, 'RequestTimeTooSkewed']);
      expect(text).toContain('<MaxAllowedSkewMilliseconds>900000<');
      expect(text).toContain(`<RequestTime>${date.toISOString()}<`);
      expect(text).toContain('<ServerTime>2026-03-01T12:00:00.000Z<');
      expect(headers.date).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
    }
  });

  test('of a temporary key needs its token', async ({ start }) => {
    const sandbox = await start({ credentials: TEMPORARY });
    const { securityToken: _, ...bare } = TEMPORARY;
    const withOther = { ...TEMPORARY, securityToken: 'other' };
    expect(await call(sandbox, 'GET', 'k', { version })).toMatchObject({ code: 'NoSuchKey' });
    expect(await call(sandbox, 'GET', 'k', { version, credentials: bare })).toMatchObject({
      status: 403,
      code: 'InvalidAccessKeyId',
    });
    expect(await call(sandbox, 'GET', 'k', { version, credentials: withOther })).toMatchObject({
      status: 403,
      code: 'InvalidSecurityToken',
    });
  });

  test('of an unknown key is refused', async ({ sandbox }) => {
    const credentials = { accessKeyId: 'nobody', accessKeySecret: 'x' };
    expect(await call(sandbox, 'GET', 'k', { version, credentials })).toMatchObject({
      status: 403,
      code: 'InvalidAccessKeyId',
    });
  });

  test('without a date is refused', async ({ sandbox }) => {
    const answer = await call(sandbox, 'GET', 'k', {
      version,
      tamper: (headers) => {
        delete headers.date;
        delete headers['x-oss-date'];
      },
    });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});

describe('a V4 signature', () => {
  test('covers additional headers, and may name none only by leaving the field out', async ({ sandbox }) => {
    const options = { headers: { range: 'bytes=0-1' }, additionalHeaders: ['Host', 'Range'] };
    await sandbox.store.put('demo', 'k', 'hello');
    expect((await call(sandbox, 'GET', 'k', options)).text).toBe('he');
    const tampered = await call(sandbox, 'GET', 'k', {
      ...options,
      tamper: (headers) => {
        headers.range = 'bytes=0-2';
      },
    });
    expect(tampered.code).toBe('SignatureDoesNotMatch');
    const empty = await call(sandbox, 'GET', 'k', {
      tamper: (headers) => {
        headers.authorization = headers.authorization?.replace(',Sig', ',AdditionalHeaders=,Sig') ?? '';
      },
    });
    expect(empty).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(empty.headers['x-oss-ec']).toBe('0002-00000209');
  });

  const malformed: readonly [string, RegExp, string][] = [
    ['another region', /cn-hangzhou/, 'cn-beijing'],
    ['another date', /\/\d{8}\//, '/20200101/'],
    ['another product', /\/oss\//, '/ecs/'],
    ['another request type', /aliyun_v4_request/, 'aws4_request'],
    ['no signature', /,Signature=.*/, ''],
    ['another algorithm', /^OSS4-HMAC-SHA256/, 'OSS4-HMAC-SHA1'],
  ];
  test.for(malformed)('with %s is an invalid argument', async ([, pattern, text], { sandbox }) => {
    const answer = await call(sandbox, 'GET', 'k', {
      tamper: (headers) => {
        headers.authorization = headers.authorization?.replace(pattern, text) ?? '';
      },
    });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

test('a request without a signature is refused', async ({ sandbox }) => {
  const answer = await call(sandbox, 'GET', 'log', {
    tamper: (headers) => {
      delete headers.authorization;
    },
  });
  expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
});
