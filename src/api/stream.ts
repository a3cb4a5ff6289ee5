// `appendfromfile -`: puts what comes from a pipe at the end of an object, as a sequence of exactly-once appends.

import { givenEnd } from '../append/object-end.ts';
import { createRequestHeaders, type RequestHeaderOptions } from '../append/request-headers.ts';
import type { SessionDeps } from '../append/session.ts';
import { OssAppendError } from '../errors.ts';
import type { Note } from '../facts/notes.ts';
import type { Notice } from '../facts/notices.ts';
import type { AppendResult, StreamSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { type ByteInput, readUntilStopped } from '../ship/byte-input.ts';
import { memorySource } from '../ship/memory-source.ts';
import { largestSegment, type SegmentLimits, SegmentQueue } from '../ship/part-queue.ts';
import { resolveTarget } from '../ship/series.ts';
import { SeriesAppender } from '../ship/series-appender.ts';
import { createThrottle } from '../ship/throttle.ts';
import { describePiece, StreamTotals } from './append-result.ts';

const STDIN = '-';

export interface AppendStreamInput extends RequestHeaderOptions, SegmentLimits {
  readonly object: ObjectUrl;
  /** Start at exactly this position, without asking first; else wherever the object ends. */
  readonly position?: number;
  /** CRC-64 of the bytes before `position`. */
  readonly crc64?: bigint;
  /** Bytes after which the stream goes on in the next object of the series. */
  readonly rolloverBytes?: number;
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
}

/** `signal` breaks the append on its way; `stop` ends the stream after what was read has landed. */
export interface AppendStreamDeps extends SessionDeps {
  readonly stdin: ByteInput;
  readonly stop: AbortSignal;
  readonly onNotice: (notice: Notice) => void;
  /** Told of each append as it lands. */
  readonly onAppended: (result: AppendResult) => Promise<void>;
}

/** @throws {OssAppendError} whose notes tell how much had landed before */
export async function runAppendStream(
  input: AppendStreamInput,
  deps: AppendStreamDeps,
): Promise<StreamSummary> {
  // Nothing has been read yet that an interruption could lose.
  const appender = await openSeries(input, { ...deps, signal: deps.stop }, deps);
  const queue = new SegmentQueue({ ...input, flushBytes: largestSegment(input) });
  const totals = new StreamTotals(STDIN);
  const left = new AbortController();
  const reading = fill(queue, deps.stdin, AbortSignal.any([deps.stop, left.signal]));
  let sending = 0;
  try {
    for (let segment = await queue.next(); segment !== undefined; segment = await queue.next()) {
      sending = segment.length;
      await appendSegment(segment, appender, totals, deps);
      sending = 0;
    }
    // Nothing at all still creates its object, and keeps to its position, as an empty file does.
    const untouched = totals.appends === 0 && appender.end.exists !== true;
    if (untouched) await appendSegment(new Uint8Array(), appender, totals, deps);
  } catch (error) {
    if (error instanceof OssAppendError) error.addNote(whatLanded(totals, sending, queue.waiting));
    throw error;
  } finally {
    queue.abandon();
    left.abort();
    await reading;
  }
  return totals.summarize(appender.object, appender.end);
}

/**
 * @param lookDeps for finding the end of the object
 * @param deps for the appends
 */
async function openSeries(
  input: AppendStreamInput,
  lookDeps: SessionDeps,
  deps: AppendStreamDeps,
): Promise<SeriesAppender> {
  const { object, position, crc64, rolloverBytes } = input;
  const options = {
    object,
    onConflict: position === undefined ? ('append-after' as const) : ('stop' as const),
    throttle: createThrottle(input.maxBytesPerSecond, deps.retry.clock, deps.signal),
    requestHeaders: createRequestHeaders(input, deps.onNotice),
    ...(rolloverBytes !== undefined && { rolloverBytes }),
  };
  if (position !== undefined) {
    const end = givenEnd(position, crc64);
    return new SeriesAppender(options, 0, end, deps);
  }
  const { index, resolved } = await resolveTarget(input, lookDeps);
  return new SeriesAppender(options, index, resolved.objectEnd, deps);
}

async function appendSegment(
  segment: Uint8Array,
  appender: SeriesAppender,
  totals: StreamTotals,
  deps: AppendStreamDeps,
): Promise<void> {
  const startedMs = monotonicMs();
  const piece = await appender.append(memorySource(STDIN, segment));
  const result = describePiece(piece, STDIN, Math.round(monotonicMs() - startedMs));
  totals.add(result);
  await deps.onAppended(result);
}

/** Never rejects: a failure of the pipe comes out of the queue, after the bytes before it. */
async function fill(queue: SegmentQueue, stdin: ByteInput, stop: AbortSignal): Promise<void> {
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
