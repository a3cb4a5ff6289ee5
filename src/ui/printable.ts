// Keys, file names, headers and what servers say may hold anything: nothing of it gets to move a terminal's cursor, to
// turn the order of its letters round, or to fill its screen. And what stands in columns does so in every language.
import type { Layout } from '../text/texts.ts';

/** A longest key with all of its characters escaped fits in several times. */
const MAX_LINE_LENGTH = 16 * 1024;

/** Control characters, among them those of C1; line and paragraph separators; what changes the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** As one line: line breaks with the blanks around them become one blank, what is not to be printed an escape. */
export function oneLine(text: string): string {
  return printable(joinLines(text));
}

/** The text with every character that a terminal obeys instead of showing it as an escape, cut where it is endless. */
export function printable(text: string): string {
  const shown = text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text;
  return shown.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** JSON on one line, of exactly this value, in which nothing is left that a terminal would obey. */
export function printableJson(value: unknown, replace?: (name: string, value: unknown) => unknown): string {
  const json = JSON.stringify(value, replace);
  return json.replace(UNPRINTABLE, (character) => `\\u${hex(character.charCodeAt(0), 4)}`);
}

/** @param layout of the text's language; without one each letter takes one column */
export function padTo(width: number, text: string, layout: Layout | undefined): string {
  return text + ' '.repeat(Math.max(0, width - (layout?.width(text) ?? text.length)));
}

/** Without a regular expression, which would look at each of many blanks again and again for a line break behind them. */
function joinLines(text: string): string {
  if (!text.includes('\n')) return text.trim();
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
