// Options, environment and a config file → one set of settings. Precedence is that order.
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { LookedAt, TokenAlone } from '../facts/config.ts';
import type { SettingsLayer, Spelling } from '../facts/spelling.ts';
import {
  type CredentialSetting,
  SETTING_LIST,
  type SettingName,
  type SettingsInput,
} from '../options/settings.ts';
import { chooseIdentity } from './choose-identity.ts';
import { findProfile, type LoadedFile, loadFile, USERS_FILE } from './file.ts';
import type { Identity } from './identity.ts';
import { hasKeys } from './keys.ts';
import { environmentLayer, fileLayer, type Layer, optionLayer, type Profiles } from './layers.ts';
import type { LoadSettingsOptions, Settings } from './settings.ts';
import { audible, checkPowers } from './trust.ts';
import { typeSecret } from './typed-secret.ts';

/**
 * What is missing for credentials is no error here, but in what it returns: it is told together with whatever else is.
 * @throws {UsageError} for a bad value of an option or variable
 * @throws {ConfigError} for a file that is missing or malformed, or of which a profile is
 */
export async function loadSettings(given: LoadSettingsOptions): Promise<Settings> {
  const input = given.ignoresEnvironment ? { ...given, env: {} } : given;
  const environment = environmentLayer(input.env, 'variable');
  const { file, warnings: fileWarnings } = await loadFile(input);
  if (file) checkPowers(file);
  const [own = [], ...inherited] = file ? fileLayers(file) : [];
  const alibaba = environmentLayer(input.env, 'alibabaVariable');
  const options = await optionsOf(input, [environment, alibaba, ...own, ...inherited.flat()]);
  const above = [options, environment, ...(hasKeys(alibaba) ? [alibaba] : [])];
  const asking = [...above, ...own];
  const identity = await chooseIdentity(asking, {
    env: input.env,
    alibaba,
    homeDir: input.homeDir,
  });
  const layers = [options, environment, ...own, ...inherited.flat()];
  const stray = strayTokens(asking, identity);
  return {
    ...mergeLayers(layers, identity),
    ...bucketSettings(layers, file),
    ...credentialsOf(identity, stray),
    lookedAt: [...placesOf(input, file), ...identity.lookedAt].filter(
      ({ kind }) => kind !== 'variables' || input.ignoresEnvironment !== true,
    ),
    ...(file && { configFile: file.path, profile: file.profiles[0].name }),
    configFileIsFound: file?.isFound ?? false,
    warnings: [
      ...fileWarnings,
      ...stray.map(({ source: _, ...facts }) => ({ kind: 'token-alone', ...facts }) as const),
    ],
  };
}

/** A secret that is typed counts as an option, with the id that counts. */
async function optionsOf(
  { options, askSecret }: LoadSettingsOptions,
  below: readonly Layer[],
): Promise<Layer> {
  const given = optionLayer(options);
  if (askSecret === undefined) return given;
  const key = await typeSecret(
    [given, ...below].map(({ values }) => values),
    askSecret,
  );
  return optionLayer({ ...options, ...key });
}

/** On the command line a stray token cannot be meant. */
function credentialsOf(
  { source, problem }: Identity,
  stray: ReturnType<typeof strayTokens>,
): Pick<Settings, 'credentialSource' | 'credentialProblem'> {
  const token = stray.find((each) => each.source === 'option');
  if (token !== undefined) {
    const { source: _, ...facts } = token;
    return { credentialProblem: new ConfigError('CredentialsMissing.TokenAlone', facts) };
  }
  return { ...(source && { credentialSource: source }), ...(problem && { credentialProblem: problem }) };
}

/** Those of the profile, then those of its source, and so on. */
function fileLayers(file: LoadedFile): readonly (readonly Layer[])[] {
  const { path, settings, isFound } = file;
  const profiles: Profiles = {
    path,
    layersOf: (name) => findProfile(path, settings, name).layers.map((values) => fileLayer(values, profiles)),
  };
  return file.profiles.map(({ layers }) =>
    layers.map((values) => fileLayer(isFound ? audible(values) : values, profiles)),
  );
}

