// English for the authors of programs.
import type { ErrorFacts, Problem } from '../facts/errors.ts';
import type { Note } from '../facts/notes.ts';
import type { Notice } from '../facts/notices.ts';
import { errorWords } from './en/errors.ts';
import { en } from './en.ts';
import { PROGRAM } from './idiom.ts';
import { noteText, Speaker, sentenceOf } from './speaker.ts';
import type { Sentence } from './texts.ts';

/** What a notice says, in one sentence. */
export function describeNotice(notice: Notice): string {
  return new Speaker(en, PROGRAM, errorWords).notice(notice);
}

export function describeProblem<P extends Problem>(problem: P, facts: ErrorFacts[P]): Sentence {
  return sentenceOf(problem, facts, errorWords, PROGRAM);
}

export function describeNote(note: Note): string {
  return noteText(note, errorWords, PROGRAM);
}
