// How far many files are, as a line for people.
import type { ProgressTexts } from '../../text/texts.ts';
import { type Line, type Piece, RANK } from './piece.ts';
import type { View } from './progress.ts';
import { RateMeter } from './rate-meter.ts';

export interface FilesSubject {
  /** Names are without anything that a terminal obeys. */
  readonly source: string;
  readonly target: string;
}

/** So far. */
export interface FilesDone {
  readonly doneFiles: number;
  readonly files: number;
  /** What was sent, that of files which are not done included. */
  readonly bytes: number;
}

export class FilesView implements View<FilesDone> {
  readonly #subject: FilesSubject;
  readonly #texts: ProgressTexts;
  readonly #nowMs: () => number;
  readonly #meter = new RateMeter();
  #latest: FilesDone | undefined;

  /** @param nowMs a clock that only goes forward */
  constructor(subject: FilesSubject, texts: ProgressTexts, nowMs: () => number) {
    this.#subject = subject;
    this.#texts = texts;
    this.#nowMs = nowMs;
  }

  tell(done: FilesDone): void {
    this.#latest = done;
    this.#meter.add(done.bytes, this.#nowMs());
  }

  get line(): Line {
    const { source, target } = this.#subject;
    const goal: Piece = { text: this.#texts.target(target), rank: RANK.target, isGlued: true, style: 'dim' };
    return { name: source, pieces: [goal, ...this.#counts()] };
  }

  /** @returns undefined where the files are not known yet */
  get sentence(): string | undefined {
    if (this.#latest === undefined) return undefined;
    const { source, target } = this.#subject;
    const facts = this.#counts().map(({ text }) => text);
    return this.#texts.plain(source + this.#texts.target(target), facts);
  }

  #counts(): Piece[] {
    if (this.#latest === undefined) return [];
    const { doneFiles, files, bytes } = this.#latest;
    const rate = this.#meter.at(this.#nowMs());
    return [
      { text: this.#texts.files(doneFiles, files), rank: RANK.percent, style: 'cyan' },
      { text: this.#texts.size(bytes), rank: RANK.done },
      ...(rate === undefined ? [] : [{ text: this.#texts.rate(rate), rank: RANK.rate }]),
    ];
  }
}
