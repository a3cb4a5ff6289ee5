// Options, environment and a config file → one set of settings. Precedence is that order.
import { type ChosenCredentials, type CredentialLayer, chooseCredentials } from '../credentials/static.ts';
import { ConfigError, UsageError } from '../errors.ts';
import type { ConfigWarning } from '../facts/config.ts';
import type { SettingsLayer, Spelling } from '../facts/spelling.ts';
import { isUnset } from '../options/checks.ts';
import { optionName } from '../options/option.ts';
import {
  type NamedSetting,
  SETTING_LIST,
  SETTINGS,
  type SettingName,
  type SettingsInput,
} from '../options/settings.ts';
import { type LoadedFile, loadFile } from './file.ts';
import { checkSettings, type SpelledValue } from './schema.ts';
import type { CredentialSetting, LoadSettingsOptions, Settings } from './settings.ts';
import { audibleLayers, checkPowers } from './trust.ts';

/** Variables of ossutil that would change who signs, and are not built. */
const UNSUPPORTED_VARIABLES = ['OSS_ROLE_ARN', 'OSSUTIL_PROFILE'] as const;

interface Layer extends CredentialLayer {
  readonly source: SettingsLayer;
  readonly values: SettingsInput;
}

/**
 * @throws {UsageError} for a bad value of an option or variable
 * @throws {ConfigError} for a file that is missing or malformed, and for half a set of credentials
 */
export async function loadSettings(input: LoadSettingsOptions): Promise<Settings> {
  const options = checkOptions(input.options);
  const environment = checkEnvironment(input.env);
  const { file, warnings: fileWarnings } = await loadFile(input);
  if (file) checkPowers(file);
  const layers = [
    makeLayer('option', options, spellOption),
    makeLayer('environment', environment, ({ variable = '' }) => ({ variable })),
    ...(file ? audibleLayers(file) : []).map((values) =>
      makeLayer('file', values, ({ key }) => ({ key, file: file?.path ?? '' })),
    ),
  ];
  const chosen = chooseCredentials(layers);
  const warnings = [
    ...environmentWarnings(input.env),
    ...fileWarnings,
    ...tokenWarnings(layers, chosen?.layer),
    ...modeWarnings(file, chosen?.layer),
  ];
  return assemble(layers, file, chosen, warnings);
}

function checkOptions(options: SettingsInput): SettingsInput {
  const values = SETTING_LIST.map((setting) => ({ setting, name: setting.name, raw: options[setting.name] }));
  for (const { setting, raw } of values) {
    // An option was written on purpose: falling back to another layer, as with `-i "$UNSET"`, could act as
    // someone else. A token is optional, so scripts may pass an empty one.
    if (raw !== undefined && isUnset(raw) && setting.name !== 'stsToken') {
      throw new UsageError('Usage.SettingValue', {
        spelling: spellOption(setting),
        problem: { kind: 'empty' },
      });
    }
  }
  return checkSettings(
    values,
    (name, problem) =>
      new UsageError('Usage.SettingValue', { spelling: spellOption(SETTINGS[name as SettingName]), problem }),
  );
}

function spellOption({ flags }: Pick<NamedSetting, 'flags'>): Spelling {
  return { option: optionName(flags) };
}

function checkEnvironment(env: NodeJS.ProcessEnv): SettingsInput {
  const values = SETTING_LIST.flatMap((setting): SpelledValue[] => {
    const { variable } = setting;
    return variable === undefined ? [] : [{ setting, name: variable, raw: env[variable] }];
  });
  return checkSettings(
    values,
    (variable, problem) => new UsageError('Usage.SettingValue', { spelling: { variable }, problem }),
  );
}

function makeLayer(
  source: SettingsLayer,
  values: SettingsInput,
  spell: (setting: Pick<NamedSetting, 'flags' | 'variable' | 'key'>) => Spelling,
): Layer {
  const { accessKeyId, accessKeySecret, stsToken } = values;
  return {
    source,
    values,
    accessKeyId,
    accessKeySecret,
    stsToken,
    spell: (name: CredentialSetting) => spell(SETTINGS[name]),
  };
}

function environmentWarnings(env: NodeJS.ProcessEnv): ConfigWarning[] {
  return UNSUPPORTED_VARIABLES.filter((name) => !isUnset(env[name]) && env[name] !== 'default').map(
    (variable) => ({ kind: 'variable', variable }),
  );
}

/** A token above the layer of the access key belongs to none; on the command line that cannot be meant. */
function tokenWarnings(layers: readonly Layer[], chosen: Layer | undefined): ConfigWarning[] {
  const above = chosen ? layers.slice(0, layers.indexOf(chosen)) : layers;
  return above
    .filter((layer) => layer.stsToken !== undefined)
    .map(({ source, spell }) => {
      const facts = {
        token: spell('stsToken'),
        accessKeyId: spell('accessKeyId'),
        accessKeySecret: spell('accessKeySecret'),
      };
      if (source === 'option') throw new ConfigError('CredentialsMissing.TokenAlone', facts);
      return { kind: 'token-alone', ...facts };
    });
}

function modeWarnings(file: LoadedFile | undefined, chosen: Layer | undefined): ConfigWarning[] {
  const mode = file?.settings.unsupportedMode;
  if (file === undefined || mode === undefined || chosen?.source !== 'file') return [];
  return [{ kind: 'mode', path: file.path, mode }];
}

function assemble(
  layers: readonly Layer[],
  file: LoadedFile | undefined,
  chosen: ChosenCredentials<Layer> | undefined,
  warnings: readonly ConfigWarning[],
): Settings {
  const { values, sources } = mergeLayers(layers, chosen?.layer);
  // The sections of the file that are for one bucket count less than an endpoint given from outside it.
  const bucketsCount = sources.endpoint !== 'option' && sources.endpoint !== 'environment';
  return {
    ...values,
    ...(chosen && { credentials: chosen.credentials }),
    bucketEndpoints: (bucketsCount && file?.settings.bucketEndpoints) || {},
    bucketCnames: (bucketsCount && file?.settings.bucketCnames) || {},
    ...(file?.settings.unsupportedMode !== undefined && { unsupportedMode: file.settings.unsupportedMode }),
    ...(file && { configFile: file.path }),
    configFileIsFound: file?.isFound ?? false,
    sources,
    warnings,
  };
}

type PlainSettings = Omit<
  Settings,
  'credentials' | 'sources' | 'warnings' | 'bucketEndpoints' | 'bucketCnames' | 'configFileIsFound'
>;
type Sources = Partial<Record<SettingName, SettingsLayer>>;

/** Everything but credentials is taken setting by setting. */
function mergeLayers(
  layers: readonly Layer[],
  credentialLayer: Layer | undefined,
): { values: PlainSettings; sources: Sources } {
  const values: Record<string, unknown> = {};
  const sources: Sources = {};
  for (const { name, gives, default: fallback } of SETTING_LIST) {
    const isCredential = gives === 'credentials';
    const candidates = isCredential ? (credentialLayer ? [credentialLayer] : []) : layers;
    const layer = candidates.find((each) => each.values[name] !== undefined);
    if (layer !== undefined) sources[name] = layer.source;
    else if (fallback !== undefined) sources[name] = 'default';
    else continue;
    if (!isCredential) values[name] = layer?.values[name] ?? fallback;
  }
  // Each value was checked as its setting's type, and the defaults fill every name that they have.
  return { values: values as unknown as PlainSettings, sources };
}
