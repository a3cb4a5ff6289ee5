// One profile of a config file: keys and values → settings, with everything they cannot mean named by path and key.
import { ConfigError } from '../errors.ts';
import type { ConfigWarning, UnknownKey } from '../facts/config.ts';
import { isUnset } from '../options/checks.ts';
import { SETTING_LIST, type SettingsInput } from '../options/settings.ts';
import { nearest } from './nearest.ts';
import { isIgnored } from './ossutil.ts';
import { isReserved } from './reserved.ts';
import { BUCKET_KEYS, checkSettings, normalizeKey, settingByKey } from './schema.ts';

/** What a file says of one bucket. */
export type BucketSettings = Pick<SettingsInput, 'endpoint' | 'region' | 'addressingStyle'>;

export interface ProfileSettings {
  readonly name: string;
  /** One for each section that holds settings, highest precedence first. */
  readonly layers: readonly SettingsInput[];
  readonly bucketEndpoints: Readonly<Record<string, string>>;
  readonly bucketCnames: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, BucketSettings>>;
  /** Keys that count only in a file that was named, as they are written. */
  readonly reservedKeys: readonly string[];
  readonly warnings: readonly ConfigWarning[];
}

export interface FileSettings {
  /** Of all profiles. */
  readonly profileNames: readonly string[];
  readonly holdsSecrets: boolean;
  readonly warnings: readonly ConfigWarning[];
  /**
   * @returns undefined for one that is not there; `default` always is
   * @throws {ConfigError} for a value that is not allowed, and for an unknown key in YAML or JSON
   */
  profile(name: string): ProfileSettings | undefined;
}

export type Entry = readonly [key: string, value: unknown];

export function emptyProfile(name: string): ProfileSettings {
  const none = { bucketEndpoints: {}, bucketCnames: {}, buckets: {} };
  return { name, layers: [], ...none, reservedKeys: [], warnings: [] };
}

/** @throws {ConfigError} for a value that is not allowed */
export function checkEntries(path: string, entries: readonly Entry[]): SettingsInput {
  const known = entries.flatMap(([name, raw]) => {
    const setting = settingByKey(name);
    return setting ? [{ setting, name, raw }] : [];
  });
  return checkSettings(
    known,
    (key, problem) => new ConfigError('ConfigFileInvalid.Value', { path, key, problem }),
  );
}

const BUCKET_SETTINGS: readonly string[] = ['endpoint', 'region', 'addressingStyle'];

export function isBucketKey(key: string): boolean {
  return BUCKET_SETTINGS.includes(settingByKey(key)?.name ?? '');
}

/** @throws {ConfigError} for a value that is not allowed */
export function checkBucket(path: string, entries: readonly Entry[]): BucketSettings {
  return checkEntries(
    path,
    entries.filter(([key]) => isBucketKey(key)),
  );
}

export function isKnown(key: string): boolean {
  return settingByKey(key) !== undefined || isIgnored(normalizeKey(key));
}

export function isSecret([key, value]: Entry): boolean {
  return settingByKey(key)?.secret === true && !isUnset(value);
}

export function reservedKeys(entries: readonly Entry[]): string[] {
  return keysOf(entries, isReserved);
}

/** Those that are set, of some kind. */
function keysOf(entries: readonly Entry[], isMeant: (key: string, value: unknown) => boolean): string[] {
  return entries.filter(([key, value]) => !isUnset(value) && isMeant(key, value)).map(([key]) => key);
}

export function unknown(key: string): UnknownKey {
  const known = [...SETTING_LIST.map((setting) => setting.key), ...Object.values(BUCKET_KEYS)];
  return { key: shown(key), meant: nearest(key.replaceAll(/[-_]/g, ''), known) };
}

/** A line broken in the wrong place can turn part of a secret into a key: only what looks like a key is shown. */
export function shown(key: string): string | undefined {
  return /^[$\w.-]{1,40}$/.test(key) ? key : undefined;
}
