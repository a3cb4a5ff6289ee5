// What a request demands of the object it is about: a version of it, and If-Match, If-None-Match, If-Modified-Since
// and If-Unmodified-Since.
import type { Exchange, ObjectExchange } from '../http/exchange.ts';
import type { StoredObject } from '../store/object-slot.ts';
import { REFUSALS, Refusal } from './error-table.ts';

/**
 * @returns whether the object counts as not modified: 304
 * @throws {Refusal} 412 when a precondition does not hold
 */
export function isNotModified({ headers }: Exchange, object: StoredObject): boolean {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !names(ifMatch, object)) throw new Refusal(REFUSALS.PreconditionFailed);
  const unmodifiedSince = seconds(headers['if-unmodified-since']);
  const modified = seconds(object.lastModified.toUTCString()) ?? 0;
  if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw new Refusal(REFUSALS.PreconditionFailed);
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, object);
  const modifiedSince = seconds(headers['if-modified-since']);
  return modifiedSince !== undefined && modified <= modifiedSince;
}

/**
 * Buckets have no versioning: each object is its own one version, `null`.
 * @throws {Refusal} where a version is asked for that no object has
 */
export function checkVersion({ address, key }: Pick<ObjectExchange, 'address' | 'key'>): void {
  const { versionId = 'null' } = address.query;
  if (versionId === 'null') return;
  throw new Refusal(REFUSALS.NoSuchVersion, { elements: { Key: key, VersionId: versionId } });
}

function names(header: string, { etag }: StoredObject): boolean {
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replaceAll('"', '') === etag);
}

function seconds(date: string | undefined): number | undefined {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
