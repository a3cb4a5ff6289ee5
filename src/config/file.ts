// Chooses the config file, reads it and makes settings of it.
import { isAbsolute, join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { ConfigWarning } from '../facts/config.ts';
import type { Spelling } from '../facts/spelling.ts';
import { isUnset } from '../options/checks.ts';
import { parseDocument } from './document.ts';
import { interpretDocument } from './interpret.ts';
import { DEFAULT_PROFILE } from './ossutil.ts';
import type { FileSettings, ProfileSettings } from './profile.ts';
import { type ConfigText, readConfigFile, readIfThere } from './read.ts';
import { findConfigFile } from './search.ts';
import type { LoadSettingsOptions } from './settings.ts';

/** Our own name comes first, so that this tool can be given another file than ossutil. */
const FILE_VARIABLES = ['OSS_CONFIG_FILE', 'OSSUTIL_CONFIG_FILE'] as const;

/** ossutil's, in the home folder. */
export const USERS_FILE = '.ossutilconfig';

/** All that decides which file it is. */
type FilePlace = Omit<LoadSettingsOptions, 'options'>;

export interface LoadedFile {
  readonly path: string;
  /** On the way up from the working directory: nobody named it. */
  readonly isFound: boolean;
  readonly settings: FileSettings;
  /** The one that was chosen, then its source, and the source of that: each has what those before lack. */
  readonly profiles: readonly [ProfileSettings, ...ProfileSettings[]];
}

const PROFILE_VARIABLE = 'OSSUTIL_PROFILE';

/**
 * @throws {ConfigError} when a file or a profile that was given is missing, or the file cannot be read or understood
 */
export async function loadFile(
  input: LoadSettingsOptions,
): Promise<{ readonly file?: LoadedFile; readonly warnings: readonly ConfigWarning[] }> {
  const { file, warnings } = await chooseFile(input);
  const named = givenProfile(input);
  if (!file) {
    if (named !== undefined && named !== DEFAULT_PROFILE) {
      throw new ConfigError('ProfileMissing.NoFile', { profile: named });
    }
    return { warnings };
  }
  const { path, text, isFile, isFound } = file;
  const document = await parseDocument(path, text);
  const settings = interpretDocument(path, document);
  const profiles = profilesFrom(path, settings, named ?? DEFAULT_PROFILE);
  // `-c /dev/null` is how to say "no file"; an empty file is more likely a mistake.
  const empty: ConfigWarning[] = document.format === 'empty' && isFile ? [{ kind: 'empty-file', path }] : [];
  return {
    file: { path, isFound, settings, profiles },
    warnings: [
      ...warnings,
      ...empty,
      ...settings.warnings,
      ...profiles.flatMap((profile) => profile.warnings),
      ...modeWarnings(file, settings),
    ],
  };
}

export function givenProfile({ profile, env }: FilePlace): string | undefined {
  const named = profile ?? env[PROFILE_VARIABLE];
  return named === undefined || isUnset(named) ? undefined : named.trim();
}

/** @throws {ConfigError} where a profile is its own source in the end */
function profilesFrom(path: string, settings: FileSettings, name: string): LoadedFile['profiles'] {
  const first = findProfile(path, settings, name);
  const profiles: [ProfileSettings, ...ProfileSettings[]] = [first];
  for (let source = sourceOf(first); source !== undefined; source = sourceOf(profiles.at(-1))) {
    const profile = settings.profile(source);
    if (profile === undefined) {
      const known = settings.profileNames;
      throw new ConfigError('ProfileMissing.Source', { path, profile: profiles.at(-1)?.name ?? name, known });
    }
    if (profiles.some((each) => each.name === profile.name)) {
      const names = [...profiles, profile].map((each) => each.name);
      throw new ConfigError('ConfigFileInvalid.ProfileLoop', { path, profiles: names });
    }
    profiles.push(profile);
  }
  return profiles;
}

function sourceOf(profile: ProfileSettings | undefined): string | undefined {
  return profile?.layers.find(({ sourceProfile }) => sourceProfile !== undefined)?.sourceProfile;
}

/** @throws {ConfigError} naming those that there are */
export function findProfile(path: string, settings: FileSettings, name: string): ProfileSettings {
  const profile = settings.profile(name);
  if (profile !== undefined) return profile;
  throw new ConfigError('ProfileMissing', { path, profile: name, known: settings.profileNames });
}

interface ChosenFile extends ConfigText {
  readonly path: string;
  readonly isFound: boolean;
}

/** A file, if there is any, and what is to be said of the choice. */
interface Choice {
  readonly file: ChosenFile | undefined;
  readonly warnings: readonly ConfigWarning[];
}

async function chooseFile(input: LoadSettingsOptions): Promise<Choice> {
  const given = givenFile(input);
  if (given) return { file: await readGiven(resolvePath(given.path, input), given.by), warnings: [] };
  if (input.cwd === undefined) {
    return { file: await readUsersFile(input.homeDir), warnings: [{ kind: 'no-working-directory' }] };
  }
  const { path, foreign } = await findConfigFile(resolve(input.cwd));
  const warnings = foreign.map((each): ConfigWarning => ({ kind: 'foreign-file', path: each }));
  if (path === undefined) return { file: await readUsersFile(input.homeDir), warnings };
  return { file: { path, isFound: true, ...(await readConfigFile(path)) }, warnings };
}

/** The file that settings are written to: the one that is named, else that of ossutil; undefined without a home folder. */
export function fileToWrite(input: FilePlace): string | undefined {
  const given = givenFile(input);
  if (given !== undefined) return resolvePath(given.path, input);
  return input.homeDir === '' ? undefined : join(input.homeDir, USERS_FILE);
}

/** What names the file, where anything does. */
export function namedBy(input: FilePlace): Spelling | undefined {
  return givenFile(input)?.by;
}

function givenFile({ configFile, env }: FilePlace): { path: string; by: Spelling } | undefined {
  if (configFile !== undefined) return { path: configFile, by: { option: 'configFile' } };
  for (const variable of FILE_VARIABLES) {
    const path = env[variable];
    if (path !== undefined && !isUnset(path)) return { path, by: { variable } };
  }
  return undefined;
}

async function readGiven(path: string, namedBy: Spelling): Promise<ChosenFile> {
  try {
    return { path, isFound: false, ...(await readConfigFile(path)) };
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'ConfigFileMissing') throw error;
    throw new ConfigError('ConfigFileMissing', { path, namedBy }, error);
  }
}

async function readUsersFile(homeDir: string): Promise<ChosenFile | undefined> {
  if (homeDir === '') return undefined;
  const path = join(homeDir, USERS_FILE);
  const text = await readIfThere(path);
  return text && { path, isFound: false, ...text };
}

/** A shell leaves `--config-file=~/x` and variables of cron or systemd as they are. */
function resolvePath(path: string, { cwd, homeDir }: FilePlace): string {
  if (/^~[/\\]/.test(path) && homeDir !== '') return join(homeDir, path.slice(2));
  // What is relative to a folder that is gone is not there either; the system says so.
  return cwd === undefined || isAbsolute(path) ? path : resolve(cwd, path);
}

function modeWarnings({ path, mode }: ChosenFile, settings: FileSettings): ConfigWarning[] {
  if (!settings.holdsSecrets || mode === undefined || (mode & 0o077) === 0) return [];
  return [{ kind: 'readable-secrets', path, mode }];
}
