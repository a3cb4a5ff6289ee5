// `appendfromfile`: puts a local file, or another object's content, at the end of an object. Takes typed input,
// returns a value; knows neither argv nor the terminal.

import type { ObjectEnd } from '../append/object-end.ts';
import { checkObjectSize } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { OssAppendError } from '../errors.ts';
import type { PartsLanded } from '../facts/notes.ts';
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
  type SeriesDeps,
  type SeriesInput,
  seriesOptions,
} from '../ship/open-series.ts';
import { PartShipper } from '../ship/parts.ts';
import { describeLanded, whatLanded } from './append-result.ts';

/** Where the bytes go. */
export type AppendMode =
  /** Wherever the object ends; nobody is asked first where that is remembered. */
  | { readonly kind: 'end'; readonly remembered?: ObjectEnd & { readonly key: string } }
  /** At exactly this position, without asking first. */
  | ({ readonly kind: 'position' } & GivenPosition)
  /** Only what the object lacks of the file. */
  | {
      readonly kind: 'incremental';
      /** Compares only the last MiB of what the object holds. @default false */
      readonly quick?: boolean;
    };

/** The path of a regular file, another object, or a source that is open. */
export type AppendOrigin = string | ObjectUrl | AppendSource;

export interface AppendFromFileInput extends SeriesInput {
  readonly source: AppendOrigin;
  /**
   * Bytes of an append; more are sent as a sequence of appends, each exactly once.
   * @default all in one; 64 MiB where only what the object lacks is sent
   */
  readonly partBytes?: number;
  readonly mode: AppendMode;
  readonly dryRun: boolean;
}

/** Of a file that only grows, the parts may stand apart: the object is its beginning after each of them. */
const INCREMENTAL_PART_BYTES = 64 * 1024 * 1024;

/** @throws {OssAppendError} whose notes tell how much had landed before */
export async function runAppendFromFile(input: AppendFromFileInput, deps: SeriesDeps): Promise<AppendResult> {
  const startedMs = monotonicMs();
  const { source, close } = await openSource(input.source, deps);
  const isIncremental = input.mode.kind === 'incremental';
  const partBytes = input.partBytes ?? (isIncremental ? INCREMENTAL_PART_BYTES : undefined);
  const shipper = new PartShipper(source, partBytes, deps);
  // Of the moment: rendered once, so that nothing of an append goes elsewhere when the period ends.
  const object = input.key.at((deps.nowMs ?? Date.now)());
  try {
    // What an incremental append leaves to send is known only after the proof; parts may go into several objects.
    const isOpenEnded = isIncremental || (partBytes !== undefined && input.rolloverBytes !== undefined);
    if (!isOpenEnded) checkObjectSize(object, source.size, input.rolloverBytes);
    const outcome = await append({ ...input, object }, shipper, deps);
    const elapsedMs = Math.round(monotonicMs() - startedMs);
    const result =
      shipper.landed === undefined
        ? describeNothing(input, source, outcome, elapsedMs)
        : describeLanded(shipper.landed, source.name, elapsedMs);
    const { comparedBytes } = outcome;
    return comparedBytes === undefined ? result : { ...result, comparedBytes };
  } catch (error) {
    const { landed } = shipper;
    if (landed !== undefined) {
      tellLanded(whatLanded(landed, source.name, object, isIncremental), error, deps.onNotice);
    }
    throw error;
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

/** What was to be done. */
interface Outcome {
  /** The object that is appended to, and where it ended. */
  readonly object: ObjectUrl;
  readonly startEnd: ObjectEnd;
  readonly bytes: number;
  /** Of the HEAD that found the end. */
  readonly head?: ObjectHead | undefined;
  /** How many bytes were compared in place of a proof of all that the object holds. */
  readonly comparedBytes?: number | undefined;
}

/** `object`: the one of now. */
type ResolvedInput = AppendFromFileInput & { readonly object: ObjectUrl };

function append(input: ResolvedInput, shipper: PartShipper, deps: SeriesDeps): Promise<Outcome> {
  switch (input.mode.kind) {
    case 'end':
      return appendAtEnd(input, shipper, input.mode, deps);
    case 'position':
      return appendAtPosition(input, shipper, input.mode, deps);
    case 'incremental':
      return appendMissing(input, shipper, input.mode.quick ?? false, deps);
  }
}

async function appendAtEnd(
  input: ResolvedInput,
  shipper: PartShipper,
  { remembered }: Extract<AppendMode, { kind: 'end' }>,
  deps: SeriesDeps,
): Promise<Outcome> {
  const { source } = shipper;
  const isKnown = remembered !== undefined && remembered.key === input.object.key;
  const { appender, head } = await openSeries(input, isKnown ? { remembered } : undefined, deps);
  const endsAt = appender.objectEnd.position + source.size;
  if (input.rolloverBytes === undefined) checkObjectSize(input.object, endsAt);
  else if (endsAt > input.rolloverBytes && (input.partBytes === undefined || appender.room <= 0)) {
    appender.moveOn(appender.sourceEnd);
  }
  const { object, objectEnd: startEnd } = appender;
  // An empty append changes nothing, but creates the object where there is none.
  const nothingToDo = source.size === 0 && startEnd.exists === true;
  if (!input.dryRun && !nothingToDo) await shipper.ship(appender);
  return { object, startEnd, bytes: source.size, head };
}

async function appendAtPosition(
  input: ResolvedInput,
  shipper: PartShipper,
  given: GivenPosition,
  deps: SeriesDeps,
): Promise<Outcome> {
  const { object, dryRun } = input;
  const { source } = shipper;
  const { appender } = await openSeries(input, given, deps);
  const { objectEnd: startEnd } = appender;
  checkObjectSize(object, startEnd.position + source.size);
  if (!dryRun) {
    const { appended } = await shipper.ship(appender);
    if (appended.proof === 'position') deps.onNotice({ kind: 'only-position-checked' });
  }
  return { object, startEnd, bytes: source.size };
}

async function appendMissing(
  input: AppendFromFileInput,
  shipper: PartShipper,
  quick: boolean,
  deps: SeriesDeps,
): Promise<Outcome> {
  const job = { ...seriesOptions(input, deps), shipper, quick, dryRun: input.dryRun };
  const { target, offset, comparedBytes } = await appendIncrementally(job, deps);
  const { object, objectEnd: startEnd, head } = target;
  return { object, startEnd, bytes: shipper.source.size - offset, head, comparedBytes };
}

/** An interruption is no error of ours: it is told as a notice. The conflict of a part tells it by itself. */
function tellLanded(facts: PartsLanded, error: unknown, onNotice: SeriesDeps['onNotice']): void {
  if (!(error instanceof OssAppendError) || error.code === 'Interrupted') {
    onNotice({ kind: 'parts-landed', ...facts });
  } else if (!('landedBytes' in error.facts)) {
    const isAnother = error.code === 'SourceChanged' || error.code === 'NotAPrefix';
    error.addNote({ kind: 'parts-landed', ...facts, ...(isAnother && { goOn: 'nowhere' }) });
  }
}

function describeNothing(
  { dryRun }: AppendFromFileInput,
  { name: source }: AppendSource,
  { object, startEnd, bytes, head }: Outcome,
  elapsedMs: number,
): AppendResult {
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
