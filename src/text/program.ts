// English for the authors of programs.
import type { Notice } from '../facts/notices.ts';
import { en } from './en.ts';
import { PROGRAM } from './idiom.ts';
import { Speaker } from './speaker.ts';

/** What a notice says, in one sentence. */
export function describeNotice(notice: Notice): string {
  return new Speaker(en, PROGRAM).notice(notice);
}
