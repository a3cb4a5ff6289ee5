// Ships a growing file without any state of its own: what the object holds must be the file's beginning, proved by
// CRC-64, and only the rest is appended. Safe to run again after any crash, and beside itself.

import { NO_OBJECT } from '../append/object-end.ts';
import { checkObjectSize, type SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { AppendRefusedError, IntegrityError } from '../errors.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { waitForRetry } from '../retry/wait.ts';
import { isConflict, type PositionConflict } from './conflict.ts';
import { findContinuation } from './continuation.ts';
import { GATHER_MS } from './follow-step.ts';
import type { PartShipper } from './parts.ts';
import { PeriodOver } from './period-over.ts';
import { type PlacedObject, proveEnd } from './quick-proof.ts';
import type { Series, SeriesObject } from './series.ts';
import { SeriesAppender, type SeriesAppenderOptions } from './series-appender.ts';
import { placeAt } from './source-place.ts';
import type { ReadRange } from './witness.ts';

export interface IncrementalJob extends Omit<SeriesAppenderOptions, 'onConflict'> {
  /** Of the whole file. */
  readonly shipper: PartShipper;
  /** Proves the prefix, sends nothing. */
  readonly dryRun: boolean;
  /** Compares only the newest object's last bytes, in place of a proof of all that the objects hold. */
  readonly quick?: boolean;
}

export interface IncrementalResult {
  /** The object that the file goes on in. */
  readonly target: Pick<SeriesObject, 'object' | 'objectEnd' | 'head'>;
  /** How many of the file's bytes were there already. */
  readonly offset: number;
  /** How many bytes before `offset` were compared one by one, where that was all the proof. */
  readonly comparedBytes?: number;
}

/** Where the file goes on. */
interface Place extends Pick<IncrementalResult, 'offset' | 'comparedBytes'> {
  readonly newest: SeriesObject;
  /** The file's bytes that were proved to be the objects', up to there; undefined where there is no CRC-64 of them. */
  readonly proved: ReadRange | undefined;
}

/**
 * @throws {IntegrityError} `NotAPrefix` when the object holds anything but the file's beginning; nothing is sent
 */
export async function appendIncrementally(
  job: IncrementalJob,
  deps: SessionDeps,
): Promise<IncrementalResult> {
  const { series, shipper } = job;
  const { source } = shipper;
  for (let conflicts = 1; ; conflicts += 1) {
    const { newest, proved, ...found } = await findPlace(job, deps);
    const { offset } = found;
    // An empty file still creates its object.
    const complete = offset === source.size && newest.objectEnd.exists === true;
    if (complete) return { ...found, target: newest };
    const appender = new SeriesAppender({ ...job, onConflict: 'stop' }, newest, deps);
    const landedBefore = shipper.landed;
    try {
      if (job.dryRun)
        return { ...found, target: appender.phase === 'current' ? newest : upcoming(series, newest) };
      if (!(await turnToNow(appender, source, offset, deps))) continue;
      const { object, objectEnd } = appender;
      if (!series.rollsOver) checkObjectSize(object, objectEnd.position + source.size - offset);
      await shipper.ship(appender, offset, proved);
      return { ...found, target: newest };
    } catch (error) {
      if (error instanceof PeriodOver) {
        // What became of it, the object will tell by then.
        await deps.retry.clock.sleep(series.graceMs, deps.signal);
        continue;
      }
      // Another run of the same command was faster: look again what is left to do.
      if (!isConflict(error)) throw error;
      if (shipper.landed !== landedBefore) conflicts = 1;
      if (conflicts > deps.retry.policy.retryTimes) throw endlessConflicts(error);
      await waitForRetry(conflicts, error, deps.retry, deps.signal);
    }
  }
}

/**
 * Where the period of the newest object is over, its next one is begun.
 * @returns false where others were faster
 */
async function turnToNow(
  appender: SeriesAppender,
  source: AppendSource,
  offset: number,
  deps: SessionDeps,
): Promise<boolean> {
  for (;;) {
    const { phase } = appender;
    if (phase === 'current') return true;
    if (phase === 'ending') await deps.retry.clock.sleep(GATHER_MS, deps.signal);
    else if (!(await appender.beginPeriod(() => placeAt(offset, source, deps.signal)))) return false;
  }
}

/** The file's bytes that the newest object holds; undefined where it has no CRC-64 to tell them by. */
function provedRange({ objectEnd }: SeriesObject, offset: number): ReadRange | undefined {
  const { position, crc64 } = objectEnd;
  return crc64 === undefined ? undefined : { start: offset - position, end: offset, crc64 };
}

/** @throws {IntegrityError} `NotAPrefix` */
async function findPlace(job: IncrementalJob, deps: SessionDeps): Promise<Place> {
  const { series } = job;
  const found = await series.findTarget(deps);
  for (let newest: SeriesObject | undefined = found; newest !== undefined; ) {
    const place = await prove(newest, job, deps);
    if (place !== undefined) return place;
    newest = newest === found && series.rollsOver ? await series.findBehindGap(found, deps) : undefined;
  }
  throw notAPrefix(found, job);
}

async function prove(
  newest: SeriesObject,
  { series, shipper: { source }, quick }: IncrementalJob,
  deps: SessionDeps,
): Promise<Place | undefined> {
  // Where in the file an object begins that does not say so, only the objects before it tell.
  if (quick === true && isPlaced(newest)) {
    const proved = await proveEnd(source, newest, deps);
    return proved && { newest, offset: proved.end, proved, comparedBytes: proved.end - proved.start };
  }
  const offset = await findContinuation(source, { series, newest }, deps);
  return offset === undefined ? undefined : { newest, offset, proved: provedRange(newest, offset) };
}

function isPlaced(newest: SeriesObject): newest is PlacedObject {
  return newest.from !== undefined;
}

function notAPrefix(
  { object, objectEnd, from }: SeriesObject,
  { shipper: { source }, quick }: IncrementalJob,
): IntegrityError {
  const url = formatObjectUrl(object);
  const { position: objectBytes } = objectEnd;
  if (quick === true && from !== undefined && from.bytes + objectBytes <= source.size) {
    const facts = { source: source.name, url, offset: from.bytes + objectBytes };
    return new IntegrityError('NotAPrefix.EndDiffers', facts);
  }
  if (objectBytes <= source.size) {
    return new IntegrityError('NotAPrefix.Differs', { source: source.name, url, bytes: objectBytes });
  }
  const facts = { source: source.name, url, sourceBytes: source.size, objectBytes };
  return new IntegrityError('NotAPrefix.Longer', facts);
}

function endlessConflicts(cause: PositionConflict): AppendRefusedError {
  return new AppendRefusedError('ConflictsWithoutEnd', cause.facts, cause);
}

/** Where the object of now is to be, behind the newest one. */
function upcoming(series: Series, newest: SeriesObject): IncrementalResult['target'] {
  const { index, base } = series.placeNow(newest);
  return { object: series.objectAt(index, base), objectEnd: NO_OBJECT, head: undefined };
}
