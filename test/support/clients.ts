import { randomBytes } from 'node:crypto';
import type { SessionDeps } from '../../src/append/session.ts';
import type { AppendSource } from '../../src/append/source.ts';
import { createUndiciTransport } from '../../src/http/undici.ts';
import { createOssClient } from '../../src/oss/client.ts';
import type { OssClient } from '../../src/oss/types.ts';
import type { RetryClock } from '../../src/retry/clock.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { SignVersion } from '../../src/sign/types.ts';

/** Waits are over at once, so that a test meets many retries in little time. */
const hastyClock: RetryClock = {
  sleep: async (_ms, signal) => signal?.throwIfAborted(),
  random: () => 0,
  now: () => new Date(),
};

export function connectTo(
  sandbox: Sandbox,
  readTimeoutMs: number,
  signVersion: SignVersion = 'v4',
  connections = 1,
): OssClient {
  return createOssClient({
    transport: createUndiciTransport({
      connectTimeoutMs: 5000,
      readTimeoutMs,
      verifyCertificate: true,
      connections,
    }),
    endpointFor: () => ({
      origin: sandbox.endpoint,
      addressingStyle: 'path',
      region: sandbox.region,
      product: 'oss',
    }),
    credentials: async () => sandbox.credentials,
    signVersion,
    userAgent: 'oss-append-test',
  });
}

export function sessionDeps(client: OssClient, retryTimes: number): SessionDeps {
  return {
    client,
    retry: { policy: { retryTimes, baseDelayMs: 1, maxDelayMs: 1 }, clock: hastyClock },
  };
}

/** A source in memory, read in small pieces. */
export function memorySource(content: Buffer, pieceBytes = 100): AppendSource {
  return {
    name: 'memory',
    size: content.length,
    async *read(start, end) {
      for (let from = start; from < end; from += pieceBytes) {
        yield content.subarray(from, Math.min(from + pieceBytes, end));
      }
    },
  };
}

/** No two contents share a run of sixteen bytes, so copies can be counted. */
export function uniqueContent(bytes: number): Buffer {
  return randomBytes(bytes);
}

export function countCopies(haystack: Buffer, needle: Buffer): number {
  let copies = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) copies += 1;
  return copies;
}
