// Chooses the config file, reads it and makes settings of it.
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
  readonly settings: FileSettings;
  readonly warnings: readonly ConfigWarning[];
}

/** @throws {ConfigError} when a file that was given is missing, or the file cannot be read or understood */
export async function loadFile(input: LoadSettingsOptions): Promise<LoadedFile | undefined> {
  const file = await chooseFile(input);
  if (!file) return undefined;
  const { path, text, isFile } = file;
  const document = await parseDocument(path, text);
  const settings = interpretDocument(path, document);
  // `-c /dev/null` is how to say "no file"; an empty file is more likely a mistake.
  const empty: ConfigWarning[] = document.format === 'empty' && isFile ? [{ kind: 'empty-file', path }] : [];
  return { path, settings, warnings: [...empty, ...settings.warnings, ...modeWarnings(file, settings)] };
}

interface ChosenFile extends ConfigText {
  readonly path: string;
}

async function chooseFile(input: LoadSettingsOptions): Promise<ChosenFile | undefined> {
  const given = givenFile(input);
  if (given) return readGiven(resolvePath(given.path, input), given.by);
  const found = await findConfigFile(resolve(input.cwd));
  if (found !== undefined) return { path: found, ...(await readConfigFile(found)) };
  return input.homeDir === '' ? undefined : readIfPresent(join(input.homeDir, '.ossutilconfig'));
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
    return { path, ...(await readConfigFile(path)) };
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'ConfigFileMissing') throw error;
    throw new ConfigError('ConfigFileMissing', { path, namedBy }, error);
  }
}

async function readIfPresent(path: string): Promise<ChosenFile | undefined> {
  // A home folder that is missing or closed to this user (sudo, a service account) holds no file for them.
  const isPresent = await stat(path).then(
    () => true,
    () => false,
  );
  return isPresent ? { path, ...(await readConfigFile(path)) } : undefined;
}

/** A shell leaves `--config-file=~/x` and variables of cron or systemd as they are. */
function resolvePath(path: string, { cwd, homeDir }: LoadSettingsOptions): string {
  return /^~[/\\]/.test(path) && homeDir !== '' ? join(homeDir, path.slice(2)) : resolve(cwd, path);
}

function modeWarnings({ path, mode }: ChosenFile, settings: FileSettings): ConfigWarning[] {
  if (!settings.holdsSecrets || mode === undefined || (mode & 0o077) === 0) return [];
  return [{ kind: 'readable-secrets', path, mode }];
}
