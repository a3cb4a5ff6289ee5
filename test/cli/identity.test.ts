// Options, variables and profiles that say who signs, as the server sees it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished } from 'vitest';
import { test } from '../support/in-process.ts';

const EMPTY = {
  'x-oss-request-id': 'r',
  'x-oss-object-type': 'Appendable',
  'x-oss-next-append-position': '0',
  'x-oss-hash-crc64ecma': '0',
  'content-length': '0',
};

/** @returns the endpoint of a server that has an empty object, and who has signed the requests to it so far */
async function startWitness(): Promise<{ endpoint: string; signers: (string | undefined)[] }> {
  const signers: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    signers.push(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);
    response.writeHead(200, EMPTY).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, signers };
}

const HEAD = ['head', '--position', 'oss://demo/app.log', '--config-file', 'oss.conf'];
const FILE = `[default]
region = cn-hangzhou
access-key-id = of-default
access-key-secret = s
[profile dev]
region = cn-hangzhou
access-key-id = of-dev
access-key-secret = s
sts-token = stale
`;

describe('who signs', () => {
  test.for([
    ['the key of the profile default', [], {}, 'of-default'],
    ['--profile', ['--profile', 'dev'], {}, 'of-dev'],
    ['OSSUTIL_PROFILE', [], { OSSUTIL_PROFILE: 'dev' }, 'of-dev'],
    ['--mode AK', ['--mode', 'ak', '--profile', 'dev'], {}, 'of-dev'],
    ['--mode Anonymous', ['--mode', 'Anonymous'], {}, undefined],
    [
      'ALIBABA_CLOUD_*',
      [],
      { ALIBABA_CLOUD_ACCESS_KEY_ID: 'ali', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' },
      'ali',
    ],
    [
      '--ignore-env-var',
      ['--ignore-env-var'],
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 's' },
      'of-default',
    ],
  ] as const)('by %s', async ([, options, env, signer], { cli, write }) => {
    const { endpoint, signers } = await startWitness();
    await write('oss.conf', FILE);
    const { code, stdout } = await cli([...HEAD, '--endpoint', endpoint, ...options], { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '0\n' });
    expect(new Set(signers)).toEqual(new Set([signer]));
  });

  test('is nobody where a mode cannot be served, and nothing is sent', async ({ cli, write }) => {
    const { endpoint, signers } = await startWitness();
    await write(
      'oss.conf',
      `${FILE}[profile role]\nmode = RamRoleArn\naccess-key-id = a\naccess-key-secret = s\n`,
    );
    for (const options of [
      ['--profile', 'role'],
      ['--mode', 'StsToken'],
      ['--mode', 'OidcRoleArn'],
      ['--profile', 'gone'],
    ]) {
      const { code } = await cli([...HEAD, '--endpoint', endpoint, '--region', 'cn-hangzhou', ...options]);
      expect(code).toBe(78);
    }
    expect(signers).toEqual([]);
  });
});
