// Versions: the sandbox's buckets have no versioning, so that each object is its own one version, `null`.
import type { ObjectExchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from './error-table.ts';

/** @throws {Refusal} where a version is asked for that no object has */
export function checkVersion({ address, key }: Pick<ObjectExchange, 'address' | 'key'>): void {
  const { versionId = 'null' } = address.query;
  if (versionId === 'null') return;
  throw new Refusal(REFUSALS.NoSuchVersion, { elements: { Key: key, VersionId: versionId } });
}
