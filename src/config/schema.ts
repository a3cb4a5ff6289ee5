// The table of all settings: how each is spelt as an option, a variable and a key of a file, and what it may
// hold. One row a setting; the layers differ only in the spelling they use.
import type { SettingName, SettingsInput } from './settings.ts';
import {
  type Checked,
  checkChoice,
  checkFlag,
  checkHostLabel,
  checkRegion,
  checkRetries,
  checkSeconds,
  checkText,
} from './values.ts';

export interface SettingDefinition {
  readonly name: SettingName;
  readonly option: string;
  readonly variable?: string;
  /** Spelling in a file; `normalizeKey` makes camel, kebab and snake case equal. */
  readonly key: string;
  /** Further spellings of ossutil, normalized. */
  readonly aliases?: readonly string[];
  readonly check: (raw: unknown) => Checked<string | number | boolean>;
}

export const SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'accessKeyId',
    option: '--access-key-id',
    variable: 'OSS_ACCESS_KEY_ID',
    key: 'accessKeyId',
    aliases: ['accessid'],
    check: checkText,
  },
  {
    name: 'accessKeySecret',
    option: '--access-key-secret',
    variable: 'OSS_ACCESS_KEY_SECRET',
    key: 'accessKeySecret',
    aliases: ['accesskey'],
    check: checkText,
  },
  {
    name: 'stsToken',
    option: '--sts-token',
    variable: 'OSS_SESSION_TOKEN',
    key: 'stsToken',
    check: checkText,
  },
  {
    name: 'endpoint',
    option: '--endpoint',
    variable: 'OSS_ENDPOINT',
    key: 'endpoint',
    aliases: ['host'],
    check: checkText,
  },
  { name: 'region', option: '--region', variable: 'OSS_REGION', key: 'region', check: checkRegion },
  { name: 'signVersion', option: '--sign-version', key: 'signVersion', check: checkChoice(['v1', 'v4']) },
  {
    name: 'addressingStyle',
    option: '--addressing-style',
    key: 'addressingStyle',
    check: checkChoice(['virtual', 'path', 'cname']),
  },
  { name: 'cloudboxId', option: '--cloudbox-id', key: 'cloudboxId', check: checkHostLabel },
  { name: 'connectTimeoutS', option: '--connect-timeout', key: 'connectTimeout', check: checkSeconds },
  { name: 'readTimeoutS', option: '--read-timeout', key: 'readTimeout', check: checkSeconds },
  { name: 'retryTimes', option: '--retry-times', key: 'retryTimes', check: checkRetries },
  { name: 'skipVerifyCert', option: '--skip-verify-cert', key: 'skipVerifyCert', check: checkFlag },
  { name: 'userAgent', option: '--user-agent', key: 'userAgent', aliases: ['ua'], check: checkText },
  {
    name: 'logLevel',
    option: '--loglevel',
    key: 'logLevel',
    check: checkChoice(['off', 'error', 'warn', 'info', 'debug']),
  },
];

/** Keys of a file that hold one value a bucket; ossutil 1 has a section for each. */
export const BUCKET_KEYS = { endpoints: 'bucketEndpoints', cnames: 'bucketCnames' } as const;

const BY_KEY: ReadonlyMap<string, SettingDefinition> = new Map(
  SETTINGS.flatMap((setting) =>
    [normalizeKey(setting.key), ...(setting.aliases ?? [])].map((key) => [key, setting] as const),
  ),
);

/** `access-key-id`, `access_key_id` and `AccessKeyID` are one key to ossutil. */
export function normalizeKey(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}

export function settingByKey(key: string): SettingDefinition | undefined {
  return BY_KEY.get(normalizeKey(key));
}

/** Whether a value stands for "not set". An empty variable or key is how scripts say so. */
export function isUnset(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

/** A value of one layer, under the name that the layer has for it. */
export interface SpelledValue {
  readonly setting: SettingDefinition;
  readonly name: string;
  readonly raw: unknown;
}

/**
 * Checks the values of one layer and drops those that are not set; of two with one meaning the last counts.
 * @param fail makes the error for a bad value
 */
export function checkSettings(
  values: Iterable<SpelledValue>,
  fail: (name: string, problem: string) => Error,
): SettingsInput {
  const checked: Record<string, string | number | boolean> = {};
  for (const { setting, name, raw } of values) {
    if (isUnset(raw)) continue;
    const result = setting.check(raw);
    if ('problem' in result) throw fail(name, result.problem);
    checked[setting.name] = result.value;
  }
  // The names are those of the table and each `check` returns its setting's type.
  return checked as SettingsInput;
}
