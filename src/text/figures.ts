// What a language has to say to who asks a process how things stand.
import type { FileFigures, TotalFigures } from '../facts/figures.ts';

export interface FigureTexts {
  /** In a few words: how many sources, and how far behind. */
  health(total: TotalFigures): string;
  /** In one line. */
  overview(total: TotalFigures, workingSeconds: number): string;
  readonly heads: FigureRow;
  row(file: FileFigures, nowMs: number): FigureRow;
  /** Sources for which there is no row. */
  more(count: number): string;
}

/** From left to right. */
export type FigureRow = readonly [
  source: string,
  state: string,
  appended: string,
  appends: string,
  retries: string,
  recovered: string,
  lastSuccess: string,
  object: string,
];
