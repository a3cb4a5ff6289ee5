// `version`: as --version prints it.
import { VERSION } from '../../version.ts';
import { type CommandContext, type CommandDefinition, localCommand } from '../command.ts';

export const versionCommand: CommandDefinition = localCommand({
  name: 'version',
  arguments: [],
  groups: {},
  examples: `\
  oss-append version
  oss-append version --json`,

  run: (_args, _own, _common, context) => printVersion(context),
});

export async function printVersion({ io, reporter }: Pick<CommandContext, 'io' | 'reporter'>): Promise<void> {
  if (reporter.json) await reporter.document({ version: VERSION, node: process.versions.node });
  else io.printAtOnce(`${VERSION}\n`);
}
