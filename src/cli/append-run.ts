// Runs `appendfromfile`: connects, shows progress, prints what was done.
import { fstatSync } from 'node:fs';
import { type AppendFromFileInput, runAppendFromFile } from '../api/append.ts';
import type { AppendResult, StreamSummary } from '../api/append-result.ts';
import { type AppendFollowInput, runAppendFollow } from '../api/follow.ts';
import { type AppendStreamInput, runAppendStream } from '../api/stream.ts';
import { loadCrc64 } from '../crc64/crc64.ts';
import type { Crc64Engine } from '../crc64/engine.ts';
import type { HashingThread } from '../crc64/thread.ts';
import { ThreadEngine } from '../crc64/thread-engine.ts';
import { OssAppendError, SourceError } from '../errors.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import type { FollowNotice } from '../ship/follow-job.ts';
import { formatAppendResult, formatStreamSummary } from '../ui/format.ts';
import { createProgress, NO_PROGRESS, type Progress } from '../ui/progress.ts';
import { OutputClosed, type Reporter } from '../ui/reporter.ts';
import { type AppendFlags, toAppendTask } from './append-task.ts';
import { type Connection, connect } from './connect.ts';
import { Interrupted, type Io } from './process-io.ts';

/** What the three kinds of task have in common. */
interface Run {
  readonly connection: Connection;
  readonly crc64: Crc64Engine;
  readonly flags: AppendFlags;
  readonly io: Io;
  readonly reporter: Reporter;
  readonly warn: (message: string) => void;
}

export async function runAppendCommand(
  source: string,
  url: string,
  flags: AppendFlags,
  hashingThread: Promise<HashingThread> | undefined,
  io: Io,
  reporter: Reporter,
): Promise<void> {
  const task = toAppendTask(source, url, flags);
  // First: to connect tells V8 what would slow down the start of a thread. Without one, it only takes longer.
  const thread = await hashingThread?.catch(() => undefined);
  const crc64 = thread === undefined ? await loadCrc64() : new ThreadEngine(thread);
  const connection = await connect(task.input.object.bucket, flags, io, reporter);
  try {
    reporter.log('debug', `CRC-64 by ${crc64.name}`);
    const warn = (message: string): void => reporter.log('warn', message);
    const run: Run = { connection, crc64, flags, io, reporter, warn };
    if (task.kind === 'file') await appendFile(task.input, run);
    else if (task.kind === 'stream') await appendStdin(task.input, run);
    else await followFile(task.input, run);
  } finally {
    await connection.client.close();
  }
}

async function appendFile(input: AppendFromFileInput, run: Run): Promise<void> {
  const { connection, crc64, flags, io, reporter, warn } = run;
  const { source, object } = input;
  // A connection of its own: the source is read while the append is on its way.
  const sourceConnection =
    typeof source === 'string' ? undefined : await connect(source.bucket, flags, io, reporter);
  const progress = openProgress(run);
  const url = formatObjectUrl(object);
  let sent = false;
  try {
    const name = typeof source === 'string' ? source : formatObjectUrl(source);
    const result = await runAppendFromFile(input, {
      ...connection,
      crc64,
      warn,
      ...(sourceConnection && { sourceClient: sourceConnection.client }),
      onStart: (bytes) => progress.start(`${name} → ${url}`, bytes),
      onProgress: (bytes) => {
        sent = true;
        progress.update(bytes);
      },
    });
    progress.stop();
    await reporter
      .result(() => formatAppendResult(result), result)
      .catch((error) => {
        throw withNote(error, `the append is done: ${formatAppendResult(result)}`);
      });
  } catch (error) {
    if (error instanceof Interrupted && sent) {
      run.warn(`interrupted on the way: see \`oss-append head ${url}\` before you run it again`);
    }
    throw error;
  } finally {
    progress.stop();
    await sourceConnection?.client.close();
  }
}

async function appendStdin(input: AppendStreamInput, run: Run): Promise<void> {
  const { io, reporter } = run;
  refuseDirectory(io.stdin);
  if (isTerminal(io.stdin)) run.warn('reading from the terminal; end with Ctrl-D');
  const summary = await runAppendStream(input, { ...streamDeps(run), stdin: io.stdin });
  await finish(summary, io, reporter);
}

async function followFile(input: AppendFollowInput, run: Run): Promise<void> {
  const { io, reporter } = run;
  const summary = await runAppendFollow(input, {
    ...streamDeps(run),
    onNotice: (notice) => tellNotice(input.source, notice, reporter),
  });
  await finish(summary, io, reporter);
}

function isTerminal(stdin: ByteInput): boolean {
  // Only a look at a device may open it as a stream.
  return stdin.fd !== undefined && fstatSync(stdin.fd).isCharacterDevice() && stdin.stream.isTTY === true;
}

/** Node reads a directory as an empty stream. */
function refuseDirectory({ fd }: Pick<ByteInput, 'fd'>): void {
  if (fd !== undefined && fstatSync(fd).isDirectory()) {
    throw new SourceError('cannot append stdin: it is a directory', { hint: 'pipe in the bytes to append' });
  }
}

/** An interruption ends the stream, not the append on its way: what was read is still to land. */
function streamDeps({ connection, crc64, io, reporter, warn }: Run) {
  const { client, retry } = connection;
  return {
    client,
    retry,
    crc64,
    warn,
    stop: io.signal,
    onAppended: async (result: AppendResult): Promise<void> => {
      if (reporter.json) await unlessClosed(reporter.print(`${JSON.stringify(result)}\n`));
      else reporter.log('info', formatAppendResult(result));
    },
  };
}

async function finish(summary: StreamSummary, io: Io, reporter: Reporter): Promise<void> {
  await unlessClosed(reporter.result(() => formatStreamSummary(summary), summary));
  io.signal.throwIfAborted();
}

/** That nobody reads the lines about a stream any more is no reason to lose the stream. */
async function unlessClosed(printing: Promise<void>): Promise<void> {
  await printing.catch((error: unknown) => {
    if (!(error instanceof OutputClosed)) throw error;
  });
}

function withNote(error: unknown, note: string): unknown {
  if (error instanceof OssAppendError) error.notes.push(note);
  return error;
}

function tellNotice(path: string, notice: FollowNotice, reporter: Reporter): void {
  // Only an outage is something to worry about.
  if (notice.kind === 'outage') {
    reporter.log('warn', `${notice.error.message}; trying again until it works`);
  } else {
    reporter.notice(describeNotice(path, notice));
  }
}

function describeNotice(path: string, notice: Exclude<FollowNotice, { kind: 'outage' }>): string {
  switch (notice.kind) {
    case 'recovered':
      return 'OSS answers again';
    case 'waiting':
      return `${path} does not exist yet; waiting for it`;
    case 'rotated':
      return `${path} was rotated; going on in ${formatObjectUrl(notice.object)}`;
  }
}

function openProgress({ flags, io, reporter }: Run): Progress {
  const wanted =
    flags.progress && !reporter.quiet && !reporter.json && io.env.TERM !== 'dumb' && io.stderr.isTTY === true;
  const progress = wanted ? createProgress(io.stderr) : NO_PROGRESS;
  reporter.beforeLine = () => progress.clear();
  return progress;
}
