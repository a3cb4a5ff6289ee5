// Facts to words, for one reader: a language and the way the reader spells options.
import type { ErrorFacts, ErrorToTell, Problem } from '../facts/errors.ts';
import type { Note, NoteFacts } from '../facts/notes.ts';
import type { Notice, NoticeFacts } from '../facts/notices.ts';
import type { Idiom } from './idiom.ts';
import type { ErrorWords, Sentence, Speech, Texts } from './texts.ts';

export class Speaker {
  #texts: Texts;
  readonly #speech: Speech;
  #errorWords: ErrorWords | undefined;

  /** @param errorWords where they are loaded already */
  constructor(texts: Texts, idiom: Idiom, errorWords?: ErrorWords) {
    this.#texts = texts;
    this.#speech = { ...idiom, messageOf: (error) => this.error(error).message };
    this.#errorWords = errorWords;
  }

  get texts(): Texts {
    return this.#texts;
  }

  /** From now on in another language. */
  turnTo(texts: Texts): void {
    if (texts === this.#texts) return;
    this.#texts = texts;
    this.#errorWords = undefined;
  }

  /** Whether errors, and notices that tell of one, can be told. */
  get speaksOfErrors(): boolean {
    return this.#errorWords !== undefined;
  }

  async learnErrors(): Promise<void> {
    this.#errorWords ??= await this.texts.loadErrorWords();
  }

  error({ problem, facts }: ErrorToTell): Sentence {
    return sentenceOf(problem, facts, this.#words(), this.#speech);
  }

  note(note: Note): string {
    return noteText(note, this.#words(), this.#speech);
  }

  notice(notice: Notice): string {
    const text = this.texts.notices[notice.kind] as (
      facts: NoticeFacts[Notice['kind']],
      speech: Speech,
    ) => string;
    return text(notice, this.#speech);
  }

  #words(): ErrorWords {
    if (this.#errorWords === undefined) throw new Error('errors are told of before their words were loaded');
    return this.#errorWords;
  }
}

export function sentenceOf<P extends Problem>(
  problem: P,
  facts: ErrorFacts[P],
  { problems }: ErrorWords,
  idiom: Idiom,
): Sentence {
  return problems[problem](facts, idiom);
}

export function noteText(note: Note, { notes }: ErrorWords, idiom: Idiom): string {
  // A note's kind and its facts belong together by their type.
  const text = notes[note.kind] as (facts: NoteFacts[Note['kind']], idiom: Idiom) => string;
  return text(note, idiom);
}
