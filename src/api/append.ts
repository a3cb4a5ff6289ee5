// `appendfromfile`: puts a local file, or another object's content, at the end of an object. Takes typed input,
// returns a value; knows neither argv nor the terminal.

import { givenEnd, MAX_OBJECT_BYTES, type ObjectEnd } from '../append/object-end.ts';
import { createRequestHeaders, type RequestHeaderOptions } from '../append/request-headers.ts';
import { checkObjectSize, type SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import type { Notice } from '../facts/notices.ts';
import type { AppendResult } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { openFileSource } from '../ship/file-source.ts';
import { appendIncrementally } from '../ship/incremental.ts';
import { openObjectSource } from '../ship/object-source.ts';
import { resolveTarget, type SeriesMember, seriesObject } from '../ship/series.ts';
import { type PieceAppended, SeriesAppender } from '../ship/series-appender.ts';
import { createThrottle } from '../ship/throttle.ts';
import { describePiece } from './append-result.ts';

/** Where the bytes go. */
export type AppendMode =
  /** Wherever the object ends. */
  | { readonly kind: 'end' }
  /** At exactly this position, without asking first; `crc64` is that of the object's bytes before it. */
  | { readonly kind: 'position'; readonly position: number; readonly crc64?: bigint }
  /** Only what the object lacks of the file. */
  | { readonly kind: 'incremental' };

/** The path of a regular file, another object, or a source that is open. */
export type AppendOrigin = string | ObjectUrl | AppendSource;

export interface AppendFromFileInput extends RequestHeaderOptions {
  readonly source: AppendOrigin;
  readonly object: ObjectUrl;
  readonly mode: AppendMode;
  /** Length of an object after which appends go to the next one of its series. */
  readonly rolloverBytes?: number;
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
  readonly dryRun: boolean;
}

export interface AppendFromFileDeps extends SessionDeps {
  /** Told of what is not an error, but may not be meant. */
  readonly onNotice: (notice: Notice) => void;
}

/** @throws {OssAppendError} */
export async function runAppendFromFile(
  input: AppendFromFileInput,
  deps: AppendFromFileDeps,
): Promise<AppendResult> {
  const startedMs = monotonicMs();
  const { source, close } = await openSource(input.source, deps);
  try {
    // What an incremental append leaves to send is known only after the proof.
    if (input.mode.kind !== 'incremental') checkObjectSize(input.object, source.size, input.rolloverBytes);
    const outcome = await append(input, source, deps);
    return describe(input, source, outcome, Math.round(monotonicMs() - startedMs));
  } finally {
    await close?.();
  }
}

async function openSource(
  origin: AppendOrigin,
  deps: AppendFromFileDeps,
): Promise<{ source: AppendSource; close?: () => Promise<void> }> {
  if (typeof origin !== 'string') {
    return { source: 'read' in origin ? origin : await openObjectSource(origin, deps) };
  }
  const source = await openFileSource(origin);
  return { source, close: source.close };
}

/** What was done or, on a dry run, would be. */
interface Outcome {
  /** The object that is appended to, and where it ended. */
  readonly object: ObjectUrl;
  readonly startEnd: ObjectEnd;
  readonly bytes: number;
  /** Of the HEAD that found the end. */
  readonly head?: SeriesMember['resolved']['head'];
  /** Undefined when nothing was sent. */
  readonly piece?: PieceAppended | undefined;
}

function append(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  switch (input.mode.kind) {
    case 'end':
      return appendAtEnd(input, source, deps);
    case 'position':
      return appendAtPosition(input, source, input.mode, deps);
    case 'incremental':
      return appendMissing(input, source, deps);
  }
}

async function appendAtEnd(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const { rolloverBytes, dryRun } = input;
  const newest = await resolveTarget(input, deps);
  const { objectEnd, head } = newest.resolved;
  const appender = new SeriesAppender(
    seriesOptions(input, 'append-after', deps),
    newest.index,
    objectEnd,
    deps,
  );
  if (objectEnd.position + source.size > (rolloverBytes ?? MAX_OBJECT_BYTES)) {
    if (rolloverBytes === undefined) checkObjectSize(input.object, objectEnd.position + source.size);
    appender.moveOn();
  }
  const { object, end: startEnd } = appender;
  // An empty append changes nothing, but creates the object where there is none.
  const nothingToDo = source.size === 0 && startEnd.exists === true;
  const piece = dryRun || nothingToDo ? undefined : await appender.append(source);
  return { object: piece?.object ?? object, startEnd, bytes: source.size, head, piece };
}

async function appendAtPosition(
  input: AppendFromFileInput,
  source: AppendSource,
  { position, crc64 }: Extract<AppendMode, { kind: 'position' }>,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const { object, dryRun } = input;
  const startEnd = givenEnd(position, crc64);
  checkObjectSize(object, position + source.size);
  if (dryRun) return { object, startEnd, bytes: source.size };
  const appender = new SeriesAppender(seriesOptions(input, 'stop', deps), 0, startEnd, deps);
  const piece = await appender.append(source);
  if (piece.appended.proof === 'position') {
    deps.onNotice({ kind: 'only-position-checked' });
  }
  return { object, startEnd, bytes: source.size, piece };
}

async function appendMissing(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const options = seriesOptions(input, 'stop', deps);
  const job = { ...options, source, dryRun: input.dryRun };
  const { newest, offset, piece } = await appendIncrementally(job, deps);
  return {
    object: piece?.object ?? seriesObject(input.object, newest.index),
    startEnd: newest.resolved.objectEnd,
    bytes: source.size - offset,
    head: newest.resolved.head,
    piece,
  };
}

function seriesOptions(
  input: AppendFromFileInput,
  onConflict: 'append-after' | 'stop',
  deps: AppendFromFileDeps,
): ConstructorParameters<typeof SeriesAppender>[0] {
  const { object, rolloverBytes } = input;
  return {
    object,
    onConflict,
    throttle: createThrottle(input.maxBytesPerSecond, deps.retry.clock, deps.signal),
    requestHeaders: createRequestHeaders(input, deps.onNotice),
    ...(rolloverBytes !== undefined && { rolloverBytes }),
  };
}

function describe(
  { dryRun }: AppendFromFileInput,
  { name: source }: AppendSource,
  { object, startEnd, bytes, head, piece }: Outcome,
  elapsedMs: number,
): AppendResult {
  if (piece !== undefined) return describePiece(piece, source, elapsedMs);
  const created = startEnd.exists === undefined ? null : !startEnd.exists;
  return {
    url: formatObjectUrl(object),
    ...object,
    source,
    created: dryRun ? created : false,
    position: startEnd.position,
    bytes: dryRun ? bytes : 0,
    nextPosition: startEnd.position + (dryRun ? bytes : 0),
    crc64: startEnd.crc64?.toString() ?? null,
    etag: head?.etag ?? null,
    requestId: head?.requestId ?? null,
    attempts: 0,
    recovered: false,
    proof: null,
    elapsedMs,
    ...(dryRun && { dryRun }),
  };
}
