// Shows help: of the program, a command or a topic.
import type { TopicName } from '../../options/tables.ts';
import type { Page } from '../../text/page.ts';
import type { CommandContext } from '../command.ts';
import { commandPage, programPage, topicPage } from './pages.ts';
import { type Paper, render } from './render.ts';

/** Where no terminal says otherwise. */
const COLUMNS = 80;
/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

type Context = Pick<CommandContext, 'io' | 'reporter' | 'tables'>;

/** With the common options, with all options; or what `help` tells: of `config`, which is a topic, too, as both. */
export type Extent = 'common' | 'all' | 'help';

/**
 * @param subject a command or a topic; absent: the program
 * @returns nothing for what is neither
 */
export async function helpOf(
  subject: string | undefined,
  extent: Extent,
  { reporter, tables }: Context,
): Promise<Page | undefined> {
  const help = await reporter.texts.loadHelp();
  const isWhole = extent === 'all';
  if (subject === undefined) return programPage(isWhole, tables, help);
  const command = tables.commands.find(({ names }) => names.includes(subject));
  const page: Page = command === undefined ? [] : commandPage(command, isWhole, tables, help);
  if (extent !== 'help' || !Object.hasOwn(help.topics, subject)) return command && page;
  const topics = await reporter.texts.loadTopics();
  const title = page.length > 0 ? [{ title: help.topics[subject as TopicName] }] : [];
  return [...page, ...title, ...topicPage(subject as TopicName, tables, help, topics)];
}

export async function print(
  page: Page,
  subject: string | undefined,
  { io, reporter, tables }: Context,
  emphasize: Paper['emphasize'],
): Promise<void> {
  const layout = await reporter.texts.loadLayout?.();
  const paper: Paper = {
    columns: COLUMNS,
    width: layout?.width ?? ((text) => text.length),
    wrap: layout?.wrap ?? tables.wrap,
    emphasize: (title) => title,
  };
  if (reporter.json) {
    return reporter.document({ subject: subject ?? null, help: render(page, paper) });
  }
  const columns = Math.min(io.stdout.columns || COLUMNS, MOST_COLUMNS);
  io.printAtOnce(render(page, { ...paper, columns, emphasize }));
}