/** A token above the layer of the access key belongs to none. */
function strayTokens(
  layers: readonly Layer[],
  { used }: Identity,
): readonly (TokenAlone & Pick<Layer, 'source'>)[] {
  const chosen = layers.findIndex(({ spell }) => spell === used.get('accessKeyId')?.spell);
  return (chosen < 0 ? layers : layers.slice(0, chosen))
    .filter((layer) => layer.values.stsToken !== undefined && !hasKeys(layer))
    .map(({ source, spell }) => ({
      source,
      token: spell('stsToken'),
      accessKeyId: spell('accessKeyId'),
      accessKeySecret: spell('accessKeySecret'),
    }));
}

/** For messages about what is missing. */
function placesOf(input: LoadSettingsOptions, file: LoadedFile | undefined): readonly LookedAt[] {
  const { cwd: from, homeDir } = input;
  const homeFile = homeDir === '' ? undefined : join(homeDir, USERS_FILE);
  return [
    { kind: 'options' },
    ...VARIABLES.map((variables) => ({ kind: 'variables', variables }) as const),
    file
      ? { kind: 'config-file', path: file.path, profile: file.profiles[0].name }
      : { kind: 'no-config-file', from, homeFile },
  ];
}

const VARIABLES = [
  ['OSS_ENDPOINT', 'OSS_REGION', 'OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET'],
  ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
] as const;

type Values = Omit<
  Settings,
  | CredentialSetting
  | 'credentialSource'
  | 'credentialProblem'
  | 'lookedAt'
  | 'bucketEndpoints'
  | 'bucketCnames'
  | 'buckets'
  | 'configFile'
  | 'profile'
  | 'configFileIsFound'
  | 'warnings'
>;

/** Everything but what says who signs is taken setting by setting. */
function mergeLayers(layers: readonly Layer[], { used }: Identity): Values {
  const values: Record<string, unknown> = {};
  const identityValues: Record<string, unknown> = {};
  const sources: Partial<Record<SettingName, SettingsLayer>> = {};
  const spellings: Partial<Record<SettingName, Spelling>> = {};
  for (const { name, gives, default: fallback } of SETTING_LIST) {
    const isCredential = gives === 'credentials';
    const layer = isCredential ? used.get(name) : layers.find((each) => each.values[name] !== undefined);
    if (layer !== undefined) {
      sources[name] = layer.source;
      spellings[name] = layer.spell(name);
    } else if (fallback !== undefined) sources[name] = 'default';
    else continue;
    const kept = isCredential ? identityValues : values;
    kept[name] = layer?.values[name] ?? fallback;
  }
  // Each value was checked as its setting's type, and the defaults fill every name that they have.
  return { ...values, identityValues, sources, spellings } as unknown as Values;
}

/** What the file says of single buckets counts less than an endpoint given from outside it. */
function bucketSettings(
  layers: readonly Layer[],
  file: LoadedFile | undefined,
): Pick<Settings, 'bucketEndpoints' | 'bucketCnames' | 'buckets'> {
  const outside = layers.filter(({ source }) => source !== 'file');
  const isGiven = (name: keyof SettingsInput): boolean =>
    outside.some(({ values }) => values[name] !== undefined);
  const none = { bucketEndpoints: {}, bucketCnames: {}, buckets: {} };
  if (file === undefined || isGiven('endpoint')) return none;
  // The first profile last: it counts most.
  const profiles = file.profiles.toReversed();
  const buckets = Object.assign({}, ...profiles.map((profile) => profile.buckets)) as Settings['buckets'];
  const left = Object.entries(buckets).map(([bucket, { endpoint, region, addressingStyle }]) => [
    bucket,
    {
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && !isGiven('region') && { region }),
      ...(addressingStyle !== undefined && !isGiven('addressingStyle') && { addressingStyle }),
    },
  ]);
  return {
    bucketEndpoints: Object.assign({}, ...profiles.map((profile) => profile.bucketEndpoints)),
    bucketCnames: Object.assign({}, ...profiles.map((profile) => profile.bucketCnames)),
    buckets: Object.fromEntries(left),
  };
}
