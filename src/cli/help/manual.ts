// The manual page: all that help tells, in the order in which manual pages do. The build writes it to dist/man.
import type { TopicName } from '../../options/tables.ts';
import { help } from '../../text/en/help.ts';
import { manual as words } from '../../text/en/manual.ts';
import { topics } from '../../text/en/topics.ts';
import type { Block, Page } from '../../text/page.ts';
import { VERSION } from '../../version.ts';
import type { CommandDefinition } from '../command.ts';
import { TABLES } from '../tables.ts';
import {
  argumentBlocks,
  optionBlocks,
  PROGRAM_EXAMPLES,
  PROGRAM_NAME,
  topicPage,
  usageLines,
} from './pages.ts';
import { escapeRoff, toRoff } from './roff.ts';

export function manualPage(): string {
  const { commands, programOptions, sharedOptions } = TABLES;
  const name = escapeRoff(PROGRAM_NAME);
  const whatItDoes = escapeRoff(
    help.description.replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase()),
  );
  return [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${VERSION}" "User Commands"`,
    `.SH ${words.name}\n${name} \\- ${whatItDoes}`,
    section(words.synopsis, [{ code: commands.flatMap((each) => usageLines(each, help)).join('\n') }]),
    section(words.description, [help.description, words.intro]),
    section(words.commands, commands.flatMap(commandBlocks)),
    section(words.options, optionBlocks([...sharedOptions(), ...programOptions], help)),
    ...Object.entries(words.topics).map(([topic, title]) =>
      section(title, topicPage(topic as TopicName, TABLES, help, topics)),
    ),
    section(words.files, [{ rows: words.fileRows }]),
    section(words.examples, [{ code: examples() }]),
    section(words.seeAlso, [words.related]),
    '',
  ].join('\n');
}

function section(title: string, page: Page): string {
  return `.SH ${title}\n${toRoff(page)}`;
}

/** Its own options; those of every command have a section of their own. */
function commandBlocks(definition: CommandDefinition): Block[] {
  const own = TABLES.optionsOf(definition).filter(({ group }) => Object.hasOwn(definition.groups, group));
  return [
    { title: definition.names.join(', ') },
    help.commands[definition.name].description,
    ...[...argumentBlocks(definition, help), ...optionBlocks(own, help)].map(asParagraph),
  ];
}

/** Below a command there are no more titles. */
function asParagraph(block: Block): Block {
  return typeof block !== 'string' && 'title' in block ? block.title : block;
}

function examples(): string {
  const all = [PROGRAM_EXAMPLES, ...TABLES.commands.map((each) => each.examples)].flatMap((text) =>
    text.split('\n'),
  );
  return [...new Set(all)].join('\n');
}
