import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { checkKeys, checkListing } from '../../../src/sandbox/faults/access.ts';
import { FaultPlan } from '../../../src/sandbox/faults/plan.ts';
import type { Exchange } from '../../../src/sandbox/http/exchange.ts';
import { DEMO_CREDENTIALS } from '../../../src/sandbox/index.ts';
import { Refusal } from '../../../src/sandbox/rules/error-table.ts';
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

describe('denied', () => {
  type Request = readonly [method: string, key: string | undefined, query?: Record<string, string>];
  const list = (prefix?: string): Request => [
    'GET',
    undefined,
    { 'list-type': '2', ...(prefix !== undefined && { prefix }) },
  ];
  const appends = (key: string): Request => ['POST', key, { append: '', position: '0' }];
  const otherBucket: Request = ['PUT', undefined];

  const cases: readonly [fault: string, denied: readonly Request[], permitted: readonly Request[]][] = [
    ['any:xinf:denied', [appends('a'), ['GET', 'a'], ['PUT', 'a'], list(), list('a'), otherBucket], []],
    [
      'any:xinf:denied,except=logs/',
      [appends('a'), ['HEAD', 'logs'], list(), list('log'), otherBucket],
      [appends('logs/a'), ['PUT', 'logs/b'], ['DELETE', 'logs/b'], list('logs/'), list('logs/2')],
    ],
    [
      'any:xinf:denied=%E6%97%A5%2C%3A%3D/,except=%E6%97%A5%2C%3A%3D/b',
      [['GET', '日,:=/a'], list(), list('日'), list('日,:=/'), list('日,:=/a')],
      [appends('日,:=/b'), appends('a'), list('日,:=/b'), list('a'), otherBucket],
    ],
    ['append:xinf:denied', [appends('a')], [['PUT', 'a'], ['GET', 'a'], ['HEAD', 'a'], list()]],
    [
      'list:xinf:denied',
      [list('a')],
      [
        ['PUT', 'a'],
        ['GET', 'a'],
      ],
    ],
  ];

  test.for(cases)('%s', async ([fault, denied, permitted], { sandbox }) => {
    sandbox.faults.add(fault);
    const ask = async ([method, key, query = {}]: Request) => {
      const body = method === 'POST' || method === 'PUT' ? { body: '' } : {};
      const { status, code } = await call(sandbox, method, key, { query, ...body });
      return status < 300 ? 'permitted' : code;
    };
    for (const request of denied) expect([request, await ask(request)]).toEqual([request, 'AccessDenied']);
    for (const request of permitted) expect([request, await ask(request)]).toEqual([request, 'permitted']);
  });

  test('keeps from the names of buckets who may not see every key', async ({ sandbox }) => {
    sandbox.faults.add('any:xinf:denied=a/');
    const listBuckets = () => call(sandbox, 'GET', undefined, { bucket: '' });
    expect((await listBuckets()).status).toBe(200);
    sandbox.faults.add('any:xinf:denied,except=logs/');
    expect(await listBuckets()).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  test('of one key of a batch is enough: none is deleted', async ({ sandbox }) => {
    sandbox.faults.add('delete:xinf:denied,except=logs/');
    await sandbox.store.put('demo', 'logs/a', '1');
    const deleteAll = (...keys: string[]) => {
      const body = `<Delete>${keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`;
      return call(sandbox, 'POST', undefined, { query: { delete: '' }, body });
    };
    expect(await deleteAll('logs/a', 'b')).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await sandbox.store.list('demo')).toHaveLength(1);
    expect((await deleteAll('logs/a', 'logs/b')).status).toBe(200);
    expect(await sandbox.store.list('demo')).toEqual([]);
  });

  test('of the source of a copy', async ({ sandbox }) => {
    sandbox.faults.add('any:xinf:denied=secret/');
    await sandbox.store.put('demo', 'secret/a', '1');
    const headers = { 'x-oss-copy-source': '/demo/secret%2Fa' };
    expect(await call(sandbox, 'PUT', 'b', { headers })).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await sandbox.store.stat('demo', 'b')).toBeUndefined();
  });

  test('tells nothing to who cannot sign', async ({ sandbox }) => {
    sandbox.faults.add('any:xinf:denied');
    const credentials = { ...DEMO_CREDENTIALS, accessKeySecret: 'guessed' };
    expect(await call(sandbox, 'GET', 'a', { credentials })).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test('refuses a listing that could show a key which it denies, and no other', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
    const some = fc.option(
      word.filter((text) => text !== ''),
      { nil: undefined },
    );
    const keys = [...'0123456'].flatMap((_, length) =>
      Array.from({ length: 2 ** length }, (__, bits) =>
        bits.toString(2).padStart(length, '0').slice(0, length).replace(/0/g, 'a').replace(/1/g, 'b'),
      ),
    );
    const isDenied = (fault: object, check: (exchange: Exchange) => void): boolean => {
      const plan = new FaultPlan();
      plan.add({ on: 'any', do: 'denied', ...fault });
      try {
        check({ faults: plan.claim('GET of an object') } as Exchange);
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        return true;
      }
    };
    fc.assert(
      fc.property(some, some, word, (prefix, except, listed) => {
        const fault = { ...(prefix !== undefined && { prefix }), ...(except !== undefined && { except }) };
        const shown = keys.filter((key) => key.startsWith(listed));
        expect(isDenied(fault, (exchange) => checkListing(exchange, listed))).toBe(
          shown.some((key) => isDenied(fault, (exchange) => checkKeys(exchange, [key]))),
        );
      }),
    );
  });
});
