import { describe, expect } from 'vitest';
import { DEMO_CREDENTIALS } from '../../../src/sandbox/index.ts';
import { append, call } from '../support/client.ts';
import { stored, test } from '../support/fixture.ts';

const withToken = (securityToken: string) => ({ credentials: { ...DEMO_CREDENTIALS, securityToken } });

describe('expired-token', () => {
  test('strikes one request, whatever its token is', async ({ sandbox }) => {
    sandbox.faults.add('any:expired-token');
    const refused = await append(sandbox, 'log', 0, 'x');
    expect(refused).toMatchObject({ status: 403, code: 'SecurityTokenExpired' });
    expect(refused.headers['x-oss-ec']).toBe('0002-00000007');
    expect((await append(sandbox, 'log', 0, 'x')).status).toBe(200);
    expect(await call(sandbox, 'GET', 'log', withToken('one'))).toMatchObject({
      code: 'InvalidSecurityToken',
    });
  });

  test('with a lifetime strikes a token that came first so long ago, until another comes', async ({
    start,
  }) => {
    let now = new Date();
    const sandbox = await start({ clock: () => now, faults: ['any:xinf:expired-token=30'] });
    const pass = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    };
    const status = async (token: string) =>
      (await append(sandbox, 'log', 0, '', withToken(token))).code ?? 'OK';
    expect(await status('one')).toBe('OK');
    pass(29);
    expect([await status('one'), await status('two')]).toEqual(['OK', 'OK']);
    pass(1);
    expect([await status('one'), await status('two')]).toEqual(['SecurityTokenExpired', 'OK']);
    pass(29);
    expect([await status('one'), await status('two')]).toEqual([
      'SecurityTokenExpired',
      'SecurityTokenExpired',
    ]);
    expect((await append(sandbox, 'log', 0, 'x')).status).toBe(200);
    expect(sandbox.faults.fired).toBe(3);
  });

  test('with a lifetime takes any token everywhere, and only with its key', async ({ sandbox }) => {
    sandbox.faults.add('append:xinf:expired-token=30');
    expect(await call(sandbox, 'HEAD', 'log', withToken('one'))).toMatchObject({ code: 'NoSuchKey' });
    for (const [wrong, code] of [
      [{ accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
      [{ accessKeyId: 'wrong' }, 'InvalidAccessKeyId'],
    ] as const) {
      const credentials = { ...withToken('one').credentials, ...wrong };
      expect(await append(sandbox, 'log', 0, 'x', { credentials })).toMatchObject({ status: 403, code });
    }
    expect(await sandbox.store.list('demo')).toEqual([]);
  });
});

describe('revoked-key', () => {
  const InvalidAccessKeyId = { status: 403, code: 'InvalidAccessKeyId' };

  test('strikes one request, whatever its key is', async ({ sandbox }) => {
    sandbox.faults.add('append:revoked-key');
    const refused = await append(sandbox, 'log', 0, 'x');
    expect(refused).toMatchObject(InvalidAccessKeyId);
    expect(refused.headers['x-oss-ec']).toBe('0002-00000902');
    expect((await append(sandbox, 'log', 0, 'x')).status).toBe(200);
    const other = { credentials: { ...DEMO_CREDENTIALS, accessKeyId: 'other' } };
    expect(await append(sandbox, 'log', 1, 'x', other)).toMatchObject(InvalidAccessKeyId);
  });

  test('with an id strikes this key, and lets in any other that has its secret', async ({ sandbox }) => {
    const { accessKeyId } = DEMO_CREDENTIALS;
    sandbox.faults.add(`any:2xinf:revoked-key=${accessKeyId}`);
    expect((await append(sandbox, 'log', 0, 'a')).status).toBe(200);
    expect(await append(sandbox, 'log', 1, 'b')).toMatchObject(InvalidAccessKeyId);
    const other = { ...DEMO_CREDENTIALS, accessKeyId: 'other' };
    expect((await append(sandbox, 'log', 1, 'b', { credentials: other })).status).toBe(200);
    const guessed = { credentials: { ...other, accessKeySecret: 'guessed' } };
    expect(await append(sandbox, 'log', 2, 'c', guessed)).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(await stored(sandbox)).toBe('ab');
  });
});
