// How things stand, for who asks a process that is at work.
import type { FileFigures } from '../../facts/figures.ts';
import type { FigureTexts } from '../figures.ts';
import { clockTime } from '../measures.ts';
import { formatAge, formatRoughly } from './amounts.ts';

type Lag = Pick<FileFigures, 'lagBytes' | 'lagSeconds'>;

export const figures: FigureTexts = {
  health: ({ files, failed, ...lag }) =>
    [
      counted(files, 'source'),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(files > 0 ? [lagOf(lag)] : []),
    ].join(', '),
  overview(total, seconds) {
    const { bytes, appends, retries, recovered } = total;
    const done = `${formatRoughly(bytes)} in ${counted(appends, 'append')}`;
    const trouble = `${counted(retries, 'retry', 'retries')}, ${recovered} recovered`;
    return `${figures.health(total)}; ${done}, ${trouble}; running for ${clockTime(Math.floor(seconds))}`;
  },
  heads: ['source', 'state', 'appended', 'appends', 'retries', 'recovered', 'last success', 'object'],
  row: ({ source, failure, ...file }, nowMs) => [
    source === '-' ? 'stdin' : source,
    failure === undefined ? lagOf(file) : `failed: ${failure.code} (exit code ${failure.exitCode})`,
    formatRoughly(file.bytes),
    `${file.appends}`,
    `${file.retries}`,
    `${file.recovered}`,
    file.lastSuccessMs === undefined ? '-' : formatAge(nowMs - file.lastSuccessMs),
    file.url ?? file.target,
  ],
  more: (count) => `and ${count} more`,
};

function lagOf({ lagBytes, lagSeconds }: Lag): string {
  const lasting = ` for ${clockTime(Math.floor(lagSeconds))}`;
  if (lagBytes) return `${formatRoughly(lagBytes)} behind${lasting}`;
  return lagSeconds === 0 ? 'up to date' : `looking where it ends${lasting}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
