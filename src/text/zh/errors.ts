// What is said of errors: a sentence for every problem and every note.
import type { ErrorWords } from '../texts.ts';
import { append } from './append.ts';
import { combinations } from './combinations.ts';
import { config } from './config.ts';
import { notes } from './notes.ts';
import { objects } from './objects.ts';
import { remote } from './remote.ts';
import { usage } from './usage.ts';

export const errorWords: ErrorWords = {
  problems: { ...objects, ...combinations, ...usage, ...config, ...append, ...remote },
  notes,
};
