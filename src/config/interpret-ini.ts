// ossutil's form: it may hold keys of a newer ossutil, so an unknown one earns a warning.
import type { ConfigWarning } from '../facts/config.ts';
import { isUnset } from '../options/checks.ts';
import type { IniDocument, IniEntry, OddLine } from './ini.ts';
import { DEFAULT_PROFILE, parseSection, type Section } from './ossutil.ts';
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
  shown,
  unknown,
} from './profile.ts';
import { BUCKET_KEYS, normalizeKey } from './schema.ts';

type PlacedEntry = IniEntry & { readonly of: Section };

export function interpretIni(path: string, ini: IniDocument): FileSettings {
  const entries = ini.entries.map((entry): PlacedEntry => ({ ...entry, of: parseSection(entry.section) }));
  const sections = ini.sections.map(parseSection);
  const names = sections.flatMap((section) => (section.kind === 'profile' ? [section.name] : []));
  const profileNames = [...new Set([DEFAULT_PROFILE, ...names])];
  return {
    profileNames,
    holdsSecrets: entries.map(toEntry).some(isSecret),
    warnings: [...sectionWarnings(path, ini, entries), ...lineWarnings(path, ini.oddLines)],
    profile: (name) =>
      profileNames.includes(name.toLowerCase())
        ? interpretProfile(path, name.toLowerCase(), entries)
        : undefined,
  };
}

function interpretProfile(path: string, name: string, all: readonly PlacedEntry[]): ProfileSettings {
  const isDefault = name === DEFAULT_PROFILE;
  const own = all.filter(({ of }) => of.kind === 'profile' && of.name === name);
  // ossutil 1 reads the first of two sections with one name.
  const old = (kind: Section['kind']): PlacedEntry[] =>
    isDefault ? all.filter(({ of, occurrence }) => of.kind === kind && occurrence === 0) : [];
  const settings = isDefault ? [own, old('credentials')] : [own];
  const entries = settings.flat();
  const plain = entries.map(toEntry);
  const { buckets, warnings } = findBuckets(path, name, plain, all);
  return {
    name,
    layers: settings.map((each) => checkEntries(path, each.map(toEntry))),
    bucketEndpoints: toHosts(old('endpoints')),
    bucketCnames: toHosts(old('cnames')),
    buckets,
    reservedKeys: reservedKeys(plain),
    warnings: [...keyWarnings(path, entries), ...warnings],
  };
}

/** What the section says that the profile names: `bucket =`, and below it the bucket's own settings. */
function findBuckets(
  path: string,
  profileName: string,
  profile: readonly Entry[],
  all: readonly PlacedEntry[],
): Pick<ProfileSettings, 'buckets' | 'warnings'> {
  const named = profile.findLast(([key, value]) => isBuckets(key) && !isUnset(value))?.[1];
  if (named === undefined) return { buckets: {}, warnings: [] };
  const name = String(named).toLowerCase();
  const lines = all.filter(({ of }) => of.kind === 'buckets' && of.name === name);
  if (lines.length === 0) {
    return { buckets: {}, warnings: [{ kind: 'no-buckets', path, profile: profileName }] };
  }
  const buckets: Record<string, BucketSettings> = {};
  const warnings: ConfigWarning[] = [];
  let bucket: string | undefined;
  for (const line of lines) {
    const { key, value, isIndented, section } = line;
    if (value === '' && !isIndented) {
      bucket = key;
      buckets[bucket] = {};
    } else if (bucket !== undefined && isBucketKey(key)) {
      buckets[bucket] = { ...buckets[bucket], ...checkBucket(path, [toEntry(line)]) };
    } else {
      warnings.push({ kind: 'unknown-key', path, section, key: shown(key), meant: undefined });
    }
  }
  return { buckets, warnings: limited(path, warnings) };
}

function sectionWarnings(path: string, ini: IniDocument, entries: readonly PlacedEntry[]): ConfigWarning[] {
  const strange = ini.sections.filter((section) => parseSection(section).kind === 'unknown');
  const repeated = entries.filter(
    ({ of, occurrence }) => occurrence > 0 && ['credentials', 'endpoints', 'cnames'].includes(of.kind),
  );
  return limited(path, [
    ...strange.map((section): ConfigWarning => ({ kind: 'unknown-section', path, section })),
    ...[...new Set(repeated.map(({ section }) => section))].map(
      (section): ConfigWarning => ({ kind: 'repeated-section', path, section }),
    ),
  ]);
}

function keyWarnings(path: string, entries: readonly IniEntry[]): ConfigWarning[] {
  const strange = entries.filter(({ key }) => !isKnown(key) && !isBuckets(key));
  // What each is a misspelling of is looked for only where it is told.
  const told = strange.slice(0, MOST_TOLD).map(
    ({ section, key }): ConfigWarning => ({
      kind: 'unknown-key',
      path,
      section,
      ...unknown(key),
    }),
  );
  return [...told, ...moreThan(path, strange.length - told.length)];
}

/** Of unknown sections and keys, each: a file with more of them is some other file. */
const MOST_TOLD = 10;

function limited(path: string, warnings: readonly ConfigWarning[]): ConfigWarning[] {
  const told = warnings.slice(0, MOST_TOLD);
  return [...told, ...moreThan(path, warnings.length - told.length)];
}

function moreThan(path: string, count: number): ConfigWarning[] {
  return count === 0 ? [] : [{ kind: 'more-unknown', path, count }];
}

function lineWarnings(path: string, oddLines: readonly OddLine[]): ConfigWarning[] {
  return (['colon', 'nothing'] as const).flatMap((as): ConfigWarning[] => {
    const lines = oddLines.filter((each) => each.as === as).map(({ line }) => line);
    return lines.length === 0 ? [] : [{ kind: 'odd-lines', path, as, lines }];
  });
}

function isBuckets(key: string): boolean {
  return normalizeKey(key) === BUCKET_KEYS.buckets;
}

function toHosts(entries: readonly IniEntry[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

function toEntry({ key, value }: IniEntry): Entry {
  return [key, value];
}
