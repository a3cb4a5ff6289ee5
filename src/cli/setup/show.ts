// `config get` and `config list`: what counts, and where it comes from.
import { knownSetting } from '../../config/edit/change.ts';
import type { Settings } from '../../config/settings.ts';
import { ConfigError } from '../../errors.ts';
import type { SettingsLayer, Spelling } from '../../facts/spelling.ts';
import { type NamedSetting, SETTING_LIST } from '../../options/settings.ts';
import type { SetupTexts } from '../../text/setup.ts';
import { formatTable } from '../../ui/table.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { readSettings } from '../connect.ts';

/** A setting that is set. */
interface SettingShown {
  readonly key: string;
  /** Hidden, where it is a secret. */
  readonly value: string;
  readonly source: SettingsLayer;
  /** Undefined for a default. */
  readonly spelling: Spelling | undefined;
}

const HIDDEN = '********';

export async function get(
  [key]: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  if (key === undefined) return list([], flags, context);
  const setting = knownSetting(key);
  const shown = show(setting, await readSettings(flags, context), context);
  if (shown === undefined) throw new ConfigError('SettingMissing', { key: setting.key });
  const { reporter } = context;
  if (reporter.json) await reporter.document(toJson(shown, await reporter.texts.loadSetup()));
  else await reporter.print(`${shown.value}\n`);
}

export async function list(
  _words: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const settings = await readSettings(flags, context);
  const shown = SETTING_LIST.flatMap((setting) => show(setting, settings, context) ?? []);
  const texts = await reporter.texts.loadSetup();
  if (reporter.json) {
    const configFile = settings.configFile ?? null;
    return reporter.document({ configFile, settings: shown.map((each) => toJson(each, texts)) });
  }
  if (reporter.quiet) return;
  await reporter.print(
    await formatTable(shown.map(({ key, value, spelling }) => [key, value, texts.place(spelling)])),
  );
}

/** @returns undefined for what is not set */
function show(
  setting: NamedSetting,
  settings: Settings,
  { reporter }: CommandContext,
): SettingShown | undefined {
  const source = settings.sources[setting.name];
  if (source === undefined) return undefined;
  // The password of a proxy stands in its URL.
  const plain = reporter.secrets.hideIn(String(settingValue(setting, settings)), HIDDEN);
  const value = setting.secret === true ? HIDDEN : plain;
  return { key: setting.key, value, source, spelling: settings.spellings[setting.name] };
}

function settingValue({ name }: NamedSetting, settings: Settings): unknown {
  return { ...settings, ...settings.identityValues }[name];
}

function toJson({ key, value, source, spelling }: SettingShown, { place }: SetupTexts): object {
  return { key, value, source, from: spelling ? place(spelling) : null };
}
