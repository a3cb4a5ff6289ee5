// Help as commander prints it, in the words of a language.
import type { Command, HelpConfiguration } from 'commander';
import type { HelpTexts } from '../text/help.ts';
import type { Layout, Texts } from '../text/texts.ts';
import { VERSION } from '../version.ts';

export interface HelpWords {
  readonly texts: HelpTexts;
  readonly layout: Layout | undefined;
}

/** Whether a command line may ask for help; if it does not after all, its words were loaded for nothing. */
export function mayAskForHelp(argv: readonly string[]): boolean {
  return argv.some((word) => /^(?:help|--help|-[a-zA-Z]*h[a-zA-Z]*)$/.test(word));
}

export async function loadHelp(language: Texts): Promise<HelpWords> {
  return { texts: await language.loadHelp(), layout: await language.loadLayout?.() };
}

export function configureHelp(program: Command, words: HelpWords | undefined): void {
  const help = words?.texts;
  program.helpOption('-h, --help', help?.help).version(VERSION, '--version', help?.version);
  program.helpCommand('help [command]', help?.helpCommand).configureHelp({ showGlobalOptions: false });
  if (words === undefined || help === undefined) return;
  program
    .description(help.description)
    .addHelpText('after', `\n${help.exitCodes}`)
    .configureHelp({
      showGlobalOptions: false,
      ...inWords(help),
      ...(words.layout && inColumns(words.layout)),
    });
}

function inWords({ titles, placeholders, choices, default: byDefault }: HelpTexts): HelpConfiguration {
  const own: Readonly<Record<string, string>> = {
    'Usage:': titles.usage,
    'Arguments:': titles.arguments,
    'Options:': titles.options,
    'Commands:': titles.commands,
  };
  const withPlaceholders = (text: string): string =>
    text.replace('[options]', placeholders.options).replace('[command]', placeholders.command);
  return {
    styleTitle: (title) => own[title] ?? title,
    styleUsage: withPlaceholders,
    styleSubcommandTerm: withPlaceholders,
    // The letter counts by itself only: see commandFirst.
    optionTerm: ({ flags }) => (flags === '--version' ? '-v, --version' : flags),
    optionDescription: ({ description, argChoices, defaultValue }) =>
      [
        description,
        ...(argChoices ? [choices(argChoices)] : []),
        ...(defaultValue === undefined ? [] : [byDefault(String(defaultValue))]),
      ].join(''),
  };
}

/** Help looks at its own configuration for the rest. */
function inColumns({ width, wrap }: Layout): HelpConfiguration {
  return { displayWidth: width, boxWrap: wrap };
}
