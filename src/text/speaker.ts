// Facts to words, for one reader: a language and the way the reader spells options.
import type { ErrorFacts, ErrorToTell, Problem } from '../facts/errors.ts';
import type { Note, NoteFacts } from '../facts/notes.ts';
import type { Notice, NoticeFacts } from '../facts/notices.ts';
import type { Idiom } from './idiom.ts';
import type { ErrorTexts, NoteTexts, Sentence, Speech, Texts } from './texts.ts';

export class Speaker {
  readonly texts: Texts;
  readonly #speech: Speech;

  constructor(texts: Texts, idiom: Idiom) {
    this.texts = texts;
    this.#speech = { ...idiom, messageOf: (error) => this.error(error).message };
  }

  error({ problem, facts }: ErrorToTell): Sentence {
    return sentenceFor(this.texts.errors, problem, facts, this.#speech);
  }

  note(note: Note): string {
    return noteText(this.texts.notes, note, this.#speech);
  }

  notice(notice: Notice): string {
    const text = this.texts.notices[notice.kind] as (
      facts: NoticeFacts[Notice['kind']],
      speech: Speech,
    ) => string;
    return text(notice, this.#speech);
  }
}

export function noteText(notes: NoteTexts, note: Note, idiom: Idiom): string {
  // A note's kind and its facts belong together by their type.
  const text = notes[note.kind] as (facts: NoteFacts[Note['kind']], idiom: Idiom) => string;
  return text(note, idiom);
}

export function sentenceFor<P extends Problem>(
  errors: ErrorTexts,
  problem: P,
  facts: ErrorFacts[P],
  idiom: Idiom,
): Sentence {
  return errors[problem](facts, idiom);
}
