// Options before the command, as ossutil takes them: `oss-append -e X -q append …` is `oss-append append -e X -q …`.
import type { CommandDefinition } from './command.ts';
import { type Spellings, spellingsOf, wantedBy } from './spellings.ts';

/** Where the words stop being options: at a word that is none, at an option that is not known, or nowhere. */
interface Stop {
  readonly index: number;
  readonly at: 'word' | 'unknown option' | 'end';
}

/**
 * A word is the command if all words before it are options of that command, and their values: a value may look like any
 * command.
 * @returns the same words with the command's in front, as far as there is one; what is wrong is for the parser to say
 */
export function commandFirst(
  argv: readonly string[],
  commands: readonly CommandDefinition[],
): readonly string[] {
  // With a command, who types it by habit means something else: nothing done is not to look like something done.
  if (argv.length === 1 && argv[0] === '-v') return ['--version'];
  if (argv[0]?.startsWith('-') !== true || isOfProgram(argv[0])) return argv;
  const named = argv.flatMap((word, index) => {
    const definition = commands.find(({ names }) => names.includes(word));
    return definition === undefined ? [] : [{ index, stop: firstStop(argv, spellingsOf(definition)) }];
  });
  const command =
    named.find(({ index, stop }) => stop.at === 'word' && stop.index === index) ??
    // The command whose parser is to say that it has no such option.
    named.find(({ index, stop }) => stop.at === 'unknown option' && stop.index < index);
  if (command !== undefined) return withFirst(argv, command.index);
  const { at, index } = firstStop(argv, spellingsOf(...commands));
  if (at === 'end') return argv.filter(isOfProgram);
  return at === 'word' && argv[index] !== 'help' ? withFirst(argv, index) : argv.slice(index);
}

/** What the program itself answers, whatever stands before. */
function isOfProgram(word: string): boolean {
  return ['-h', '--help', '--help-all', '-V', '--version'].includes(word);
}

function withFirst(argv: readonly string[], index: number): readonly string[] {
  return [argv[index] ?? '', ...argv.slice(0, index), ...argv.slice(index + 1)];
}

/** Takes options off the front as the parser does. */
function firstStop(argv: readonly string[], spellings: Spellings): Stop {
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') return { index: index + 1, at: index + 1 < argv.length ? 'word' : 'end' };
    if (!/^-./s.test(word)) return { index, at: 'word' };
    const taken = wantedBy(word, spellings);
    if (taken === undefined) return { index, at: 'unknown option' };
    const next = argv[index + 1];
    if (taken === 'value' || (taken !== 'nothing' && next?.startsWith('-') === false)) index += 1;
  }
  return { index: argv.length, at: 'end' };
}
