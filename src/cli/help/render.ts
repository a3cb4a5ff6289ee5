// A page of help as text, no wider than the terminal.
import type { Block, Page, Row } from '../../text/page.ts';

export interface Paper {
  readonly columns: number;
  /** How many columns a text takes. */
  width(text: string): number;
  wrap(text: string, columns: number): string;
  emphasize(title: string): string;
}

/** A first column that is wider has its second one below it. */
const WIDEST_TERM = 26;
/** Where there is less, there is one column only. */
const LEAST_COLUMNS = 60;
const INDENT = '  ';

/** Paragraphs, lists and sections stand apart; a title stands with what follows it. */
export function render(page: Page, paper: Paper): string {
  const blocks = page.map((block) => ({ text: renderBlock(block, paper), isTitle: isTitle(block) }));
  return blocks
    .map(({ text, isTitle }, index) => `${text}\n${isTitle || index === blocks.length - 1 ? '' : '\n'}`)
    .join('');
}

function isTitle(block: Block): boolean {
  return typeof block !== 'string' && 'title' in block;
}

function renderBlock(block: Block, paper: Paper): string {
  if (typeof block === 'string') return paper.wrap(block, paper.columns);
  if ('title' in block) return paper.emphasize(block.title);
  if ('code' in block) return indented(block.code.replace(/^ {2}/gm, ''), INDENT);
  return renderRows(block.rows, paper);
}

function renderRows(rows: readonly Row[], paper: Paper): string {
  const widest = paper.columns < LEAST_COLUMNS ? 0 : WIDEST_TERM;
  const widths = rows.map(([term]) => paper.width(term)).filter((width) => width <= widest);
  const term = Math.max(0, ...widths);
  const margin = ' '.repeat(INDENT.length + term + 2);
  return rows
    .map(([name, meaning]) => {
      const text = indented(paper.wrap(meaning, paper.columns - margin.length), margin);
      const width = paper.width(name);
      return width > term
        ? `${INDENT}${name}\n${text}`
        : `${INDENT}${name}${' '.repeat(term - width)}  ${text.trimStart()}`;
    })
    .join('\n');
}

function indented(text: string, margin: string): string {
  return text.replace(/^(?=.)/gm, margin);
}
