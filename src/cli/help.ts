// Help as commander prints it, in the words of a language.
import type { Command } from 'commander';
import type { HelpTexts } from '../text/help.ts';
import { VERSION } from '../version.ts';

/** Whether a command line may ask for help; if it does not after all, its words were loaded for nothing. */
export function mayAskForHelp(argv: readonly string[]): boolean {
  return argv.some((word) => /^(?:help|--help|-[a-zA-Z]*h[a-zA-Z]*)$/.test(word));
}

export function configureHelp(program: Command, help: HelpTexts | undefined): void {
  program.helpOption('-h, --help', help?.help).version(VERSION, '--version', help?.version);
  program.helpCommand('help [command]', help?.helpCommand).configureHelp({ showGlobalOptions: false });
  if (help === undefined) return;
  const titles: Readonly<Record<string, string>> = {
    'Usage:': help.titles.usage,
    'Arguments:': help.titles.arguments,
    'Options:': help.titles.options,
    'Commands:': help.titles.commands,
  };
  program
    .description(help.description)
    .addHelpText('after', `\n${help.exitCodes}`)
    .configureHelp({
      showGlobalOptions: false,
      styleTitle: (title) => titles[title] ?? title,
      // The letter counts by itself only: see commandFirst.
      optionTerm: ({ flags }) => (flags === '--version' ? '-v, --version' : flags),
      optionDescription: ({ description, argChoices, defaultValue }) =>
        [
          description,
          ...(argChoices ? [help.choices(argChoices)] : []),
          ...(defaultValue === undefined ? [] : [help.default(String(defaultValue))]),
        ].join(' '),
    });
}
