// Rows in columns, each as wide as what stands in it, in every language.
import type Table from 'cli-table3';
import { printable } from './printable.ts';

const NO_LINES: Readonly<Record<Table.CharName, ''>> = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
/** Nothing stands around the columns: what is printed is to be copied, and read by other programs. */
const BARE: Table.TableConstructorOptions = {
  chars: NO_LINES,
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
};

/**
 * @param emphasize what is done to the first column, as on a terminal
 * @returns a line for each row, with its end
 */
export async function formatTable(
  rows: readonly (readonly string[])[],
  emphasize: (label: string) => string = (label) => label,
): Promise<string> {
  const { default: CliTable } = await import('cli-table3');
  const table = new CliTable(BARE);
  table.push(
    ...rows.map((row) =>
      row.map((cell, column) => (column === 0 ? emphasize(printable(cell)) : printable(cell))),
    ),
  );
  const lines = rows.length === 0 ? [] : table.toString().split('\n');
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
