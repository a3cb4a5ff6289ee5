// Runs `appendfromfile --follow` of many files: connects, tells what becomes of them, and of all of them at the end.
import { type FollowFilesInput, runFollowFiles } from '../api/follow-files.ts';
import { UsageError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import { type AppendFlags, checkCombination, readFlags, toFollowing } from './append-task.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { connect } from './connect.ts';
import { EXIT } from './exit-codes.ts';
import { FleetReport } from './fleet-report.ts';
import { endedBy, isPassing, printAppend, tellNotice } from './following.ts';
import { failureOf, openMonitor } from './monitor.ts';
import { openProgress } from './progress.ts';
import { keepHeapSmall } from './small-heap.ts';
import { parseTarget } from './target.ts';
import { unlessClosed } from './unless-closed.ts';

/** For files that are not there yet. */
const WAITING: ReadonlySet<Notice['kind']> = new Set(['file-waiting', 'files-none', 'files-waiting']);

export async function followFiles(
  sources: readonly string[],
  url: string,
  own: AppendFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  const task = toTask(sources, url, own, common.encodingType === 'url');
  // An outage is told of once, not once a try.
  const limits = { jobs: task.jobs, maxRequestsPerSecond: own.maxRequests };
  const connection = await connect(common, context, { ...limits, onRetry: () => {} });
  const report = new FleetReport(context);
  const monitor = await openMonitor(own.metricsFile, context);
  const { tally } = monitor;
  const subject = { kind: 'follow', source: sources.join(' '), target: url } as const;
  const progress = openProgress(subject, common, context);
  const letHeapGrow = keepHeapSmall();
  try {
    connection.checkBucket(task.template.bucket);
    const { client, retry, shared } = connection;
    const summary = await runFollowFiles(task, {
      client,
      retry,
      ...shared,
      stop: io.signal,
      ...(progress && { onProgress: progress.tell, isWatched: progress.isWatched }),
      onNotice(notice) {
        if (WAITING.has(notice.kind)) tally.begun();
        tellNotice(notice, reporter);
      },
      progressOf: (source) => tally.file(source, url).told,
      onGone: (source) => tally.file(source, url).ended(),
      onFailure(failure) {
        tally.file(failure.source, url).failed(failureOf(failure.error));
        report.onFailure(failure);
      },
      onMended: report.onMended,
      onAppended(result) {
        progress?.appended();
        tally.file(result.source, url).appended(result);
        return printAppend(result, reporter);
      },
    });
    progress?.stop();
    report.end();
    await unlessClosed(reporter.result(() => [reporter.texts.results.files(summary)], summary));
    if (report.lastingCode === undefined) io.signal.throwIfAborted();
  } catch (error) {
    progress?.stop();
    report.end();
    if (report.lastingCode === undefined || !isPassing(error)) throw endedBy(io.signal, error);
    // What one of the files failed for counts more than what passes.
    await reporter.error(error, EXIT.tempFail);
  } finally {
    letHeapGrow();
    await monitor.stop();
    await connection.close();
  }
}

/** @throws {UsageError} for options that contradict each other, and for what only one source can have */
function toTask(
  sources: readonly string[],
  url: string,
  flags: AppendFlags,
  percentEncoded: boolean,
): FollowFilesInput {
  checkCombination('follow', sources[0] ?? '', flags);
  if (flags.rotated !== undefined) throw new UsageError('Usage.OfOneFile', { option: 'rotated' });
  const template = parseTarget(sources, url, {
    command: 'append',
    percentEncoded,
    utc: flags.utc,
    isMany: true,
  });
  const values = readFlags(flags);
  const { choice, jobs } = values;
  return { ...toFollowing(values), choice: { ...choice, sources }, template, jobs };
}
