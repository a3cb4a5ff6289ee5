// Runs `appendfromfile`: connects, shows progress, prints what was done.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type Appendable, openAppendable } from '../api/appendable.ts';
import type { Hooks, PipeHooks } from '../api/appendable-options.ts';
import type { FileTally } from '../api/file-tally.ts';
import { OssAppendError } from '../errors.ts';
import type { OnProgress } from '../facts/progress.ts';
import type { StreamSummary } from '../facts/results.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { standsForMany } from '../select/choice.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import { openStream } from '../ship/path-input.ts';
import type { Progress } from '../ui/progress/progress.ts';
import type { ProgressSubject } from '../ui/progress/view.ts';
import type { Reporter } from '../ui/reporter.ts';
import { type AppendFlags, type AppendTask, toAppendTask } from './append-task.ts';
import { checkStream, isTyped } from './check-stream.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { connect } from './connect.ts';
import { endedBy, printAppend, tellNotice } from './following.ts';
import { Interrupted } from './interruption.ts';
import { failureOf, openMonitor } from './monitor.ts';
import { type ProcessIo, STDIN_SOURCE } from './process-io.ts';
import { openProgress } from './progress.ts';
import { unlessClosed } from './unless-closed.ts';

export async function runAppend(
  sources: readonly string[],
  url: string,
  own: AppendFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  if (standsForMany({ sources, recursive: own.recursive === true, filters: own.include ?? [] })) {
    const { appendFiles, followFiles } = await import('./online-files.ts');
    return (own.follow ? followFiles : appendFiles)(sources, url, own, common, context);
  }
  const [source = ''] = sources;
  const { stdin } = context.io;
  const input = source === STDIN_SOURCE ? stdin : await openStream(source, stdin);
  const isStream = input !== undefined;
  const task = toAppendTask(source, url, own, { percentEncoded: common.encodingType === 'url', isStream });
  keepJavaScriptSimple();
  const monitor = await openMonitor(own.metricsFile, context);
  const tally = monitor.tally.file(input?.path ?? source, formatObjectUrl(task.key.at(Date.now())));
  try {
    await runTask(task, source, input, tally, own, common, context);
  } catch (error) {
    if (!(error instanceof Interrupted)) tally.failed(failureOf(error));
    throw error;
  } finally {
    await monitor.stop();
  }
}

async function runTask(
  task: AppendTask,
  source: string,
  input: ByteInput | undefined,
  tally: FileTally,
  { jobs, maxRequests }: AppendFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const connection = await connect(common, context, { jobs, maxRequestsPerSecond: maxRequests });
  try {
    const target = openAppendable(task.key, { connection, ...breakOff(task, context.io) });
    const hooks = noticeHooks(context.reporter);
    const progress =
      input !== undefined && isTyped(input)
        ? undefined
        : openProgress(subjectOf(task, target.object, source, input), common, context);
    const watchers = { tally, progress };
    try {
      if (task.kind === 'file') await appendFile(task.input, target, hooks, watchers, context);
      else await appendStream(task, input ?? context.io.stdin, target, hooks, watchers, context);
    } finally {
      progress?.stop();
    }
  } finally {
    await connection.close();
  }
}

/** Who is told how far it is. */
interface Watchers {
  readonly tally: FileTally;
  readonly progress: Progress | undefined;
}

function progressHooks({ tally, progress }: Watchers): { onProgress: OnProgress; isWatched: boolean } {
  return {
    onProgress(told) {
      tally.told(told);
      progress?.tell(told);
    },
    isWatched: progress?.isWatched ?? false,
  };
}

function subjectOf(
  { kind }: AppendTask,
  object: ObjectUrl,
  path: string,
  input: ByteInput | undefined,
): ProgressSubject {
  const source = input === undefined ? path : (input.path ?? STDIN_SOURCE);
  return { kind: kind === 'file' ? 'transfer' : kind, source, target: formatObjectUrl(object) };
}

/** What is read from a stream, or waits in a followed file, is still to land after the first signal. */
function breakOff({ kind }: AppendTask, io: ProcessIo): { readonly signal?: AbortSignal } {
  switch (kind) {
    case 'file':
      return { signal: io.signal };
    case 'stream':
      return { signal: io.endStepwise().leave };
    case 'follow':
      return {};
  }
}

function noticeHooks(reporter: Reporter): Required<Pick<Hooks, 'onNotice'>> {
  return { onNotice: (notice) => tellNotice(notice, reporter) };
}

async function appendStream(
  task: Exclude<AppendTask, { kind: 'file' }>,
  input: ByteInput,
  target: Appendable,
  hooks: Hooks,
  watchers: Watchers,
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  const { tally, progress } = watchers;
  const streamHooks: PipeHooks = {
    ...hooks,
    ...progressHooks(watchers),
    stop: io.signal,
    onTaken: tally.taken,
    onAppended(result) {
      tally.appended(result);
      progress?.appended();
      return printAppend(result, reporter);
    },
  };
  if (task.kind === 'follow') return finish(target.follow(task.input, streamHooks), progress, context);
  checkStream(input, 'append', reporter);
  const { drain, stop } = io.endStepwise();
  await finish(target.stream(input, task.input, { ...streamHooks, drain, stop }), progress, context);
}

async function appendFile(
  input: Extract<AppendTask, { kind: 'file' }>['input'],
  target: Appendable,
  hooks: Hooks,
  watchers: Watchers,
  { reporter }: CommandContext,
): Promise<void> {
  const url = formatObjectUrl(target.object);
  const { tally, progress } = watchers;
  const { onProgress, isWatched } = progressHooks(watchers);
  let sent = false;
  try {
    const result = await target.append(input, {
      ...hooks,
      onProgress(told) {
        sent ||= told.phase === 'sending';
        onProgress(told);
      },
      isWatched,
    });
    tally.settled(result);
    progress?.stop();
    reporter.log('info', { kind: 'appended', result });
    await reporter
      .result(() => [reporter.texts.results.appended(result)], result)
      .catch((error) => {
        if (error instanceof OssAppendError) error.addNote({ kind: 'append-is-done', result });
        throw error;
      });
  } catch (error) {
    if (error instanceof Interrupted && sent) reporter.log('warn', { kind: 'interrupted-on-the-way', url });
    throw error;
  }
}

async function finish(
  work: Promise<StreamSummary>,
  progress: Progress | undefined,
  { io, reporter }: CommandContext,
): Promise<void> {
  const summary = await work.catch((error: unknown) => {
    throw endedBy(io.signal, error);
  });
  progress?.stop();
  // A writer that Ctrl-C has ended may have closed its pipe before we are told of the same Ctrl-C.
  await nextTurn();
  await unlessClosed(reporter.result(() => [reporter.texts.results.stream(summary)], summary));
  io.signal.throwIfAborted();
}

/**
 * What is optimised of an append is what hands bytes from one native function to the next: that gains no time, and takes
 * 5 MiB.
 */
function keepJavaScriptSimple(): void {
  for (const flag of ['--no-opt', '--no-maglev']) setFlagsFromString(flag);
}
