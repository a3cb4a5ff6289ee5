// A page of help as roff, which man(1) shows. Nothing of a text is ever read as a command or an escape.
import type { Block, Page } from '../../text/page.ts';

/** Of these groff makes typographic ones, or an escape. */
const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\(rs',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

export function escapeRoff(text: string): string {
  const escaped = [...text].map((letter) => SPECIAL[letter] ?? (isAscii(letter) ? letter : named(letter)));
  // A line that begins so would be a command.
  return escaped.join('').replace(/^(?=\.)/gm, '\\&');
}

/** Below a heading: what stands first is a paragraph already. */
export function toRoff(page: Page): string {
  return page
    .map((block, index) => (isFirst(page[index - 1]) ? '' : separator(block)) + blockToRoff(block))
    .join('\n');
}

function isFirst(before: Block | undefined): boolean {
  return before === undefined || (typeof before !== 'string' && 'title' in before);
}

function separator(block: Block): string {
  return typeof block === 'string' || 'code' in block ? '.PP\n' : '';
}

function blockToRoff(block: Block): string {
  if (typeof block === 'string') return escapeRoff(block);
  if ('title' in block) return `.SS ${escapeRoff(block.title.replace(/:$/, ''))}`;
  if ('code' in block) {
    return `.RS 4\n.nf\n${escapeRoff(block.code.replace(/^ {2}/gm, ''))}\n.fi\n.RE`;
  }
  return block.rows
    .map(([term, meaning]) => `.TP\n\\fB${escapeRoff(term)}\\fR\n${escapeRoff(meaning)}`)
    .join('\n');
}

function isAscii(letter: string): boolean {
  return letter <= '~';
}

function named(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
