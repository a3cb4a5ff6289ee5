// Keys that OSS refuses: others are asked for once, and the request goes on with them where it was.
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { appendExactlyOnce } from '../../src/append/session.ts';
import type { CredentialsProvider, CredentialsRequest } from '../../src/credentials/provider.ts';
import { createUndiciTransport } from '../../src/http/undici.ts';
import { createOssClient } from '../../src/oss/client.ts';
import type { OssClient } from '../../src/oss/types.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { Credentials, SignVersion } from '../../src/sign/types.ts';
import { play } from '../credentials/support/played-server.ts';
import { memorySource, sessionDeps } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
const OTHERS: Credentials = { accessKeyId: 'other-id', accessKeySecret: 'other-secret' };

function clientOf(
  { endpoint: origin, region }: Pick<Sandbox, 'endpoint' | 'region'>,
  credentials: CredentialsProvider,
  signVersion: SignVersion = 'v4',
): OssClient {
  return createOssClient({
    transport: createUndiciTransport(),
    endpointFor: () => ({ origin, addressingStyle: 'path', region, product: 'oss' }),
    credentials,
    signVersion,
    userAgent: 'test',
  });
}

/** Gives the first keys until they are refused, then the second; and tells what it was asked. */
function rotating(first: Credentials, second: Credentials) {
  const refused: (string | undefined)[] = [];
  let keys = first;
  const provider: CredentialsProvider = async (request) => {
    if (request?.refused !== undefined) {
      refused.push(request.refused.accessKeyId);
      keys = second;
    }
    return keys;
  };
  return { provider, refused };
}

test('every operation goes on with other keys, at once and only once', async ({ sandbox }) => {
  const old = sandbox.credentials;
  await sandbox.store.append('demo', 'app.log', 'one\n');
  sandbox.replaceCredentials(OTHERS);
  const operations: ((client: OssClient) => Promise<unknown>)[] = [
    (client) => client.headObject(OBJECT),
    async (client) => buffer((await client.getObject(OBJECT)).body),
    (client) => client.listObjects({ bucket: 'demo', prefix: '' }),
    (client) => client.appendObject(OBJECT, { position: 4, contentLength: 0, body: nothing }),
  ];
  for (const operation of operations) {
    const { provider, refused } = rotating(old, OTHERS);
    const client = clientOf(sandbox, provider);
    await operation(client);
    await operation(client);
    await client.close();
    expect(refused).toEqual([old.accessKeyId]);
  }
  expect(sandbox.requests.map(({ status }) => status)).toEqual(operations.flatMap(() => [403, 200, 200]));
});

test('an append is sent again at the same position, without a HEAD, also where no retry is allowed', async ({
  sandbox,
}) => {
  const { provider, refused } = rotating(sandbox.credentials, OTHERS);
  await sandbox.store.append('demo', 'app.log', 'one\n');
  sandbox.replaceCredentials(OTHERS);
  const client = clientOf(sandbox, provider);
  const source = memorySource(Buffer.from('two\n'.repeat(1000)));
  const appended = await appendExactlyOnce(
    {
      object: OBJECT,
      source,
      objectEnd: { position: 4, crc64: undefined, exists: undefined },
      onConflict: 'stop',
      requestHeaders: async () => ({}),
    },
    sessionDeps(client, 0),
  );
  await client.close();
  expect(appended).toMatchObject({ position: 4, attempts: 2, recovered: false });
  expect(exchangesOf(sandbox)).toEqual(['POST 403', 'POST 200']);
  expect(refused).toEqual(['sandbox-access-key-id']);
  expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe(`one\n${'two\n'.repeat(1000)}`);
});

test('the refusal stands where there are no other keys, and where these are refused, too', async ({
  sandbox,
}) => {
  const wrong = { accessKeyId: 'wrong', accessKeySecret: 'wrong' };
  for (const [second, requests] of [
    [wrong, 1],
    [{ ...OTHERS, accessKeyId: 'wrong-too' }, 2],
  ] as const) {
    const client = clientOf(sandbox, rotating(wrong, second).provider);
    const before = sandbox.requests.length;
    await expect(client.headObject(OBJECT)).rejects.toMatchObject({
      code: 'InvalidAccessKeyId',
      status: 403,
    });
    expect(sandbox.requests.length - before).toBe(requests);
    await client.close();
  }
});

test('a secret or token that was replaced counts like a key; a missing permission does not', async ({
  sandbox,
  start,
  folder,
}) => {
  const { accessKeyId } = sandbox.credentials;
  const rotated = { accessKeyId, accessKeySecret: 'rotated' };
  sandbox.replaceCredentials(rotated);
  const secret = rotating({ accessKeyId, accessKeySecret: 'old' }, rotated);
  const client = clientOf(sandbox, secret.provider);
  expect(await client.headObject(OBJECT)).toBeUndefined();
  await client.close();

  const temporary = { ...OTHERS, securityToken: 'new' };
  const other = await start({ dir: `${folder}/other`, credentials: temporary });
  for (const token of [{ ...temporary, securityToken: 'old' }, temporary]) {
    other.faults.add(...(token === temporary ? ['head:expired-token' as const] : []));
    const refused = rotating(token, temporary);
    const client = clientOf(other, refused.provider);
    const headed = client.headObject(OBJECT);
    // The fault refuses the same token that would be given once more.
    if (token === temporary) await expect(headed).rejects.toMatchObject({ code: 'SecurityTokenExpired' });
    else expect(await headed).toBeUndefined();
    expect(refused.refused).toHaveLength(1);
    await client.close();
  }

  other.faults.add('append:early-403');
  const denied = rotating(temporary, OTHERS);
  const deniedClient = clientOf(other, denied.provider);
  const append = { position: 0, contentLength: 3, body: () => memorySource(Buffer.from('abc')).read(0, 3) };
  await expect(deniedClient.appendObject(OBJECT, append)).rejects.toMatchObject({ code: 'AccessDenied' });
  expect(denied.refused).toEqual([]);
  await deniedClient.close();
});

test('nobody signs nothing, and has no other keys', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'one\n');
  for (const signVersion of ['v1', 'v4'] as const) {
    const asked: (CredentialsRequest | undefined)[] = [];
    const provider: CredentialsProvider = async (request) => {
      asked.push(request);
      return 'anonymous';
    };
    const client = clientOf(sandbox, provider, signVersion);
    await expect(client.getObject(OBJECT)).rejects.toMatchObject({ code: 'AccessDenied', status: 403 });
    await client.close();
    expect(asked).toEqual([{ signal: undefined }]);
  }
  for (const { headers } of sandbox.requests) {
    for (const name of ['authorization', 'x-oss-date', 'x-oss-security-token'])
      expect(headers).not.toHaveProperty(name);
  }
});

test('an object that all may read is read without keys', async () => {
  const headers = { 'x-oss-request-id': 'R', 'x-oss-object-type': 'Appendable' };
  const server = await play(() => ({ headers, body: 'public\n' }));
  const client = clientOf({ endpoint: server.origin, region: 'cn-hangzhou' }, async () => 'anonymous');
  expect(String(await buffer((await client.getObject(OBJECT)).body))).toBe('public\n');
  await client.close();
});

async function* nothing(): AsyncGenerator<Uint8Array> {}
