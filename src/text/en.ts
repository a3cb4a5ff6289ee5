// English.
import { notices } from './en/notices.ts';
import { results } from './en/results.ts';
import type { Texts } from './texts.ts';

export const en: Texts = {
  loadErrorWords: async () => (await import('./en/errors.ts')).errorWords,
  loadHelp: async () => (await import('./en/help.ts')).help,
  notices,
  results,
  frame: {
    labels: { error: 'error', note: 'note', hint: 'hint', warn: 'warning', info: 'info', debug: 'debug' },
    serviceFacts: ({ ossCode, status, requestId, ec }) =>
      [
        ...(ossCode === undefined ? [] : [ossCode]),
        `status ${status}`,
        ...(requestId === undefined ? [] : [`request id ${requestId}`]),
        ...(ec === undefined ? [] : [`EC ${ec}`]),
      ].join(', '),
    hidden: '[hidden]',
    bugHint: 'this is a bug in oss-append; please report it with the output of --loglevel debug',
    unfinished: 'ended with nothing left to wait for, before the command was done',
  },
};
