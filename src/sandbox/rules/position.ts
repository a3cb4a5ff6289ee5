// The rules of `position`: which append an object takes. Source: AppendObject in the OSS API reference.

import type { ObjectExchange } from '../http/exchange.ts';
import type { StoredObject } from '../store/object-slot.ts';
import { invalidArgument, REFUSALS, Refusal } from './error-table.ts';

/** @throws {Refusal} unless the query has a `position` that is an integer from 0 on */
export function parsePosition({ address: { query } }: ObjectExchange): number {
  const text = query.position;
  if (text === undefined) {
    throw new Refusal(REFUSALS.MissingArgument, { elements: { ArgumentName: 'position' } });
  }
  const position = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(position)) return position;
  throw invalidArgument('position', text, 'position must be a non-negative integer.');
}

/**
 * Type before position: a Normal object refuses every position, also its own length.
 * @throws {Refusal} when the object does not take an append at this position
 */
export function checkAppendable(object: StoredObject | undefined, position: number): void {
  if (object !== undefined && object.type !== 'Appendable') throw new Refusal(REFUSALS.ObjectNotAppendable);
  if (object?.sealedTime !== undefined) throw new Refusal(REFUSALS.AppendSealedObjectNotAllowed);
  checkPosition(object, position);
}

export function checkPosition(object: StoredObject | undefined, position: number): void {
  const length = object?.length ?? 0;
  if (position !== length) throw positionConflict(length);
}

/** The answer carries the true length. */
export function positionConflict(length: number, closes = false): Refusal {
  const headers = { 'x-oss-next-append-position': String(length) };
  return new Refusal(REFUSALS.PositionNotEqualToLength, { headers, closes });
}
