// `sandbox`: a local OSS-compatible server, for a demonstration, a test or a dry run of a pipeline.
import { isAbsolute } from 'node:path';
import { ConfigError, LocalIoError, messageOf, type OssAppendError, UsageError } from '../../errors.ts';
import type { Problem } from '../../facts/errors.ts';
import { nothingLeft, type ValuesOf } from '../../options/option.ts';
import { DEFAULT_BUCKET, SANDBOX } from '../../options/sandbox.ts';
import { checkBucketName } from '../../oss/object-url.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import type { Reporter } from '../../ui/reporter.ts';
import { type CommandDefinition, localCommand } from '../command.ts';
import { shownTarget } from '../sandbox-request.ts';

export const sandboxCommand: CommandDefinition = localCommand({
  name: 'sandbox',
  arguments: [],
  groups: { sandbox: SANDBOX },
  examples: `\
  oss-append sandbox
  oss-append sandbox --port 0 --bucket logs --bucket video --dir /tmp/oss
  oss-append sandbox --fault append:1:commit-then-drop`,

  async run(_args, own, _common, { io, reporter }) {
    const buckets = own.bucket ?? [DEFAULT_BUCKET];
    for (const bucket of buckets) checkBucketName(bucket);
    const { dir = '' } = own;
    if (io.cwd === undefined && !isAbsolute(dir)) {
      throw new LocalIoError('DiskFailed.NoWorkingDirectory', { dir });
    }
    const { formatFault, startSandbox } = await import('../../sandbox/index.ts');
    const sandbox = await start(startSandbox, own, buckets, reporter);
    try {
      const { endpoint, port, region, credentials } = sandbox;
      await reporter.result(
        () => reporter.texts.results.sandbox({ endpoint, region, buckets, credentials }),
        { endpoint, port, region, buckets, ...credentials },
      );
      if (own.host !== undefined && !isOfThisMachine(own.host)) {
        reporter.log('warn', { kind: 'sandbox-exposed', host: own.host });
      }
      await aborted(io.signal);
    } finally {
      await sandbox.close();
      for (const fault of sandbox.faults.unused()) {
        reporter.log('warn', { kind: 'fault-unused', fault: formatFault(fault) });
      }
    }
  },
});

async function start(
  startSandbox: (options: SandboxOptions) => Promise<Sandbox>,
  { dir = '', host = '', port = 0, fault: faults = [], bucket: _, ...rest }: ValuesOf<typeof SANDBOX>,
  buckets: readonly string[],
  reporter: Reporter,
): Promise<Sandbox> {
  nothingLeft(rest);
  try {
    return await startSandbox({
      dir,
      host,
      port,
      buckets,
      faults,
      onRequest: (entry) => {
        const { method, status, faultsFired: faults, failure } = entry;
        const target = shownTarget(entry);
        reporter.log('info', { kind: 'sandbox-request', method, target, status, faults });
        if (failure === undefined) return;
        reporter.log('warn', { kind: 'sandbox-failed', method, target, reason: messageOf(failure) });
      },
    });
  } catch (cause) {
    if (isAbout('Usage.Fault', cause)) throw new UsageError('Usage.Fault', cause.facts, cause);
    if (isAbout('WebAssemblyMissing', cause)) throw new ConfigError('WebAssemblyMissing', cause.facts, cause);
    if (isAbout('DirectoryInUse', cause)) throw new LocalIoError('DirectoryInUse', cause.facts, cause);
    const systemCode = listenFailure(cause);
    if (systemCode !== undefined) throw new LocalIoError('CannotListen', { host, port, systemCode }, cause);
    throw new LocalIoError('DiskFailed.Sandbox', { reason: messageOf(cause) }, cause);
  }
}

/** The server is bundled apart from the command line: its classes are not those of this module. */
function isAbout<P extends Problem>(problem: P, error: unknown): error is OssAppendError<P> {
  return (error as Partial<OssAppendError>).problem === problem;
}

/** The system's code, where it was about the address or the port. */
function listenFailure(error: unknown): string | undefined {
  const { syscall, code, address = '' } = error as NodeJS.ErrnoException & { address?: string };
  // The directory's own socket has a path for an address.
  const isOfServer = syscall === 'getaddrinfo' || (syscall === 'listen' && !isAbsolute(address));
  return isOfServer ? code : undefined;
}

function isOfThisMachine(host: string): boolean {
  // Without node:net, which no start need load for this.
  return host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host);
}

/** Waits for the signal, and rejects with its reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
