// Tells who asks by a signal how things stand: what needs a look first.
import type { Tally } from '../api/tally.ts';
import type { FileFigures } from '../facts/figures.ts';
import type { Reporter } from '../ui/reporter.ts';
import { formatTable } from '../ui/table.ts';

const MOST_ROWS = 20;

export async function printFigures(tally: Tally, reporter: Reporter): Promise<void> {
  await tally.look();
  const { startedMs, total, files } = tally.figures();
  const { overview, heads, row, more } = await reporter.texts.loadFigures();
  const nowMs = Date.now();
  const shown = files.toSorted(byUrgency).slice(0, MOST_ROWS);
  const table = await formatTable([heads, ...shown.map((file) => row(file, nowMs))]);
  const rest = files.length - shown.length;
  reporter.answer(
    [
      `oss-append: ${overview(total, (nowMs - startedMs) / 1000)}\n`,
      ...(shown.length > 0 ? [table] : []),
      ...(rest > 0 ? [`${more(rest)}\n`] : []),
    ].join(''),
  );
}

function byUrgency(one: FileFigures, other: FileFigures): number {
  return (
    Number(other.failure !== undefined) - Number(one.failure !== undefined) ||
    other.lagSeconds - one.lagSeconds ||
    (other.lagBytes ?? 0) - (one.lagBytes ?? 0)
  );
}
