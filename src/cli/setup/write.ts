// Writes settings to the config file that counts, or that was named.
import type { Change } from '../../config/edit/change.ts';
import { editConfig } from '../../config/edit/edit.ts';
import { readOldFile, replaceFile } from '../../config/edit/write.ts';
import { fileToWrite, givenProfile } from '../../config/file.ts';
import { loadSettings } from '../../config/load.ts';
import { ConfigError, OssAppendError } from '../../errors.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';

export function pathToWrite({ configFile }: ConnectionFlags, { io }: CommandContext): string {
  const path = fileToWrite({ configFile, ...place(io) });
  if (path === undefined) throw new ConfigError('ConfigFileMissing.NoHome', {});
  return path;
}

/** Tells where it was written, and warns where what was written does not count. */
export async function write(
  path: string,
  changes: readonly Change[],
  { profile }: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  const named = givenProfile({ profile, ...place(io) });
  const old = await readOldFile(path);
  const backup = await replaceFile(old, await editConfig(path, old.bytes, changes, named));
  const { written } = await reporter.texts.loadSetup();
  const keys = changes.map(({ key }) => key);
  await reporter.result(() => [written(path, backup)], { configFile: path, backup: backup ?? null, keys });
  await warnOfOthers(path, changes, context);
}

async function warnOfOthers(
  path: string,
  changes: readonly Change[],
  context: CommandContext,
): Promise<void> {
  const { io, reporter } = context;
  try {
    const { configFile, spellings } = await loadSettings({ options: {}, ...place(io) });
    if (path === pathToWrite({}, context) && configFile !== undefined && configFile !== path) {
      reporter.log('warn', { kind: 'config-not-read', path, read: configFile });
    }
    for (const { name, key, value } of changes) {
      const spelling = spellings[name];
      if (value === '' || spelling === undefined || !('variable' in spelling)) continue;
      reporter.log('warn', { kind: 'config-overridden', key, variable: spelling.variable });
    }
  } catch (error) {
    // Half of what is needed may follow; `config check` tells.
    if (!(error instanceof OssAppendError)) throw error;
  }
}

export function place({
  env,
  cwd,
  homeDir,
}: CommandContext['io']): Pick<CommandContext['io'], 'env' | 'cwd' | 'homeDir'> {
  return { env, cwd, homeDir };
}
