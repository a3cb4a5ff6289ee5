// Chooses the config file, reads it and makes settings of it.
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { ConfigWarning } from '../facts/config.ts';
import type { Spelling } from '../facts/spelling.ts';
import { isUnset } from '../options/checks.ts';
import { parseDocument } from './document.ts';
import { type FileSettings, interpretDocument } from './interpret.ts';
import { type ConfigText, readConfigFile } from './read.ts';
import { findConfigFile } from './search.ts';
import type { LoadSettingsOptions } from './settings.ts';

/** Our own name comes first, so that this tool can be given another file than ossutil. */
const FILE_VARIABLES = ['OSS_CONFIG_FILE', 'OSSUTIL_CONFIG_FILE'] as const;

export interface LoadedFile {
  readonly path: string;
  /** On the way up from the working directory: nobody named it. */
  readonly isFound: boolean;
  readonly settings: FileSettings;
}

/** @throws {ConfigError} when a file that was given is missing, or the file cannot be read or understood */
export async function loadFile(
  input: LoadSettingsOptions,
): Promise<{ readonly file?: LoadedFile; readonly warnings: readonly ConfigWarning[] }> {
  const { file, warnings } = await chooseFile(input);
  if (!file) return { warnings };
  const { path, text, isFile, isFound } = file;
  const document = await parseDocument(path, text);
  const settings = interpretDocument(path, document);
  // `-c /dev/null` is how to say "no file"; an empty file is more likely a mistake.
  const empty: ConfigWarning[] = document.format === 'empty' && isFile ? [{ kind: 'empty-file', path }] : [];
  return {
    file: { path, isFound, settings },
    warnings: [...warnings, ...empty, ...settings.warnings, ...modeWarnings(file, settings)],
  };
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

function givenFile({ configFile, env }: LoadSettingsOptions): { path: string; by: Spelling } | undefined {
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
  const path = join(homeDir, '.ossutilconfig');
  // A home folder that is missing or closed to this user (sudo, a service account) holds no file for them.
  const isPresent = await stat(path).then(
    () => true,
    () => false,
  );
  return isPresent ? { path, isFound: false, ...(await readConfigFile(path)) } : undefined;
}

/** A shell leaves `--config-file=~/x` and variables of cron or systemd as they are. */
function resolvePath(path: string, { cwd, homeDir }: LoadSettingsOptions): string {
  if (/^~[/\\]/.test(path) && homeDir !== '') return join(homeDir, path.slice(2));
  // What is relative to a folder that is gone is not there either; the system says so.
  return cwd === undefined || isAbsolute(path) ? path : resolve(cwd, path);
}

function modeWarnings({ path, mode }: ChosenFile, settings: FileSettings): ConfigWarning[] {
  if (!settings.holdsSecrets || mode === undefined || (mode & 0o077) === 0) return [];
  return [{ kind: 'readable-secrets', path, mode }];
}
