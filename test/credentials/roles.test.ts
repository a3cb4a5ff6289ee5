// Roles that the Security Token Service gives: for a key, and for an OIDC token.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import type { OidcRole, RamRole } from '../../src/credentials/source.ts';
import { signatureOf, stsOrigin } from '../../src/credentials/sts.ts';
import { typedFailure } from '../support/errors.ts';
import { test } from '../support/sandbox.ts';
import {
  document,
  keysNamed,
  type PlayedServer,
  play,
  provide,
  type Reply,
} from './support/played-server.ts';

const KEY = {
  accessKeyId: 'id',
  accessKeySecret: 'secret~*&=+/',
  securityToken: 'token+/=of base'.replace(' ', '~'),
};
const ROLE = 'acs:ram::1234567890:role/logs';

function ramRole(sts: PlayedServer, more: Partial<RamRole> = {}): RamRole {
  return {
    kind: 'ram-role',
    base: { kind: 'static', credentials: KEY },
    roleArn: ROLE,
    stsEndpoint: sts.origin,
    ...more,
  };
}

const given = (name: string): Reply => ({ body: { Credentials: document(name), RequestId: 'r' } });

test('a request of the RPC style is signed as the SDK of Alibaba Cloud signs it', () => {
  // By @alicloud/pop-core 1.8.
  const parameters = {
    AccessKeyId: 'STS.test id+/=',
    Action: 'AssumeRole',
    DurationSeconds: '900',
    ExternalId: '你好!',
    Format: 'JSON',
    RoleArn: 'acs:ram::123:role/a b*~',
    RoleSessionName: 'oss-append',
    SecurityToken: 'tok+/=en~*',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: 'n',
    SignatureVersion: '1.0',
    Timestamp: '2026-11-27T10:00:00Z',
    Version: '2015-04-01',
  };
  expect(signatureOf(parameters, "secret~*()!'&=")).toBe('fVkj7Q3cKukiaQHeticHsXznbAY=');
});

test.each([
  [{}, 'https://sts.aliyuncs.com'],
  [{ stsRegion: 'cn-hangzhou' }, 'https://sts.cn-hangzhou.aliyuncs.com'],
  [{ stsRegion: 'cn-hangzhou', isVpc: true }, 'https://sts-vpc.cn-hangzhou.aliyuncs.com'],
  [{ stsRegion: 'cn-hangzhou', stsEndpoint: 'sts.cloud.test' }, 'https://sts.cloud.test'],
  [{ stsEndpoint: 'sts.cloud.test:8443' }, 'https://sts.cloud.test:8443'],
  [{ stsEndpoint: 'http://sts.cloud.test/' }, 'http://sts.cloud.test'],
])('with %j the service is asked at %s', (settings, origin) => {
  expect(stsOrigin({ kind: 'ram-role', base: { kind: 'anonymous' }, roleArn: ROLE, ...settings })).toBe(
    origin,
  );
});

test.each([
  [{ isVpc: true }, 'needs a region'],
  [{ stsRegion: 'cn-hangzhou.evil.test/' }, 'is no region'],
  [{ stsEndpoint: 'sts.cloud.test/path' }, 'is no host'],
  [{ stsEndpoint: 'ftp://sts.cloud.test' }, 'is no host'],
  [{ stsEndpoint: '' }, 'is no host'],
])('with %j nobody is asked', async (settings, message) => {
  const { provider } = provide({
    kind: 'ram-role',
    base: { kind: 'static', credentials: KEY },
    roleArn: ROLE,
    ...settings,
  });
  const error = await typedFailure(provider());
  expect(error).toMatchObject({ code: 'CredentialsFailed', message: expect.stringContaining(message) });
});

