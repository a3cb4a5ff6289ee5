// `sandbox`: a local OSS-compatible server, for a demonstration, a test or a dry run of a pipeline.
import type { Command } from 'commander';
import { LocalIoError } from '../errors.ts';
import { checkBucketName } from '../oss/object-url.ts';
import type { RequestLogEntry } from '../sandbox/exchange.ts';
import type { Sandbox } from '../sandbox/server.ts';
import type { Reporter } from '../ui/reporter.ts';
import { addOutputOptions, type OutputFlags } from './common-options.ts';
import type { Io } from './io.ts';
import { collect, integer } from './values.ts';

interface SandboxFlags extends OutputFlags {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly bucket?: readonly string[];
  readonly fault?: readonly string[];
}

const DEFAULT_BUCKET = 'sandbox';

const EXAMPLES = `
Examples:
  oss-append sandbox
  oss-append sandbox --port 0 --bucket logs --bucket video --dir /tmp/oss
  oss-append sandbox --fault append:1:commit-then-drop    rehearse a lost answer`;

export function addSandboxCommand(program: Command, io: Io, reporter: () => Reporter): void {
  const command = program
    .command('sandbox')
    .summary('run a local OSS-compatible server')
    .description(
      'Runs a local server that answers as OSS does, until it is interrupted. Objects are kept in --dir.',
    )
    .optionsGroup('Server:')
    .option('--dir <path>', 'where objects are kept', '.oss-sandbox')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 = any free one', integer(0, 65_535), 9000)
    .option('--bucket <name>', `bucket to create; repeatable (default: ${DEFAULT_BUCKET})`, collect)
    .option('--fault <fault>', 'fault to place, as on[:nth[xTimes]]:kind[=value]; repeatable', collect)
    .addHelpText('after', EXAMPLES);
  addOutputOptions(command).action((flags: SandboxFlags) => run(flags, io, reporter()));
}

async function run(flags: SandboxFlags, io: Io, reporter: Reporter): Promise<void> {
  const buckets = flags.bucket ?? [DEFAULT_BUCKET];
  for (const bucket of buckets) checkBucketName(bucket);
  const sandbox = await start(flags, buckets, reporter);
  try {
    await reporter.result(() => describe(sandbox, buckets), toDocument(sandbox, buckets));
    await aborted(io.signal);
  } finally {
    await sandbox.close();
    const { formatFault } = await import('../sandbox/fault-text.ts');
    for (const fault of sandbox.faults.unused()) {
      reporter.log('warn', `fault ${formatFault(fault)} did not take effect as often as it was to`);
    }
  }
}

async function start(flags: SandboxFlags, buckets: readonly string[], reporter: Reporter): Promise<Sandbox> {
  const [{ startSandbox }, { parseFault }] = await Promise.all([
    import('../sandbox/server.ts'),
    import('../sandbox/fault-text.ts'),
  ]);
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
