// What to do next about a generation of a followed file: a decision from what was seen of it and of its object. Pure: no
// clock, no I/O. The loop that runs it is in generation-shipper.ts.
import { dueInMs, largestPart, type PartLimits, wholeLinesIn } from './cutter.ts';
import type { Phase } from './series.ts';

/** How often the size is looked at while bytes wait for their flush: many small writes are to go together. */
export const GATHER_MS = 100;

export interface StepLimits extends PartLimits {
  /** Bytes that each object may hold, where there is such a limit. */
  readonly rolloverBytes: number | undefined;
  /** The longest time without a look at the file, milliseconds. */
  readonly pollMs: number;
}

export interface GenerationView {
  /** Bytes that the file has now. */
  readonly size: number;
  /** Bytes that it had when the end was asked for: what comes later is not waited for. Endless before. */
  readonly until: number;
  /** Bytes of it that are in the objects. */
  readonly offset: number;
  /** How far it was read: from `offset` to there is nothing but a line that has no end yet. */
  readonly readTo: number;
  /** Bytes that the newest object can still take. */
  readonly room: number;
  /** Whether the object is still to be created, if only by an append of nothing. */
  readonly createsObject: boolean;
  /** Of the object's period, where it has one. */
  readonly phase: Phase;
  readonly stopping: boolean;
  /** Since when bytes wait for their part, by the clock that `nowMs` is of; undefined where none were seen before. */
  readonly waitingSinceMs: number | undefined;
  /** A closer look, taken where there is nothing to ship. */
  readonly idle: IdleView | undefined;
}

export interface IdleView {
  /** Whether the file still holds what was shipped of it: truncated, it may have grown to the very size it had. */
  readonly isUnchanged: boolean;
  /** Whether the generation is complete: nobody writes to it any more, and another file has its name. */
  readonly isOver: boolean;
  /** Whether it is complete, no name stands for it any more, and nobody waits for another file of its name. */
  readonly isGone?: boolean;
}

/**
 * Why shipping a generation ends: all that there was is in the objects; so it is, and another generation follows; so it
 * is, and there is no such file any more; the file no longer holds what was shipped of it; the newest object is not as we
 * left it.
 */
export type Ending = 'stopped' | 'rotated' | 'gone' | 'truncated' | 'lost-track';

export type FollowStep =
  | ShipStep
  /** Wait for a change of the file. */
  | { readonly do: 'wait-for-change'; readonly ms: number }
  /** Let more bytes come to those that wait, woken by nothing but the stop. */
  | { readonly do: 'gather'; readonly ms: number }
  /** Let pass what may still come to the object whose period has just ended, woken by nothing. */
  | { readonly do: 'let-pass'; readonly ms: number }
  /** Go on in the object of now. */
  | { readonly do: 'begin-period' }
  | { readonly do: 'end'; readonly ending: Ending };

/** Read and append what there is, as much as a part may have. */
export interface ShipStep {
  readonly do: 'ship';
  readonly maxBytes: number;
  readonly inNextObject: boolean;
  /** Whether the object, which is not empty, is full after so many bytes. */
  readonly fillsObject: boolean;
  /** Whether the last line will get no end. */
  readonly toEnd: boolean;
}

export function isIdle(view: Omit<GenerationView, 'idle'>): boolean {
  const isRead = !view.stopping && view.size === view.readTo;
  return !view.createsObject && (isRead || availableBytes(view) <= 0);
}

export function nextStep(view: GenerationView, limits: StepLimits, nowMs: number): FollowStep {
  if (view.size < view.offset) return { do: 'end', ending: 'truncated' };
  const available = availableBytes(view);
  // Else there is a line that will get no end.
  const isOver = (view.idle?.isOver === true || view.idle?.isGone === true) && available > 0;
  if (isIdle(view) && !isOver) return idleStep(view, limits);
  const toEnd = view.stopping || isOver;
  const room = view.phase === 'current' ? view.room : Number.POSITIVE_INFINITY;
  // Each object is filled to the last byte, or the last line, so that of two who follow the same file both put a byte at
  // the same place, and one of them is refused.
  if (available > 0 && room === 0) {
    const maxBytes = largestPart(limits, limits.rolloverBytes);
    return { do: 'ship', maxBytes, inNextObject: true, fillsObject: false, toEnd };
  }
  const maxBytes = Math.min(limits.flushBytes, room);
  const waiting = { bytes: available, sinceMs: view.waitingSinceMs ?? nowMs, isEnding: toEnd };
  const dueMs = view.createsObject ? 0 : dueInMs(waiting, { ...limits, flushBytes: maxBytes }, nowMs);
  if (dueMs > 0) return { do: 'gather', ms: Math.min(GATHER_MS, dueMs) };
  if (view.phase === 'ending') return { do: 'let-pass', ms: GATHER_MS };
  if (view.phase === 'over') return { do: 'begin-period' };
  const fillsObject = maxBytes === room && room !== limits.rolloverBytes;
  return { do: 'ship', maxBytes, inNextObject: false, fillsObject, toEnd };
}

/**
 * With whole lines, what goes of the bytes that were read for a step.
 * @returns how many of them; undefined where the next line has no room in the object, and goes to the next one
 */
export function linesToShip(
  read: Uint8Array,
  { maxBytes, fillsObject, toEnd }: ShipStep,
): number | undefined {
  const isFull = read.length === maxBytes;
  if (toEnd && !isFull) return read.length;
  const lines = wholeLinesIn(read);
  if (lines > 0 || !isFull) return lines;
  return fillsObject ? undefined : read.length;
}

function idleStep({ size, offset, idle, stopping }: GenerationView, { pollMs }: StepLimits): FollowStep {
  if (idle?.isUnchanged === false) return { do: 'end', ending: 'truncated' };
  if (idle?.isOver === true && size === offset) return { do: 'end', ending: 'rotated' };
  if (stopping) return { do: 'end', ending: 'stopped' };
  if (idle?.isGone === true && size === offset) return { do: 'end', ending: 'gone' };
  return { do: 'wait-for-change', ms: pollMs };
}

function availableBytes({ size, until, offset }: Omit<GenerationView, 'idle'>): number {
  return Math.min(size, until) - offset;
}
