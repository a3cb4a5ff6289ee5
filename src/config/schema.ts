// The settings of one layer: found by their keys, checked by their rows in the table.

import type { ValueProblem } from '../facts/values.ts';
import { type Checked, isUnset } from '../options/checks.ts';
import { type NamedSetting, SETTING_LIST, type SettingsInput } from '../options/settings.ts';

/** Keys of a file that hold something for each bucket; ossutil has a section for each. */
export const BUCKET_KEYS = {
  endpoints: 'bucketEndpoints',
  cnames: 'bucketCnames',
  buckets: 'buckets',
} as const;

/** Key of a file that holds further profiles, each with keys as the file itself. */
export const PROFILES_KEY = 'profiles';

const BY_KEY: ReadonlyMap<string, NamedSetting> = new Map(
  SETTING_LIST.flatMap((setting) =>
    [normalizeKey(setting.key), ...(setting.keyAliases ?? [])].map((key) => [key, setting] as const),
  ),
);

/** `access-key-id`, `access_key_id` and `AccessKeyID` are one key to ossutil. */
export function normalizeKey(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}

export function settingByKey(key: string): NamedSetting | undefined {
  return BY_KEY.get(normalizeKey(key));
}

/** A value of one layer, under the name that the layer has for it. */
export interface SpelledValue {
  readonly setting: NamedSetting;
  readonly name: string;
  readonly raw: unknown;
}

/**
 * Checks the values of one layer and drops those that are not set; of two with one meaning the last counts.
 * @param fail makes the error for a bad value
 */
export function checkSettings(
  values: Iterable<SpelledValue>,
  fail: (name: string, problem: ValueProblem) => Error,
): SettingsInput {
  const checked: Record<string, unknown> = {};
  for (const { setting, name, raw } of values) {
    if (isUnset(raw)) continue;
    const result: Checked<unknown> = setting.check(raw);
    if ('problem' in result) throw fail(name, result.problem);
    checked[setting.name] = result.value;
  }
  // The names are those of the table, and each check returns its setting's type.
  return checked as SettingsInput;
}
