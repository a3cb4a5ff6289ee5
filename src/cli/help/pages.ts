// Help as pages, made from the tables of commands and options and the words of a language. Whatever shows them decides
// how: render.ts for a terminal, roff.ts for man(1). Of modules that a start loads it imports types only; see Tables.
import type { GroupName, TopicName } from '../../options/tables.ts';
import type { HelpTexts, SettingFacts, TopicFacts, TopicTexts } from '../../text/help.ts';
import type { Block, Page, Row } from '../../text/page.ts';
import type { CommandDefinition, CommandOption, Tables } from '../command.ts';

export const PROGRAM_NAME = 'oss-append';

export const PROGRAM_EXAMPLES = `\
  oss-append config
  oss-append append app.log oss://bucket/logs/app.log
  oss-append append app.log oss://bucket/logs/app.log --incremental
  make 2>&1 | oss-append append - oss://bucket/logs/build.log
  oss-append head oss://bucket/logs/app.log
  oss-append tail -f oss://bucket/logs/app.log`;

/** @param isWhole with the options of every command */
export function programPage(isWhole: boolean, tables: Tables, help: HelpTexts): Page {
  const { commands, programOptions, sharedOptions } = tables;
  const { titles, placeholders, more } = help;
  return [
    help.description,
    { title: titles.examples },
    { code: PROGRAM_EXAMPLES },
    { title: titles.usage },
    { code: `  ${PROGRAM_NAME} ${placeholders.command} ${placeholders.options}` },
    { title: titles.commands },
    { rows: commands.map((each) => [each.names.join(', '), help.commands[each.name].summary]) },
    { title: titles.topics },
    { rows: Object.entries(help.topics) },
    ...optionBlocks([...programOptions, ...(isWhole ? sharedOptions() : [])], help),
    more.subject(`${PROGRAM_NAME} help ${placeholders.subject}`),
  ];
}

/** @param isWhole with all of its options, in groups; else with the common ones */
export function commandPage(
  definition: CommandDefinition,
  isWhole: boolean,
  { optionsOf }: Tables,
  help: HelpTexts,
): Page {
  const { titles, more } = help;
  const words = help.commands[definition.name];
  const options = optionsOf(definition);
  const shown = isWhole
    ? optionBlocks(options, help)
    : [
        { title: titles.options },
        { rows: options.filter(({ row }) => row.common).map((each) => optionRow(each, help)) },
      ];
  return [
    words.description,
    { title: titles.examples },
    { code: definition.examples },
    { title: titles.usage },
    { code: usageLines(definition, help).join('\n') },
    ...argumentBlocks(definition, help),
    ...shown,
    [
      ...(isWhole ? [] : [more.allOptions(`${PROGRAM_NAME} ${shortest(definition)} --help-all`)]),
      more.subjects(`${PROGRAM_NAME} help`),
    ].join('\n'),
  ];
}

/** In the groups of the tables. */
export function optionBlocks(options: readonly CommandOption[], help: HelpTexts): Block[] {
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups.flatMap((group) => [
    { title: help.options[group].title },
    { rows: options.filter((each) => each.group === group).map((each) => optionRow(each, help)) },
  ]);
}

export function argumentBlocks({ name, arguments: names }: CommandDefinition, help: HelpTexts): Block[] {
  if (names.length === 0) return [];
  const words: Readonly<Record<string, string>> = help.commands[name].arguments;
  const rows = names.map(
    (each): Row => [each.replace(/[[\].]/g, ''), words[each.replace(/[[\].]/g, '')] ?? ''],
  );
  return [{ title: help.titles.arguments }, { rows }];
}

export function usageLines(definition: CommandDefinition, { placeholders }: HelpTexts): string[] {
  const words = definition.arguments.map((each) => (each.startsWith('[') ? each : `<${each}>`));
  return definition.names.map((name) => ['  oss-append', name, placeholders.options, ...words].join(' '));
}

export function topicPage(name: TopicName, tables: Tables, help: HelpTexts, topics: TopicTexts): Page {
  return topics[name](topicFacts(tables, help));
}

function topicFacts({ settings, exitCodes }: Tables, help: HelpTexts): TopicFacts {
  const meanings: Readonly<Record<string, string>> = {
    ...help.options.connection.rows,
    ...help.options.output.rows,
  };
  return {
    exitCodes,
    settings: settings.map(
      ({ name, key, flags, variable, alibabaVariable }): SettingFacts => ({
        key,
        option: /--[\w-]+/.exec(flags ?? '')?.[0],
        variables: [variable, alibabaVariable].filter((each) => each !== undefined),
        meaning: meanings[name],
      }),
    ),
  };
}

function shortest({ names }: CommandDefinition): string {
  return names.reduce((short, each) => (each.length < short.length ? each : short));
}

function optionRow({ group, name, row }: CommandOption, help: HelpTexts): Row {
  const { flags, check, variable } = row;
  const words: Readonly<Record<string, string>> = help.options[group satisfies GroupName].rows;
  const choices = check && 'choices' in check ? (check.choices as readonly string[]) : undefined;
  return [
    flags,
    [
      words[name],
      choices && help.choices(choices),
      row.default !== undefined && variable === undefined && row.key === undefined
        ? help.default(String(row.default))
        : undefined,
      variable && ` [${variable}]`,
    ].join(''),
  ];
}
