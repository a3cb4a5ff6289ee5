// Servers that play the Security Token Service, an instance's metadata or a credentials URI, and what asks them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { CredentialsDeps } from '../../../src/credentials/deps.ts';
import { providerOf } from '../../../src/credentials/provide.ts';
import type { CredentialsProvider } from '../../../src/credentials/provider.ts';
import type { CredentialSource } from '../../../src/credentials/source.ts';
import { createUndiciTransport } from '../../../src/http/undici.ts';
import type { Credentials } from '../../../src/sign/types.ts';

export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Of the body. */
  readonly form: Readonly<Record<string, string>>;
}

export interface Reply {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is no text is sent as JSON. */
  readonly body?: unknown;
}

export interface PlayedServer {
  readonly origin: string;
  readonly asked: readonly Asked[];
}

/**
 * Ends with the test.
 * @param answer undefined is silence
 */
export async function play(
  answer: (asked: Asked, nth: number) => Reply | undefined | Promise<Reply | undefined>,
): Promise<PlayedServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { method, url: path, headers } = request;
    const form = Object.fromEntries(new URLSearchParams(body.replaceAll('+', '%2B')));
    const question = { method, path, headers, body, form };
    asked.push(question);
    const reply = await answer(question, asked.length);
    if (reply === undefined) return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export interface Played {
  readonly provider: CredentialsProvider;
  /** What was to be hidden. */
  readonly secrets: readonly string[];
}

/** The real transport; limits of time become short. */
export function provide(
  source: CredentialSource,
  deps: Partial<CredentialsDeps> & { readonly limitMs?: number } = {},
): Played {
  const secrets: string[] = [];
  const { limitMs, ...others } = deps;
  const short = limitMs === undefined ? {} : { connectTimeoutMs: limitMs, readTimeoutMs: limitMs };
  const provider = providerOf(source, {
    openTransport: (limits) => createUndiciTransport({ ...limits, ...short }),
    onSecret: (secret) => secrets.push(secret),
    ...others,
  });
  return { provider, secrets };
}

export function keysNamed(name: string): Credentials {
  return {
    accessKeyId: `STS.${name}`,
    accessKeySecret: `secret-of-${name}`,
    securityToken: `token-of-${name}`,
  };
}

/** As the services write them. @param expiration RFC 3339 */
export function document(name: string, expiration: string = inOneHour()): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken = '' } = keysNamed(name);
  return {
    AccessKeyId: accessKeyId,
    AccessKeySecret: accessKeySecret,
    SecurityToken: securityToken,
    Expiration: expiration,
  };
}

function inOneHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}
