// The script that has a shell complete this command line. It holds all there is to know: only for the names of buckets,
// which are in the config file, a process is started.

import type { HelpTexts } from '../../text/help.ts';
import type { Tables } from '../command.ts';
import { bashScript } from './bash.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

export { isShell, SHELLS } from './shells.ts';

const SCRIPTS: Readonly<Record<Shell, (line: CommandLine) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function completionScript(shell: Shell, tables: Tables, help: HelpTexts): string {
  return SCRIPTS[shell](readCommandLine(tables, help));
}
