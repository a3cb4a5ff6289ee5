// Keys and values of a config file → settings, with everything it cannot mean named by path and key.
import { ConfigError } from '../errors.ts';
import type { ConfigWarning, UnknownKey } from '../facts/config.ts';
import { isUnset } from '../options/checks.ts';
import { SETTING_LIST, type SettingsInput } from '../options/settings.ts';
import type { ConfigDocument } from './document.ts';
import type { IniDocument, IniEntry } from './ini.ts';
import { nearest } from './nearest.ts';
import { classifyKey, findUnsupportedMode, type OssutilKey } from './ossutil.ts';
import { BUCKET_KEYS, checkSettings, normalizeKey, settingByKey } from './schema.ts';

export interface FileSettings {
  /** One for each section that holds settings, highest precedence first. */
  readonly layers: readonly SettingsInput[];
  readonly bucketEndpoints: Readonly<Record<string, string>>;
  readonly bucketCnames: Readonly<Record<string, string>>;
  readonly unsupportedMode?: string;
  readonly holdsSecrets: boolean;
  /** Keys that name a proxy or a process, as they are written. */
  readonly reservedKeys: readonly string[];
  readonly warnings: readonly ConfigWarning[];
}

type Entry = readonly [key: string, value: unknown];
type SectionKind = 'default' | 'credentials' | 'endpoints' | 'cnames' | 'akservice' | 'unused' | 'unknown';

const NO_SETTINGS: FileSettings = {
  layers: [],
  bucketEndpoints: {},
  bucketCnames: {},
  holdsSecrets: false,
  reservedKeys: [],
  warnings: [],
};

/** @throws {ConfigError} for a value that is not allowed, and for an unknown key in YAML or JSON */
export function interpretDocument(path: string, document: ConfigDocument): FileSettings {
  switch (document.format) {
    case 'empty':
      return NO_SETTINGS;
    case 'ini':
      return interpretIni(path, document.ini);
    case 'yaml':
      return interpretMapping(path, document.mapping);
  }
}

/** Our own form: a key that is not known is a mistake. */
function interpretMapping(path: string, mapping: Readonly<Record<string, unknown>>): FileSettings {
  const bucketKeys = new Map(Object.values(BUCKET_KEYS).map((key) => [normalizeKey(key), key]));
  const buckets: Record<string, Record<string, string>> = {};
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(mapping)) {
    const bucketKey = bucketKeys.get(normalizeKey(key));
    if (bucketKey) buckets[bucketKey] = checkBuckets(path, key, value);
    else if (isKnown(key)) entries.push([key, value]);
    else throw new ConfigError('ConfigFileInvalid.UnknownKey', { path, ...unknown(key) });
  }
  const unsupportedMode = findUnsupportedMode(setValues(entries));
  return {
    layers: [checkEntries(path, entries)],
    bucketEndpoints: buckets[BUCKET_KEYS.endpoints] ?? {},
    bucketCnames: buckets[BUCKET_KEYS.cnames] ?? {},
    ...(unsupportedMode !== undefined && { unsupportedMode }),
    holdsSecrets: entries.some(isSecret),
    reservedKeys: keysOf(entries, 'proxy', 'process'),
    warnings: [],
  };
}

/** ossutil's form: it may hold keys of a newer ossutil, so an unknown one earns a warning. */
function interpretIni(path: string, ini: IniDocument): FileSettings {
  const of = (kind: SectionKind): IniEntry[] =>
    ini.entries.filter(({ section }) => sectionKind(section) === kind);
  const settings = [of('default'), of('credentials')].map((entries) => entries.map(toEntry));
  const all = settings.flat();
  const unsupportedMode = findUnsupportedMode(setValues([...all, ...of('akservice').map(toEntry)]));
  return {
    layers: settings.map((entries) => checkEntries(path, entries)),
    bucketEndpoints: toBuckets(of('endpoints')),
    bucketCnames: toBuckets(of('cnames')),
    ...(unsupportedMode !== undefined && { unsupportedMode }),
    holdsSecrets: ini.entries.map(toEntry).some(isSecret),
    reservedKeys: keysOf(all, 'proxy', 'process'),
    warnings: iniWarnings(path, ini),
  };
}

/** Of unknown sections and keys, each: a file with more of them is some other file. */
const MOST_TOLD = 10;

function iniWarnings(path: string, ini: IniDocument): ConfigWarning[] {
  const sections = ini.sections.filter((section) => sectionKind(section) === 'unknown');
  const keys = ini.entries.filter(
    ({ section, key }) => ['default', 'credentials'].includes(sectionKind(section)) && !isKnown(key),
  );
  const told = [
    ...sections
      .slice(0, MOST_TOLD)
      .map((section): ConfigWarning => ({ kind: 'unknown-section', path, section })),
    ...keys
      .slice(0, MOST_TOLD)
      .map(({ section, key }): ConfigWarning => ({ kind: 'unknown-key', path, section, ...unknown(key) })),
  ];
  const left = sections.length + keys.length - told.length;
  return left === 0 ? told : [...told, { kind: 'more-unknown', path, count: left }];
}

function sectionKind(section: string): SectionKind {
  const name = section.toLowerCase().replace(/\s+/g, ' ');
  if (name === '' || name === 'default' || name === 'profile default') return 'default';
  if (name.startsWith('profile ') || name.startsWith('buckets ')) return 'unused';
  switch (normalizeKey(name)) {
    case 'credentials':
      return 'credentials';
    case 'bucketendpoint':
      return 'endpoints';
    case 'bucketcname':
      return 'cnames';
    case 'akservice':
      return 'akservice';
    default:
      return 'unknown';
  }
}

function checkEntries(path: string, entries: readonly Entry[]): SettingsInput {
  const known = entries.flatMap(([name, raw]) => {
    const setting = settingByKey(name);
    return setting ? [{ setting, name, raw }] : [];
  });
  return checkSettings(
    known,
    (key, problem) => new ConfigError('ConfigFileInvalid.Value', { path, key, problem }),
  );
}

function checkBuckets(path: string, key: string, value: unknown): Record<string, string> {
  if (isUnset(value)) return {};
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMapping || Object.values(value).some((host) => typeof host !== 'string')) {
    throw new ConfigError('ConfigFileInvalid.BucketHosts', { path, key });
  }
  return value as Record<string, string>;
}

function toBuckets(entries: readonly IniEntry[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

function toEntry({ key, value }: IniEntry): Entry {
  return [key, value];
}

function setValues(entries: readonly Entry[]): Map<string, unknown> {
  return new Map(
    entries.filter(([, value]) => !isUnset(value)).map(([key, value]) => [normalizeKey(key), value]),
  );
}

function isKnown(key: string): boolean {
  return settingByKey(key) !== undefined || classifyKey(normalizeKey(key)) !== 'unknown';
}

function isSecret([key, value]: Entry): boolean {
  return settingByKey(key)?.secret === true && !isUnset(value);
}

/** Those that are set, of some kinds. */
function keysOf(entries: readonly Entry[], ...kinds: readonly OssutilKey[]): string[] {
  return entries
    .filter(([key, value]) => kinds.includes(classifyKey(normalizeKey(key))) && !isUnset(value))
    .map(([key]) => key);
}

function unknown(key: string): UnknownKey {
  const known = [...SETTING_LIST.map((setting) => setting.key), ...Object.values(BUCKET_KEYS)];
  // A line broken in the wrong place can turn part of a secret into a key: only what looks like a key is shown.
  const shown = /^[$\w.-]{1,40}$/.test(key) ? key : undefined;
  return { key: shown, meant: nearest(key.replaceAll(/[-_]/g, ''), known) };
}
