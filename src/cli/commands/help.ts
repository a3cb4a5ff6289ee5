// `help`: of a command, or a topic.
import { UsageError } from '../../errors.ts';
import { type CommandContext, type CommandDefinition, localCommand } from '../command.ts';
import { emphasisOf } from '../emphasis.ts';
import type { Extent } from '../help/show.ts';

export const helpCommand: CommandDefinition = localCommand({
  name: 'help',
  arguments: ['[subject]'],
  groups: {},
  examples: `\
  oss-append help
  oss-append help append
  oss-append help exit-codes`,

  run: ([subject], _own, _common, context) => showHelp(subject, 'help', context),
});

/**
 * @param subject a command or a topic; absent: the program
 * @throws {UsageError} for what is neither
 */
export async function showHelp(
  subject: string | undefined,
  extent: Extent,
  context: CommandContext,
): Promise<void> {
  const { helpOf, print } = await import('../help/show.ts');
  const page = await helpOf(subject, extent, context);
  if (page !== undefined) return print(page, subject, context, await emphasisOf(context.io));
  const { unknownSubject } = await import('../mistakes/commands.ts');
  throw new UsageError('Usage.UnknownSubject', await unknownSubject(subject ?? '', context));
}
