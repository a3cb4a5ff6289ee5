// A sentence for every problem.
import type { ErrorTexts } from '../texts.ts';
import { append } from './append.ts';
import { config } from './config.ts';
import { remote } from './remote.ts';
import { usage } from './usage.ts';

export const errors: ErrorTexts = { ...usage, ...config, ...append, ...remote };
