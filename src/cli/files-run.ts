// Runs `appendfromfile` of many files: connects, prints what became of each, and of all of them together.
import { runAppendFiles } from '../api/append-files.ts';
import { hasNews } from '../api/files-totals.ts';
import type { AppendResult } from '../facts/results.ts';
import type { AppendFlags } from './append-task.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { connect } from './connect.ts';
import { FilesReport } from './files-report.ts';
import { toFilesTask } from './files-task.ts';
import { unlessClosed } from './unless-closed.ts';

export async function runFiles(
  sources: readonly string[],
  url: string,
  own: AppendFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  const task = toFilesTask(sources, url, own, common.encodingType === 'url');
  // One more than files: an object as source is read while it is appended to another one.
  const connection = await connect(common, context, {
    jobs: task.jobs,
    maxRequestsPerSecond: own.maxRequests,
  });
  const report = new FilesReport(context);
  try {
    connection.checkBucket(task.template.bucket);
    const { client, retry } = connection;
    const summary = await runAppendFiles(task, {
      client,
      retry,
      signal: io.signal,
      onResult: (result) => unlessClosed(printResult(result, context)),
      onFailure: report.onFailure,
      onNotice: report.onNotice,
    });
    await report.end();
    await unlessClosed(reporter.result(() => [reporter.texts.results.files(summary)], summary));
    io.signal.throwIfAborted();
  } finally {
    await connection.close();
  }
}

/** Nobody wants to read which of a thousand files have nothing new; a program may. */
async function printResult(result: AppendResult, { reporter }: CommandContext): Promise<void> {
  reporter.log('info', { kind: 'appended', result });
  if (reporter.json || hasNews(result)) {
    await reporter.result(() => [reporter.texts.results.appended(result)], result);
  }
}
