// English.
import { notices } from './en/notices.ts';
import { progress } from './en/progress.ts';
import { results } from './en/results.ts';
import { firstOf } from './idiom.ts';
import type { Texts } from './texts.ts';

export const en: Texts = {
  loadErrorWords: async () => (await import('./en/errors.ts')).errorWords,
  loadFigures: async () => (await import('./en/errors.ts')).figures,
  loadSetup: async () => (await import('./en/errors.ts')).setup,
  loadHelp: async () => (await import('./en/help.ts')).help,
  loadTopics: async () => (await import('./en/topics.ts')).topics,
  notices,
  results,
  progress,
  frame: {
    labelled: (label, text) => `${label === 'warn' ? 'warning' : label}: ${text}`,
    joined: (sentences) => sentences.join('; '),
    serviceFacts: ({ ossCode, status, requestId, ec }) => {
      const facts = [
        ...(ossCode === undefined ? [] : [ossCode]),
        `status ${status}`,
        ...(requestId === undefined ? [] : [`request id ${requestId}`]),
        ...(ec === undefined ? [] : [`EC ${ec}`]),
      ];
      return ` (${facts.join(', ')})`;
    },
    alike: (sources) =>
      `the same for ${sources.length} more ${sources.length === 1 ? 'file' : 'files'}: ${firstOf(sources).join(', ')}`,
    ofFile: (source, message) => `${source}: ${message}`,
    hidden: '[hidden]',
    bugHint: 'this is a bug in oss-append; please report it with the output of --loglevel debug',
    unfinished: 'ended with nothing left to wait for, before the command was done',
  },
};
