// Our own form, YAML or JSON: a key that is not known is a mistake.
import { ConfigError } from '../errors.ts';
import { isUnset } from '../options/checks.ts';
import { DEFAULT_PROFILE } from './ossutil.ts';
import {
  type BucketSettings,
  checkBucket,
  checkEntries,
  type Entry,
  type FileSettings,
  isBucketKey,
  isKnown,
  isSecret,
  type ProfileSettings,
  reservedKeys,
  unknown,
} from './profile.ts';
import { BUCKET_KEYS, normalizeKey, PROFILES_KEY } from './schema.ts';

type Mapping = Readonly<Record<string, unknown>>;

const BUCKET_KEY_OF: ReadonlyMap<string, keyof typeof BUCKET_KEYS> = new Map(
  Object.entries(BUCKET_KEYS).map(([name, key]) => [normalizeKey(key), name as keyof typeof BUCKET_KEYS]),
);

/** What stands at the top is the profile `default`. */
export function interpretMapping(path: string, mapping: Mapping): FileSettings {
  const top = Object.entries(mapping).filter(([key]) => normalizeKey(key) !== PROFILES_KEY);
  const profiles = new Map<string, readonly Entry[]>([[DEFAULT_PROFILE, top]]);
  for (const [key, value] of Object.entries(mapping)) {
    if (normalizeKey(key) !== PROFILES_KEY || isUnset(value)) continue;
    for (const [name, entries] of Object.entries(asMapping(value, path, key))) {
      const own = isUnset(entries) ? [] : Object.entries(asMapping(entries, path, key));
      profiles.set(name.toLowerCase(), [...(profiles.get(name.toLowerCase()) ?? []), ...own]);
    }
  }
  return {
    profileNames: [...profiles.keys()],
    holdsSecrets: [...profiles.values()].flat().some(isSecret),
    warnings: [],
    profile(name) {
      const entries = profiles.get(name.toLowerCase());
      return entries && interpretProfile(path, name.toLowerCase(), entries);
    },
  };
}

function interpretProfile(path: string, name: string, all: readonly Entry[]): ProfileSettings {
  const entries: Entry[] = [];
  const hosts: Record<'endpoints' | 'cnames', Record<string, string>> = { endpoints: {}, cnames: {} };
  let buckets: Record<string, BucketSettings> = {};
  for (const [key, value] of all) {
    const bucketKey = BUCKET_KEY_OF.get(normalizeKey(key));
    if (bucketKey === 'buckets') buckets = readBuckets(path, key, value);
    else if (bucketKey !== undefined) hosts[bucketKey] = checkHosts(path, key, value);
    else if (isKnown(key)) entries.push([key, value]);
    else throw new ConfigError('ConfigFileInvalid.UnknownKey', { path, ...unknown(key) });
  }
  return {
    name,
    layers: [checkEntries(path, entries)],
    bucketEndpoints: hosts.endpoints,
    bucketCnames: hosts.cnames,
    buckets,
    reservedKeys: reservedKeys(entries),
    warnings: [],
  };
}

function checkHosts(path: string, key: string, value: unknown): Record<string, string> {
  if (isUnset(value)) return {};
  if (!isMapping(value) || Object.values(value).some((host) => typeof host !== 'string')) {
    throw new ConfigError('ConfigFileInvalid.BucketHosts', { path, key });
  }
  return value as Record<string, string>;
}

function readBuckets(path: string, key: string, value: unknown): Record<string, BucketSettings> {
  if (isUnset(value)) return {};
  const buckets = Object.entries(asMapping(value, path, key)).map(([bucket, said]) => {
    const entries = isUnset(said) ? [] : Object.entries(asMapping(said, path, key));
    const [strange] = entries.find(([each]) => !isBucketKey(each)) ?? [];
    if (strange !== undefined) {
      throw new ConfigError('ConfigFileInvalid.UnknownKey', { path, ...unknown(strange) });
    }
    return [bucket, checkBucket(path, entries)] as const;
  });
  return Object.fromEntries(buckets);
}

/** @throws {ConfigError} */
function asMapping(value: unknown, path: string, key: string): Mapping {
  if (!isMapping(value)) throw new ConfigError('ConfigFileInvalid.Mapping', { path, key });
  return value;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
