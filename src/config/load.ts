// Options, environment and a config file → one set of settings. Precedence is that order.
import { type ChosenCredentials, type CredentialLayer, chooseCredentials } from '../credentials/static.ts';
import { ConfigError, UsageError } from '../errors.ts';
import { type LoadedFile, loadFile } from './file.ts';
import { checkSettings, isUnset, SETTINGS, type SettingDefinition } from './schema.ts';
import type { LoadSettingsOptions, SettingName, Settings, SettingsInput, SettingsLayer } from './settings.ts';

const DEFAULTS = {
  signVersion: 'v4',
  connectTimeoutS: 10,
  readTimeoutS: 60,
  retryTimes: 10,
  skipVerifyCert: false,
  logLevel: 'warn',
} as const satisfies SettingsInput;

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
  const file = await loadFile(input);
  const layers = [
    makeLayer('option', options, 'by option', (setting) => setting.option),
    makeLayer('environment', environment, 'in the environment', (setting) => setting.variable ?? ''),
    ...(file?.settings.layers ?? []).map((values) =>
      makeLayer('file', values, `in ${file?.path}`, (setting) => setting.key),
    ),
  ];
  const chosen = chooseCredentials(layers);
  const warnings = [
    ...environmentWarnings(input.env),
    ...(file?.warnings ?? []),
    ...tokenWarnings(layers, chosen?.layer),
    ...modeWarnings(file, chosen?.layer),
  ];
  return assemble(layers, file, chosen, warnings);
}

function checkOptions(options: SettingsInput): SettingsInput {
  const fail = (name: string, problem: string): UsageError => new UsageError(`${name} ${problem}`);
  const values = SETTINGS.map((setting) => ({ setting, name: setting.option, raw: options[setting.name] }));
  for (const { setting, name, raw } of values) {
    // An option was written on purpose: falling back to another layer, as with `-i "$UNSET"`, could act as
    // someone else. A token is optional, so scripts may pass an empty one.
    if (raw !== undefined && isUnset(raw) && setting.name !== 'stsToken')
      throw fail(name, 'must not be empty');
  }
  return checkSettings(values, fail);
}

function checkEnvironment(env: NodeJS.ProcessEnv): SettingsInput {
  const values = SETTINGS.flatMap((setting) => {
    const name = setting.variable;
    return name === undefined ? [] : [{ setting, name, raw: env[name] }];
  });
  return checkSettings(values, (name, problem) => new UsageError(`the variable ${name} ${problem}`));
}

function makeLayer(
  source: SettingsLayer,
  values: SettingsInput,
  where: string,
  spell: (setting: SettingDefinition) => string,
): Layer {
  const name = (wanted: SettingName): string => {
    const setting = SETTINGS.find((each) => each.name === wanted);
    return setting ? spell(setting) : wanted;
  };
  const names = {
    accessKeyId: name('accessKeyId'),
    accessKeySecret: name('accessKeySecret'),
    stsToken: name('stsToken'),
  };
  const { accessKeyId, accessKeySecret, stsToken } = values;
  return { source, values, where, names, accessKeyId, accessKeySecret, stsToken };
}

function environmentWarnings(env: NodeJS.ProcessEnv): string[] {
  return UNSUPPORTED_VARIABLES.filter((name) => !isUnset(env[name]) && env[name] !== 'default').map(
    (name) => `the variable ${name} is not supported yet and is ignored`,
  );
}

/** A token above the layer of the access key belongs to none; on the command line that cannot be meant. */
function tokenWarnings(layers: readonly Layer[], chosen: Layer | undefined): string[] {
  const above = chosen ? layers.slice(0, layers.indexOf(chosen)) : layers;
  return above
    .filter((layer) => layer.stsToken !== undefined)
    .map(({ source, names, where }) => {
      const message = `${names.stsToken} is set ${where} without ${names.accessKeyId} and ${names.accessKeySecret}`;
      if (source === 'option') {
        throw new ConfigError('CredentialsMissing', message, { hint: 'give all three in the same place' });
      }
      return `${message} and is ignored`;
    });
}

function modeWarnings(file: LoadedFile | undefined, chosen: Layer | undefined): string[] {
  const mode = file?.settings.unsupportedMode;
  if (mode === undefined || chosen?.source !== 'file') return [];
  return [`${file?.path}: mode ${mode} is not supported yet; its access key is used as it is`];
}

function assemble(
  layers: readonly Layer[],
  file: LoadedFile | undefined,
  chosen: ChosenCredentials<Layer> | undefined,
  warnings: readonly string[],
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
    sources,
    warnings,
  };
}

type PlainSettings = Omit<SettingsInput, 'accessKeyId' | 'accessKeySecret' | 'stsToken'>;
type Sources = Partial<Record<SettingName, SettingsLayer>>;

/** Everything but credentials is taken setting by setting. */
function mergeLayers(
  layers: readonly Layer[],
  credentialLayer: Layer | undefined,
): { values: PlainSettings & typeof DEFAULTS; sources: Sources } {
  const values: Record<string, unknown> = {};
  const sources: Sources = {};
  const defaults = { source: 'default', values: DEFAULTS as SettingsInput } as const;
  for (const { name } of SETTINGS) {
    const isCredential = name === 'accessKeyId' || name === 'accessKeySecret' || name === 'stsToken';
    const candidates = isCredential ? (credentialLayer ? [credentialLayer] : []) : [...layers, defaults];
    const layer = candidates.find((each) => each.values[name] !== undefined);
    if (!layer) continue;
    sources[name] = layer.source;
    if (!isCredential) values[name] = layer.values[name];
  }
  // Each value was checked as its setting's type, and the defaults fill every name that they have.
  return { values: values as PlainSettings & typeof DEFAULTS, sources };
}
