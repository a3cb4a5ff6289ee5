// Which of the things that `config` does is asked for.
import { nearest } from '../../config/nearest.ts';
import { UsageError } from '../../errors.ts';
import { SETTINGS } from '../../options/settings.ts';
import type { ConfigAction } from '../../options/tables.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { ask } from './ask.ts';
import { check } from './check.ts';
import { setOptions, setWords, unset } from './set.ts';
import { get, list } from './show.ts';

type Action = (words: readonly string[], flags: ConnectionFlags, context: CommandContext) => Promise<void>;

/** With how many words each is given. */
const ACTIONS: Readonly<
  Record<ConfigAction, { readonly run: Action; readonly least: number; readonly most: number }>
> = {
  set: { run: setWords, least: 1, most: Number.POSITIVE_INFINITY },
  unset: { run: unset, least: 1, most: Number.POSITIVE_INFINITY },
  get: { run: get, least: 0, most: 1 },
  list: { run: list, least: 0, most: 0 },
  check: { run: check, least: 0, most: 1 },
};

export async function runConfig(
  [action, ...words]: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  if (action === undefined) return givesSettings(flags) ? setOptions(flags, context) : ask(flags, context);
  if (!isAction(action)) {
    const actions = Object.keys(ACTIONS);
    throw new UsageError('Usage.ConfigAction', { action, actions, meant: nearest(action, actions) });
  }
  const known = ACTIONS[action];
  if (words.length < known.least || words.length > known.most) {
    throw new UsageError('Usage.ConfigWords', { action, isTooFew: words.length < known.least });
  }
  await known.run(words, flags, context);
}

function isAction(word: string): word is ConfigAction {
  return Object.hasOwn(ACTIONS, word);
}

/** As with ossutil 1: with options that say what to write, nobody is asked. */
function givesSettings(flags: ConnectionFlags): boolean {
  return (
    flags.password === true ||
    Object.keys(flags).some((name) => name !== 'logLevel' && Object.hasOwn(SETTINGS, name))
  );
}
