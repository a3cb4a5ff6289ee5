// Runs `sandbox` until it is interrupted.

import { LocalIoError } from '../errors.ts';
import { checkBucketName } from '../oss/object-url.ts';
import type { RequestLogEntry } from '../sandbox/exchange.ts';
import { formatFault, parseFault } from '../sandbox/fault-text.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { OutputFlags } from './common-options.ts';
import type { Io } from './process-io.ts';

export interface SandboxFlags extends OutputFlags {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly bucket?: readonly string[];
  readonly fault?: readonly string[];
}

export async function runSandboxCommand(
  buckets: readonly string[],
  flags: SandboxFlags,
  io: Io,
  reporter: Reporter,
): Promise<void> {
  for (const bucket of buckets) checkBucketName(bucket);
  const sandbox = await start(flags, buckets, reporter);
  try {
    await reporter.result(() => describe(sandbox, buckets), toDocument(sandbox, buckets));
    await aborted(io.signal);
  } finally {
    await sandbox.close();
    for (const fault of sandbox.faults.unused()) {
      reporter.log('warn', `fault ${formatFault(fault)} did not take effect as often as it was to`);
    }
  }
}

async function start(flags: SandboxFlags, buckets: readonly string[], reporter: Reporter): Promise<Sandbox> {
  const faults = (flags.fault ?? []).map(parseFault);
  try {
    return await startSandbox({
      dir: flags.dir,
      host: flags.host,
      port: flags.port,
      buckets,
      faults,
      onRequest: (entry) => reporter.log('info', describeRequest(entry)),
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LocalIoError('DiskFailed', `cannot start the sandbox: ${message}`, {
      cause,
      hint: 'choose another --port (0 = any free one) or --dir',
    });
  }
}

function describeRequest({ method, bucket, key, status, faultsFired }: RequestLogEntry): string {
  const faults = faultsFired.length === 0 ? '' : ` (fault: ${faultsFired.join(', ')})`;
  return `${method} /${bucket ?? ''}/${key ?? ''} ${status ?? 'no answer'}${faults}`;
}

function describe(sandbox: Sandbox, buckets: readonly string[]): string {
  const { endpoint, region, credentials } = sandbox;
  return [
    `The sandbox listens on ${endpoint}, with ${buckets.map((bucket) => `oss://${bucket}`).join(', ')}.`,
    'In another shell:',
    '',
    `export OSS_ENDPOINT=${endpoint}`,
    `export OSS_REGION=${region}`,
    `export OSS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export OSS_ACCESS_KEY_SECRET=${credentials.accessKeySecret}`,
    '',
    `oss-append appendfromfile README.md oss://${buckets[0]}/README.md`,
  ].join('\n');
}

function toDocument(sandbox: Sandbox, buckets: readonly string[]): unknown {
  const { endpoint, port, region, credentials } = sandbox;
  return { endpoint, port, region, buckets, ...credentials };
}

/** Waits for the signal, and rejects with its reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
