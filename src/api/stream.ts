// `appendfromfile -`: puts what comes from a pipe at the end of an object, as a sequence of exactly-once appends.

import { OssAppendError } from '../errors.ts';
import type { Note } from '../facts/notes.ts';
import type { AppendResult, StreamSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import type { BufferPool } from '../ship/buffer-pool.ts';
import { type ByteInput, readUntilStopped } from '../ship/byte-input.ts';
import { largestPart, type PartLimits } from '../ship/cutter.ts';
import { memorySource } from '../ship/memory-source.ts';
import { type GivenPosition, openSeries, type SeriesDeps, type SeriesInput } from '../ship/open-series.ts';
import { PartQueue } from '../ship/part-queue.ts';
import type { SeriesAppender } from '../ship/series-appender.ts';
import { describePart, StreamTotals } from './append-result.ts';

const STDIN = '-';

export interface AppendStreamInput extends SeriesInput, PartLimits, Partial<GivenPosition> {}

/** `signal` breaks the append on its way; `stop` ends the stream after what was read has landed. */
export interface AppendStreamDeps extends SeriesDeps {
  readonly stdin: ByteInput;
  readonly stop: AbortSignal;
  /** Shared with other sources. @default its own */
  readonly buffers?: BufferPool;
  /** Told of each append as it lands. */
  readonly onAppended: (result: AppendResult) => Promise<void>;
}

/** @throws {OssAppendError} whose notes tell how much had landed before */
export async function runAppendStream(
  input: AppendStreamInput,
  deps: AppendStreamDeps,
): Promise<StreamSummary> {
  // Nothing has been read yet that an interruption could lose.
  const lookDeps = { ...deps, signal: deps.stop };
  const { appender } = await openSeries(input, givenPosition(input), deps, lookDeps);
  const flushBytes = largestPart(input, input.rolloverBytes);
  const queue = new PartQueue({ ...input, flushBytes }, deps.buffers);
  const totals = new StreamTotals(STDIN);
  const left = new AbortController();
  const reading = fill(queue, deps.stdin, AbortSignal.any([deps.stop, left.signal]));
  let sending = 0;
  try {
    for (let part = await queue.next(); part !== undefined; part = await queue.next()) {
      sending = part.length;
      await appendPart(part, appender, totals, deps);
      sending = 0;
    }
    // Nothing at all still creates its object, and keeps to its position, as an empty file does.
    const untouched = totals.appends === 0 && appender.objectEnd.exists !== true;
    if (untouched) await appendPart(new Uint8Array(), appender, totals, deps);
  } catch (error) {
    if (error instanceof OssAppendError) error.addNote(whatLanded(totals, sending, queue.waiting));
    throw error;
  } finally {
    queue.abandon();
    left.abort();
    await reading;
  }
  return totals.summarize(appender.object, appender.objectEnd);
}

async function appendPart(
  part: Uint8Array,
  appender: SeriesAppender,
  totals: StreamTotals,
  deps: AppendStreamDeps,
): Promise<void> {
  const startedMs = monotonicMs();
  const appended = await appender.append(memorySource(STDIN, part));
  const result = describePart(appended, STDIN, Math.round(monotonicMs() - startedMs));
  totals.add(result);
  await deps.onAppended(result);
}

/** Undefined to go on wherever the object ends. */
function givenPosition({ position, crc64 }: AppendStreamInput): GivenPosition | undefined {
  return position === undefined ? undefined : { position, ...(crc64 !== undefined && { crc64 }) };
}

/** Never rejects: a failure of the pipe comes out of the queue, after the bytes before it. */
async function fill(queue: PartQueue, stdin: ByteInput, stop: AbortSignal): Promise<void> {
  try {
    await readUntilStopped(stdin, stop, (bytes) => queue.put(bytes));
    queue.end();
  } catch (error) {
    queue.fail(error);
  }
}

/** @param sending bytes of the append that failed, of which the error itself tells what became of them */
function whatLanded({ appends, bytes }: StreamTotals, sending: number, waiting: number): Note {
  return { kind: 'stream-landed', appends, bytes, sending, waiting };
}
