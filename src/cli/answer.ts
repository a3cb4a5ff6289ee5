// What an option asks for in place of what the command does: help, or the version.
import type { CommandContext } from './command.ts';
import { showHelp } from './commands/help.ts';
import { printVersion } from './commands/version.ts';
import type { Asked } from './parser.ts';

/** @param words of the command line */
export async function answer(asked: Asked, words: readonly string[], context: CommandContext): Promise<void> {
  if (asked.for === 'version') return printVersion(context);
  // `oss-append --help append` is about append, too.
  const { commands } = context.tables;
  const command = asked.command ?? commands.find(({ names }) => words.some((word) => names.includes(word)));
  await showHelp(command?.name, asked.for === 'helpAll' ? 'all' : 'common', context);
}