describe('a RAM role', () => {
  test('is asked for with a signature by the key of its base, and kept', async () => {
    const sts = await play(() => given('role'));
    const { provider, secrets } = provide(
      ramRole(sts, { durationS: 900, externalId: 'external', roleSessionName: 'me' }),
    );
    expect(await provider()).toEqual(keysNamed('role'));
    expect(await provider()).toEqual(keysNamed('role'));
    const [{ method, path, form, headers } = sts.asked[0] as never] = sts.asked;
    expect({ method, path, type: headers['content-type'], requests: sts.asked.length }).toEqual({
      method: 'POST',
      path: '/',
      type: 'application/x-www-form-urlencoded',
      requests: 1,
    });
    const { Signature, SignatureNonce, Timestamp, ...others } = form;
    expect(others).toEqual({
      AccessKeyId: 'id',
      Action: 'AssumeRole',
      DurationSeconds: '900',
      ExternalId: 'external',
      Format: 'JSON',
      RoleArn: ROLE,
      RoleSessionName: 'me',
      SecurityToken: KEY.securityToken,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      Version: '2015-04-01',
    });
    const parameters = { ...others, SignatureNonce, Timestamp };
    expect(Signature).toBe(signatureOf(parameters as Record<string, string>, KEY.accessKeySecret));
    expect(secrets).toEqual([KEY.accessKeySecret, KEY.securityToken, 'secret-of-role', 'token-of-role']);
  });

  test('may be taken on by another one, and so on', async () => {
    const sts = await play(({ form }) => given(form.AccessKeyId === 'id' ? 'first' : 'second'));
    const { provider } = provide(ramRole(sts, { base: ramRole(sts), roleArn: `${ROLE}-2` }));
    expect(await provider()).toEqual(keysNamed('second'));
    expect(sts.asked.map(({ form }) => [form.AccessKeyId, form.RoleArn])).toEqual([
      ['id', ROLE],
      ['STS.first', `${ROLE}-2`],
    ]);
  });

  test('is asked for once more with other keys of its base, where those were refused', async () => {
    const refusal = { status: 404, body: { Code: 'InvalidAccessKeyId.NotFound', Message: 'not found' } };
    const sts = await play(({ form }) => (form.AccessKeyId === 'new' ? given('role') : refusal));
    let reloads = 0;
    const { provider } = provide(ramRole(sts), {
      async reload() {
        reloads += 1;
        const credentials = { ...KEY, accessKeyId: 'new' };
        return ramRole(sts, { base: { kind: 'static', credentials } });
      },
    });
    expect(await provider()).toEqual(keysNamed('role'));
    expect(sts.asked.map(({ form }) => form.AccessKeyId)).toEqual(['id', 'new']);
    expect(reloads).toBe(1);
  });

  test('is asked for by the clock of the service, where ours is wrong', async () => {
    const date = 'Fri, 27 Nov 2026 10:00:00 GMT';
    const late = {
      status: 400,
      headers: { date },
      body: { Code: 'InvalidTimeStamp.Expired', Message: 'late' },
    };
    const expiration = '2026-11-27T11:00:00Z';
    const sts = await play(({ form }) =>
      form.Timestamp === '2026-11-27T10:00:00Z'
        ? { headers: { date }, body: { Credentials: document('role', expiration) } }
        : late,
    );
    let now = Date.parse('2031-01-01');
    const clock = { now: () => now, monotonicMs: () => 0 };
    const { provider } = provide(ramRole(sts), { clock });
    expect(await provider()).toEqual(keysNamed('role'));
    // They last an hour, though by our clock they were over years ago.
    now += 40 * 60_000;
    await provider();
    expect(sts.asked).toHaveLength(2);
    now += 21 * 60_000;
    await provider();
    expect(sts.asked).toHaveLength(4);
  });

  test('is refused with the code, message and request id of the service, and with an exit code of its kind', async () => {
    const refusals: [Reply, number, string, string | undefined][] = [
      [
        {
          status: 404,
          body: { Code: 'EntityNotExist.Role', Message: 'The role not exists: logs.', RequestId: 'R-1' },
        },
        78,
        'EntityNotExist.Role: The role not exists: logs.',
        'check account and name in the ARN of the role',
      ],
      [
        { status: 403, body: { Code: 'NoPermission', Message: 'You are not authorized.', RequestId: 'R-1' } },
        77,
        'NoPermission: You are not authorized.',
        expect.stringContaining('trust policy') as unknown as string,
      ],
      [
        {
          status: 404,
          body: '<?xml version="1.0"?><Error><RequestId>R-1</RequestId><HostId>sts.test</HostId><Code>InvalidAccessKeyId.NotFound</Code><Message>Specified &lt;key&gt; is not found.</Message></Error>',
        },
        77,
        'InvalidAccessKeyId.NotFound: Specified <key> is not found.',
        expect.stringContaining('access key') as unknown as string,
      ],
      [
        { status: 400, body: { Code: 'Throttling.User', Message: 'slow down', RequestId: 'R-1' } },
        75,
        'Throttling.User: slow down',
        'roles are asked for too often; run it again later',
      ],
      [
        { status: 503, headers: { 'x-acs-request-id': 'R-1' }, body: '<h1>out</h1> \u001b[2Jof order' },
        75,
        'not in the expected form: out \u001b[2Jof order',
        undefined,
      ],
    ];
    for (const [reply, exitCode, message, hint] of refusals) {
      const sts = await play(() => reply);
      const { provider } = provide(ramRole(sts));
      const error = await provider().catch((error: unknown) => error);
      expect(exitCodeOf(error)).toBe(exitCode);
      expect(error).toMatchObject({ requestId: 'R-1', status: reply.status });
      const typed = await typedFailure(Promise.reject(error));
      expect(typed.message).toContain(`cannot get credentials of the RAM role from ${sts.origin}: `);
      expect(typed.message).toContain(message);
      expect(typed.hint).toEqual(hint);
    }
  });

  test('is refused without a word of what was signed', async () => {
    const body = {
      Code: 'SignatureDoesNotMatch',
      Message: `Specified signature is not matched with our calculation. server string to sign is:POST&%2F&SecurityToken%3D${encodeURIComponent(encodeURIComponent(KEY.securityToken))}`,
    };
    const sts = await play(() => ({ status: 400, body }));
    const error = await typedFailure(provide(ramRole(sts)).provider());
    expect(error.message).toMatch(
      /SignatureDoesNotMatch: Specified signature is not matched with our calculation$/,
    );
  });

  test.each([
    ['no JSON', 'what?', 'is no JSON object'],
    ['no credentials', { Credentials: null }, 'has no AccessKeyId'],
    ['no token', { Credentials: { ...document('role'), SecurityToken: '' } }, 'has no SecurityToken'],
    [
      'keys that would break a header',
      { Credentials: { ...document('role'), AccessKeySecret: 'a\r\nb' } },
      'has no valid AccessKeySecret',
    ],
    [
      'keys of another type',
      { Credentials: { ...document('role'), AccessKeyId: 7 } },
      'has no valid AccessKeyId',
    ],
    ['a time that is none', { Credentials: document('role', 'tomorrow') }, 'has no valid Expiration'],
  ])('is not made of %s', async (_, body, message) => {
    const sts = await play(() => ({ body }));
    const error = await typedFailure(provide(ramRole(sts)).provider());
    expect(error.message).toBe(`no credentials: the answer of ${sts.origin} ${message}`);
  });

  test('is not taken on by nobody', async () => {
    const sts = await play(() => given('role'));
    const { provider } = provide(ramRole(sts, { base: { kind: 'anonymous' } }));
    await expect(provider()).rejects.toMatchObject({ code: 'CredentialsFailed' });
    expect(sts.asked).toEqual([]);
  });

  test('that cannot be asked for is a failure of the network', async () => {
    const silent = await play(() => undefined);
    for (const [stsEndpoint, code] of [
      ['http://127.0.0.1:1', 'ECONNREFUSED'],
      [silent.origin, 'ReadTimeout'],
    ] as const) {
      const error = await provide(ramRole(silent, { stsEndpoint }), { limitMs: 100 })
        .provider()
        .catch((error: unknown) => error);
      expect(error).toMatchObject({ code });
      expect(exitCodeOf(error)).toBe(75);
      const { message, hint } = await typedFailure(Promise.reject(error));
      expect(message).toContain(`cannot get credentials of the RAM role from ${stsEndpoint}: `);
      expect(hint).toContain('Security Token Service');
    }
  });
});

