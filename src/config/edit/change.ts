// A setting that is to have another value in a file.
import { UsageError } from '../../errors.ts';
import { type Check, isUnset } from '../../options/checks.ts';
import { type NamedSetting, SETTING_LIST, type SettingName } from '../../options/settings.ts';
import { nearest } from '../nearest.ts';
import { settingByKey } from '../schema.ts';

export interface Change {
  readonly name: SettingName;
  /** In our own spelling. */
  readonly key: string;
  /** An empty text is "not set". */
  readonly value: string | number | boolean;
}

/**
 * @param key in any spelling
 * @throws {UsageError} naming the one that is spelt much like it
 */
export function knownSetting(key: string): NamedSetting {
  const setting = settingByKey(key);
  if (setting !== undefined) return setting;
  const known = SETTING_LIST.map((each) => each.key);
  throw new UsageError('Usage.UnknownSetting', { key, meant: nearest(key.replaceAll(/[-_]/g, ''), known) });
}

/** @param key of a file, in any spelling */
export function isOf({ name }: Change, key: string): boolean {
  return settingByKey(key)?.name === name;
}

/** @throws {UsageError} for a value that the setting does not take */
export function toChange({ name, key, check }: NamedSetting, raw: unknown): Change {
  if (isUnset(raw)) return { name, key, value: '' };
  const checked = (check as Check<Change['value']>)(raw);
  if ('problem' in checked) throw new UsageError('Usage.SettingKey', { key, problem: checked.problem });
  return { name, key, value: checked.value };
}
