// `appendfromfile`: puts a local file, or another object's content, at the end of an object. Takes typed input,
// returns a value; knows neither argv nor the terminal.

import type { ObjectEnd } from '../append/object-end.ts';
import { checkObjectSize } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import type { AppendResult } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { openFileSource } from '../ship/file-source.ts';
import { appendIncrementally } from '../ship/incremental.ts';
import { openObjectSource } from '../ship/object-source.ts';
import {
  type GivenPosition,
  openSeries,
  type RememberedEnd,
  type SeriesDeps,
  type SeriesInput,
  seriesOptions,
} from '../ship/open-series.ts';
import type { AppendedPart } from '../ship/series-appender.ts';
import { describePart } from './append-result.ts';

/** Where the bytes go. */
export type AppendMode =
  /** Wherever the object ends; nobody is asked first where that is remembered. */
  | ({ readonly kind: 'end' } & Partial<RememberedEnd>)
  /** At exactly this position, without asking first. */
  | ({ readonly kind: 'position' } & GivenPosition)
  /** Only what the object lacks of the file. */
  | { readonly kind: 'incremental' };

/** The path of a regular file, another object, or a source that is open. */
export type AppendOrigin = string | ObjectUrl | AppendSource;

export interface AppendFromFileInput extends SeriesInput {
  readonly source: AppendOrigin;
  readonly mode: AppendMode;
  readonly dryRun: boolean;
}

/** @throws {OssAppendError} */
export async function runAppendFromFile(input: AppendFromFileInput, deps: SeriesDeps): Promise<AppendResult> {
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
  deps: SeriesDeps,
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
  readonly head?: ObjectHead | undefined;
  /** Undefined when nothing was sent. */
  readonly part?: AppendedPart | undefined;
}

function append(input: AppendFromFileInput, source: AppendSource, deps: SeriesDeps): Promise<Outcome> {
  switch (input.mode.kind) {
    case 'end':
      return appendAtEnd(input, source, input.mode, deps);
    case 'position':
      return appendAtPosition(input, source, input.mode, deps);
    case 'incremental':
      return appendMissing(input, source, deps);
  }
}

async function appendAtEnd(
  input: AppendFromFileInput,
  source: AppendSource,
  { remembered }: Partial<RememberedEnd>,
  deps: SeriesDeps,
): Promise<Outcome> {
  const { appender, head } = await openSeries(input, remembered && { remembered }, deps);
  const endsAt = appender.objectEnd.position + source.size;
  if (input.rolloverBytes === undefined) checkObjectSize(input.object, endsAt);
  else if (endsAt > input.rolloverBytes) appender.moveOn(appender.sourceEnd);
  const { object, objectEnd: startEnd } = appender;
  // An empty append changes nothing, but creates the object where there is none.
  const nothingToDo = source.size === 0 && startEnd.exists === true;
  const part = input.dryRun || nothingToDo ? undefined : await appender.append(source);
  return { object: part?.object ?? object, startEnd, bytes: source.size, head, part };
}

async function appendAtPosition(
  input: AppendFromFileInput,
  source: AppendSource,
  given: GivenPosition,
  deps: SeriesDeps,
): Promise<Outcome> {
  const { object, dryRun } = input;
  const { appender } = await openSeries(input, given, deps);
  const { objectEnd: startEnd } = appender;
  checkObjectSize(object, startEnd.position + source.size);
  if (dryRun) return { object, startEnd, bytes: source.size };
  const part = await appender.append(source);
  if (part.appended.proof === 'position') deps.onNotice({ kind: 'only-position-checked' });
  return { object, startEnd, bytes: source.size, part };
}

async function appendMissing(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: SeriesDeps,
): Promise<Outcome> {
  const job = { ...seriesOptions(input, deps), source, dryRun: input.dryRun };
  const { newest, offset, part } = await appendIncrementally(job, deps);
  return {
    object: part?.object ?? newest.object,
    startEnd: newest.objectEnd,
    bytes: source.size - offset,
    head: newest.head,
    part,
  };
}

function describe(
  { dryRun }: AppendFromFileInput,
  { name: source }: AppendSource,
  { object, startEnd, bytes, head, part }: Outcome,
  elapsedMs: number,
): AppendResult {
  if (part !== undefined) return describePart(part, source, elapsedMs);
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
