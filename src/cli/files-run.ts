// Runs `appendfromfile` and `verify` of many files: connects, prints what becomes of each, and of all of them together.
import { runAppendFiles } from '../api/append-files.ts';
import type { FileTally } from '../api/file-tally.ts';
import type { FilesDeps, FilesInput } from '../api/files-options.ts';
import { hasNews } from '../api/files-totals.ts';
import { runVerifyFiles, type VerifyFilesInput } from '../api/verify-files.ts';
import { firstOf } from '../text/idiom.ts';
import type { AppendFlags } from './append-task.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { connect } from './connect.ts';
import { FilesReport } from './files-report.ts';
import { toFilesTask } from './files-task.ts';
import { failureOf, openMonitor } from './monitor.ts';
import { openFilesProgress } from './progress.ts';
import { unlessClosed } from './unless-closed.ts';
import { exitCodeFor } from './verify-exit-code.ts';

export async function appendFiles(
  sources: readonly string[],
  url: string,
  own: AppendFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const task = toFilesTask(sources, url, own, common.encodingType === 'url');
  const { reporter } = context;
  const monitor = await openMonitor(own.metricsFile, context);
  const tallyOf = (source: string): FileTally => monitor.tally.file(source, task.template.url);
  const run: Run = async (deps, report) => {
    const summary = await runAppendFiles(task, {
      ...deps,
      progressOf(source) {
        const { told: count } = tallyOf(source);
        const show = deps.progressOf?.(source);
        return (progress) => {
          count(progress);
          show?.(progress);
        };
      },
      onFailure(failure) {
        tallyOf(failure.source).failed(failureOf(failure.error));
        return deps.onFailure?.(failure);
      },
      async onResult(result) {
        tallyOf(result.source).settled(result);
        report.done(result.source, result.bytes);
        reporter.log('info', { kind: 'appended', result });
        // Nobody wants to read which of a thousand files have nothing new; a program may.
        if (!reporter.json && !hasNews(result)) return;
        await unlessClosed(reporter.result(() => [reporter.texts.results.appended(result)], result));
      },
    });
    return { summary, line: () => reporter.texts.results.files(summary) };
  };
  try {
    await overFiles(task, own, common, context, run);
  } finally {
    await monitor.stop();
  }
}

export async function verifyFiles(
  task: VerifyFilesInput,
  own: { readonly maxRequests?: number | undefined },
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  await overFiles(task, own, common, context, async (deps, report) => {
    const summary = await runVerifyFiles(task, {
      ...deps,
      async onResult(result) {
        report.done(result.source, 0);
        report.exitWith(exitCodeFor(result, task.prefix === true));
        await unlessClosed(reporter.result(() => [reporter.texts.results.verified(result)], result));
      },
    });
    return { summary, line: () => reporter.texts.results.verifiedFiles(summary) };
  });
}

interface Outcome {
  readonly summary: object;
  /** The same for people. */
  line(): string;
}

type Run = (deps: FilesDeps<never>, report: FilesReport) => Promise<Outcome>;

async function overFiles(
  { choice, template, jobs }: Pick<FilesInput, 'choice' | 'template' | 'jobs'>,
  { maxRequests }: { readonly maxRequests?: number | undefined },
  common: ConnectionFlags,
  context: CommandContext,
  run: Run,
): Promise<void> {
  const { io, reporter } = context;
  const connection = await connect(common, context, { jobs, maxRequestsPerSecond: maxRequests });
  const subject = { source: firstOf(choice.sources).join(' '), target: template.url };
  const progress = openFilesProgress(subject, common, context);
  const report = new FilesReport(context, progress);
  try {
    connection.checkBucket(template.bucket);
    const { client, retry } = connection;
    const { summary, line } = await run({ client, retry, signal: io.signal, ...report.hooks }, report);
    progress?.stop();
    report.end();
    await unlessClosed(reporter.result(() => [line()], summary));
    io.signal.throwIfAborted();
  } finally {
    progress?.stop();
    await connection.close();
  }
}
