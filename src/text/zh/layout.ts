// How Chinese takes its place on a terminal: two columns a character, and no blanks where a line may end.
import { eastAsianWidth } from 'get-east-asian-width';
import type { Layout } from '../texts.ts';

/** In columns. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + eastAsianWidth(character.codePointAt(0) ?? 0), 0);
}

/** What stays on one line: a character or a Latin word, with the punctuation that opens before and closes behind it. */
const PIECE = /\s*[（“]*(?:[!-~]+|\S)[，。、；：！？）”…]*/gu;

function wrapLine(line: string, limit: number): string {
  const lines = [''];
  for (const piece of line.match(PIECE) ?? []) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && width(last + piece) > limit) lines.push(piece.trimStart());
    else lines[lines.length - 1] = last + piece;
  }
  return lines.join('\n');
}

export const layout: Layout = {
  width,
  wrap: (text, limit) =>
    text
      .split('\n')
      .map((line) => wrapLine(line, limit))
      .join('\n'),
};
