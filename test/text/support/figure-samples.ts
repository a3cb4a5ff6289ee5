// How things may stand.
import type { FileFigures, TotalFigures } from '../../../src/facts/figures.ts';
import { path, url } from './named.ts';

/** When they are told. */
export const FIGURES_MS = 1_795_821_690_000;

const FILE: FileFigures = {
  source: path,
  target: url,
  url: undefined,
  bytes: 5_000_000,
  appends: 21,
  retries: 22,
  recovered: 23,
  lagBytes: 0,
  lagSeconds: 0,
  lastSuccessMs: FIGURES_MS - 180_000,
  failure: undefined,
};

export const FILE_FIGURES: readonly FileFigures[] = [
  FILE,
  { ...FILE, source: '-', bytes: 0, lastSuccessMs: undefined },
  { ...FILE, lagBytes: 500, lagSeconds: 4.2 },
  { ...FILE, lagBytes: undefined, lagSeconds: 71 },
  { ...FILE, failure: { code: 'NotAPrefix', exitCode: 65 } },
];

const TOTAL: TotalFigures = {
  files: 4,
  failed: 0,
  bytes: 5_000_000,
  appends: 21,
  retries: 22,
  recovered: 23,
  lagBytes: 0,
  lagSeconds: 0,
  lastSuccessMs: undefined,
};

export const TOTAL_FIGURES: readonly TotalFigures[] = [
  TOTAL,
  { ...TOTAL, files: 0 },
  { ...TOTAL, files: 1, appends: 1, retries: 1 },
  { ...TOTAL, failed: 2, lagBytes: 5_000_000, lagSeconds: 3671 },
];