describe('a role for an OIDC token', () => {
  const role = (sts: PlayedServer, tokenFile: string): OidcRole => ({
    kind: 'oidc-role',
    roleArn: ROLE,
    providerArn: 'acs:ram::1234567890:oidc-provider/ack',
    tokenFile,
    stsEndpoint: sts.origin,
  });

  test('is asked for without a signature, with the token that the file has by then', async ({ folder }) => {
    const sts = await play((_, nth) => given(`${nth}`));
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'eyJ.first.token\n');
    const { provider, secrets } = provide(role(sts, tokenFile));
    expect(await provider()).toEqual(keysNamed('1'));
    await writeFile(tokenFile, 'eyJ.second.token\n');
    expect(await provider({ refused: keysNamed('1') })).toEqual(keysNamed('2'));
    expect(sts.asked.map(({ form: { Timestamp: _, ...form } }) => form)).toEqual(
      ['eyJ.first.token', 'eyJ.second.token'].map((OIDCToken) => ({
        Action: 'AssumeRoleWithOIDC',
        DurationSeconds: '3600',
        Format: 'JSON',
        OIDCProviderArn: 'acs:ram::1234567890:oidc-provider/ack',
        OIDCToken,
        RoleArn: ROLE,
        RoleSessionName: 'oss-append',
        Version: '2015-04-01',
      })),
    );
    expect(secrets).toContain('eyJ.second.token');
  });

  test('needs a file with a token', async ({ folder }) => {
    const sts = await play(() => given('role'));
    const path = join(folder, 'token');
    const problem = async (tokenFile = path): Promise<string> => {
      const { code, message } = await typedFailure(provide(role(sts, tokenFile)).provider());
      expect(code).toBe('CredentialsFailed');
      return message.replace(`no credentials: the OIDC token file ${tokenFile} `, '');
    };
    expect(await problem()).toBe('cannot be read (ENOENT)');
    expect(await problem(folder)).toMatch(/is no regular file|EISDIR/);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await problem(pipe)).toBe('is no regular file');
    await writeFile(path, ' \n');
    expect(await problem()).toBe('is empty');
    await writeFile(path, '<html>two words</html>');
    expect(await problem()).toBe('holds no token');
    await writeFile(path, 'x'.repeat(65 * 1024));
    expect(await problem()).toBe('is too large for a token');
    expect(sts.asked).toEqual([]);
  });
});
