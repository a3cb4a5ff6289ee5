// The role of an ECS instance by its metadata, and the service at a credentials URI.
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import type { Limits } from '../../src/credentials/deps.ts';
import type { EcsRole } from '../../src/credentials/source.ts';
import { createUndiciTransport } from '../../src/http/undici.ts';
import { typedFailure } from '../support/errors.ts';
import {
  type Asked,
  document,
  keysNamed,
  type Played,
  type PlayedServer,
  play,
  provide,
  type Reply,
} from './support/played-server.ts';

const ROLES = '/latest/meta-data/ram/security-credentials/';
const TOKEN = 'AQAAAE-metadata-token==';

/** As an instance answers; `answers` by the end of a path come first. */
function instance(answers: Readonly<Record<string, Reply | undefined>> = {}): Promise<PlayedServer> {
  return play(({ method, path = '', headers }: Asked) => {
    const special = Object.keys(answers).find((end) => path.endsWith(end));
    if (special !== undefined) return answers[special];
    if (method === 'PUT') return { body: TOKEN };
    if (headers['x-aliyun-ecs-metadata-token'] !== TOKEN) return { status: 403 };
    if (path === ROLES) return { body: 'my-role\n' };
    return path === `${ROLES}my-role`
      ? { body: { ...document('instance'), Code: 'Success' } }
      : { status: 404 };
  });
}

function ecsRole(server: PlayedServer, more: Partial<EcsRole> = {}, limitMs = 1000): Played {
  return provide({ kind: 'ecs-role', ...more }, { metadataOrigin: server.origin, limitMs });
}

function pathsOf({ asked }: PlayedServer): string[] {
  return asked.map(({ method, path }) => `${method} ${path}`);
}

describe('the role of an instance', () => {
  test('is asked for with a token, first by name, and past any proxy', async () => {
    const server = await instance();
    const limits: Limits[] = [];
    const { provider } = provide(
      { kind: 'ecs-role' },
      {
        metadataOrigin: server.origin,
        openTransport(given) {
          limits.push(given);
          return createUndiciTransport(given);
        },
      },
    );
    expect(await provider()).toEqual(keysNamed('instance'));
    expect(pathsOf(server)).toEqual(['PUT /latest/api/token', `GET ${ROLES}`, `GET ${ROLES}my-role`]);
    expect(server.asked[0]?.headers).toMatchObject({ 'x-aliyun-ecs-metadata-token-ttl-seconds': '21600' });
    expect(limits).toHaveLength(3);
    for (const { isDirect, connectTimeoutMs } of limits) {
      expect(isDirect).toBe(true);
      expect(connectTimeoutMs).toBeLessThanOrEqual(2000);
    }
  });

  test('may be named, and so may the place of its credentials', async () => {
    const server = await instance();
    const { provider, secrets } = ecsRole(server, { roleName: 'my-role' });
    expect(await provider()).toEqual(keysNamed('instance'));
    expect(secrets).toContain(TOKEN);
    const { provider: byUrl } = provide({ kind: 'ecs-role', url: `${server.origin}${ROLES}my-role` });
    expect(await byUrl()).toEqual(keysNamed('instance'));
    const once = ['PUT /latest/api/token', `GET ${ROLES}my-role`];
    expect(pathsOf(server)).toEqual([...once, ...once]);
  });

  test('is asked for without a token only where that is allowed', async () => {
    const answers = {
      '/api/token': { status: 404 },
      [ROLES]: { body: 'r' },
      '/r': { body: { ...document('plain'), Code: 'Success' } },
    };
    const server = await instance(answers);
    await expect(ecsRole(server).provider()).rejects.toMatchObject({
      code: 'CredentialsFailed',
      facts: { status: 404 },
    });
    expect(pathsOf(server)).toEqual(['PUT /latest/api/token']);
    expect(await ecsRole(server, { allowsPlain: true }).provider()).toEqual(keysNamed('plain'));
  });

  test.each([
    ['no role', { [ROLES]: { status: 404 } }, {}, 'names no RAM role of this instance'],
    ['a page in place of a name', { [ROLES]: { body: '<html>' } }, {}, 'names no RAM role of this instance'],
    ['another role', {}, { roleName: 'other' }, 'has no RAM role other'],
    [
      'a failure',
      { 'my-role': { body: { Code: 'Failed', Message: 'x\u001b[2J' } } },
      {},
      'is Failed: x\u001b[2J',
    ],
    ['no Code', { 'my-role': { body: document('a') } }, {}, 'has no Code'],
    ['no keys', { 'my-role': { body: { Code: 'Success' } } }, {}, 'has no AccessKeyId'],
    ['garbage', { 'my-role': { body: '[1, 2' } }, {}, 'is no JSON object'],
    ['a list', { 'my-role': { body: [document('a')] } }, {}, 'is no JSON object'],
    ['a refusal', { 'my-role': { status: 403 } }, {}, 'has status 403'],
  ])('that answers with %s is a mistake in the settings', async (_, answers, more, message) => {
    const error = await ecsRole(await instance(answers), more)
      .provider()
      .catch((error: unknown) => error);
    expect(exitCodeOf(error)).toBe(78);
    expect((await typedFailure(Promise.reject(error))).message).toContain(message);
  });

  test.each([
    ['is out of order', { '/api/token': { status: 500 } }, 'BadErrorResponse'],
    ['is out of order later on', { 'my-role': { status: 503 } }, 'BadErrorResponse'],
    ['is silent', { '/api/token': undefined }, 'ReadTimeout'],
  ])('that %s may be there later', async (_, answers, code) => {
    const error = await ecsRole(await instance(answers), {}, 100)
      .provider()
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code });
    expect(exitCodeOf(error)).toBe(75);
  });

  test('is nowhere but on an instance', async () => {
    const { provider } = provide({ kind: 'ecs-role' }, { metadataOrigin: 'http://127.0.0.1:1' });
    const { message, hint } = await typedFailure(provider());
    expect(message).toContain("cannot get credentials of the instance's role from http://127.0.0.1:1: ");
    expect(hint).toBe('metadata is served on instances of ECS only');
    const { provider: elsewhere } = provide({ kind: 'ecs-role', url: 'my-role' });
    await expect(elsewhere()).rejects.toMatchObject({ code: 'CredentialsFailed' });
  });
});

