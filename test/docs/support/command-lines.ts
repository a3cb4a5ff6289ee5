// The `oss-append …` command lines of a page, in whatever kind of code block: shell, crontab, unit file, YAML.
import type { Page } from './markdown.ts';

export interface CommandLine {
  readonly command: string;
  /** Names only, without values. */
  readonly options: readonly string[];
  readonly text: string;
}

export function commandLinesOf({ blocks }: Pick<Page, 'blocks'>): CommandLine[] {
  return blocks.flatMap(({ lines }) => lines.flatMap(parse));
}

/** @returns nothing for a line that only speaks of the tool, such as its output */
function parse(line: string): CommandLine[] {
  const match =
    /(?:^|[\s/"'])oss-append ((?:appendfromfile|append|head|stat|tail|cat|verify|sandbox|config)\b.*)$/.exec(
      line,
    );
  if (match === null || /^\S*oss-append: /.test(line)) return [];
  // What follows is another command's.
  const text = (match[1] ?? '').split(/ \|\|? | && | & | [<>] /)[0] ?? '';
  const words = text.split(/\s+/);
  const options = words.slice(1).flatMap((word) => /^(--[a-z][a-z0-9-]*|-[a-z])$/.exec(word)?.[1] ?? []);
  return [{ command: words[0] ?? '', options, text }];
}
