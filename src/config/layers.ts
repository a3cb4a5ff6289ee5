// Options, variables and sections of files as layers of one kind, each with its settings and how it spells them.
import { UsageError } from '../errors.ts';
import type { SettingsLayer, Spelling } from '../facts/spelling.ts';
import type { ValueProblem } from '../facts/values.ts';
import { isUnset } from '../options/checks.ts';
import { optionName } from '../options/option.ts';
import {
  type NamedSetting,
  SETTING_LIST,
  type SettingName,
  type SettingsInput,
} from '../options/settings.ts';
import { checkSettings } from './schema.ts';

export interface Layer {
  readonly source: SettingsLayer;
  readonly values: SettingsInput;
  /** Where a setting stands, or would stand; `file` is empty where the layer could not hold it. */
  spell(name: SettingName): Spelling;
  /** The file's other profiles, whom this layer may name as the source of its keys. */
  readonly profiles?: Profiles;
}

export interface Profiles {
  readonly path: string;
  /** @throws {ConfigError} where there is none of this name, or it holds what it must not */
  layersOf(name: string): readonly Layer[];
}

const BY_NAME: ReadonlyMap<string, NamedSetting> = new Map(SETTING_LIST.map((each) => [each.name, each]));

/** @throws {UsageError} for a bad value */
export function optionLayer(options: SettingsInput): Layer {
  const withOption = SETTING_LIST.filter(({ flags }) => flags !== undefined);
  const values = withOption.map((setting) => ({ setting, name: setting.name, raw: options[setting.name] }));
  const spell = (name: string): Spelling => {
    const { flags, key = name } = BY_NAME.get(name) ?? {};
    return flags === undefined ? { key, file: '' } : { option: optionName(flags) };
  };
  for (const { name, raw } of values) {
    // An option was written on purpose: falling back to another layer, as with `-i "$UNSET"`, could act as
    // someone else. A token is optional, so scripts may pass an empty one.
    if (raw !== undefined && isUnset(raw) && name !== 'stsToken') {
      throw new UsageError('Usage.SettingValue', { spelling: spell(name), problem: { kind: 'empty' } });
    }
  }
  const fail = (name: string, problem: ValueProblem): UsageError =>
    new UsageError('Usage.SettingValue', { spelling: spell(name), problem });
  return { source: 'option', values: checkSettings(values, fail), spell };
}

/**
 * @param of the tool's own variables, or those that the tools of Alibaba Cloud have in common
 * @throws {UsageError} for a bad value
 */
export function environmentLayer(env: NodeJS.ProcessEnv, of: 'variable' | 'alibabaVariable'): Layer {
  const values = SETTING_LIST.flatMap((setting) => {
    const name = setting[of];
    return name === undefined ? [] : [{ setting, name, raw: env[name] }];
  });
  const checked = checkSettings(
    values,
    (variable, problem) => new UsageError('Usage.SettingValue', { spelling: { variable }, problem }),
  );
  return {
    source: 'environment',
    values: checked,
    spell(name) {
      const { [of]: variable, key = name } = BY_NAME.get(name) ?? {};
      return variable === undefined ? { key, file: '' } : { variable };
    },
  };
}

export function fileLayer(values: SettingsInput, profiles: Profiles): Layer {
  const spell = (name: SettingName): Spelling => ({
    key: BY_NAME.get(name)?.key ?? name,
    file: profiles.path,
  });
  return { source: 'file', values, spell, profiles };
}