describe('a credentials URI', () => {
  const uriOf = ({ origin }: PlayedServer): string => `${origin}/keys?of=me&secret=in-the-address`;

  test('answers with keys, temporary or not', async () => {
    const server = await play((_, nth) => ({
      body: {
        ...document('uri'),
        Code: 'Success',
        ...(nth === 2 && { SecurityToken: '', Expiration: null }),
      },
    }));
    const { provider } = provide({ kind: 'uri', uri: uriOf(server) });
    expect(await provider()).toEqual(keysNamed('uri'));
    const { securityToken: _, ...withoutToken } = keysNamed('uri');
    expect(await provider({ refused: keysNamed('uri') })).toEqual(withoutToken);
    expect(pathsOf(server)).toEqual([
      'GET /keys?of=me&secret=in-the-address',
      'GET /keys?of=me&secret=in-the-address',
    ]);
  });

  test.each<[string, Reply | undefined, number, string]>([
    ['that fails', { body: { Code: 'NoSuchUser', Message: 'who?' } }, 78, 'is NoSuchUser: who?'],
    ['that is not there', { status: 404 }, 78, 'has status 404'],
    [
      'that leads elsewhere',
      { status: 302, headers: { location: 'http://evil.test' } },
      78,
      'has status 302',
    ],
    ['that is out of order', { status: 502, body: 'oops' }, 75, 'oops'],
    ['that is silent', undefined, 75, 'no progress'],
    ['that never ends', { body: `{"Code":"${'x'.repeat(100_000)}"}` }, 78, 'is no JSON object'],
  ])('%s is named by its host only', async (_, reply, exitCode, message) => {
    const server = await play(() => reply);
    const { provider } = provide({ kind: 'uri', uri: uriOf(server) }, { limitMs: 200 });
    const error = await provider().catch((error: unknown) => error);
    expect(exitCodeOf(error)).toBe(exitCode);
    const told = await typedFailure(Promise.reject(error));
    expect(told.message).toContain(message);
    expect(told.message).toContain(server.origin);
    expect(JSON.stringify([told, (error as { facts: unknown }).facts])).not.toContain('in-the-address');
  });

  test('is an http or https URL', async () => {
    for (const uri of ['keys.test', 'file:///etc/passwd', 'http://']) {
      const { message } = await typedFailure(provide({ kind: 'uri', uri }).provider());
      expect(message).toBe('no credentials: the credentials URI is no http:// or https:// URL');
    }
  });

  test('that speaks TLS where plain http is asked for, or the other way round, is not blamed on the endpoint of OSS', async () => {
    const server = await play(() => ({}));
    const uri = server.origin.replace('http:', 'https:');
    const told = await typedFailure(provide({ kind: 'uri', uri }).provider());
    expect(told).toMatchObject({
      code: 'CredentialsFailed',
      message: expect.stringContaining('is not HTTP'),
    });
    expect(told.hint).not.toContain('--endpoint');
  });

  test('is not waited for after the end', async () => {
    const server = await play(() => undefined);
    const closing = new AbortController();
    const { provider } = provide({ kind: 'uri', uri: server.origin }, { signal: closing.signal });
    setTimeout(() => closing.abort(new Error('closed')), 50);
    await expect(provider()).rejects.toThrow('closed');
  });
});
