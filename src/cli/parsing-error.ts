// What commander says of a command line that it cannot read, as facts. Its errors have codes; what they are about stands
// in their messages only.
import type { CommanderError } from 'commander';
import { UsageError } from '../errors.ts';
import { ossutilOnly } from './ossutil-options.ts';

/**
 * @param command the one whose help fits
 * @param words of the command line: `help nothing` is no other error to commander than nothing at all
 */
export function parsingError(
  { code, message }: CommanderError,
  command: string | undefined,
  [, unknown]: readonly string[],
): UsageError {
  const [, named = ''] = /'(.*?)'(?:\n| argument missing|\. Expected|$)/s.exec(message) ?? [];
  const [, , similar = ''] = /\n\(Did you mean (one of )?(.*)\?\)$/.exec(message) ?? [];
  const suggestions = similar === '' ? [] : similar.split(', ');
  switch (code) {
    case 'commander.help':
      if (unknown !== undefined) return new UsageError('Usage.UnknownCommand', { name: unknown, meant: [] });
      return new UsageError('Usage.NoCommand', {});
    case 'commander.unknownCommand':
      return new UsageError('Usage.UnknownCommand', { name: named, meant: suggestions });
    case 'commander.unknownOption': {
      const known = ossutilOnly(named);
      // What is meant is clear there, whatever is spelt much like it.
      const meant = known === undefined ? suggestions : [];
      return new UsageError('Usage.UnknownOption', { flag: named, meant, command, ossutilOnly: known });
    }
    case 'commander.missingArgument':
      return new UsageError('Usage.ArgumentMissing', { name: named, command });
    case 'commander.optionMissingArgument':
      return new UsageError('Usage.OptionWithoutValue', { flags: named, command });
    case 'commander.excessArguments': {
      const [expected = 0, given = 0] = (/Expected .*$/.exec(message)?.[0].match(/\d+/g) ?? []).map(Number);
      return new UsageError('Usage.TooManyArguments', { command: named, expected, given });
    }
    default:
      return new UsageError('Usage.CommandLine', { message: message.replace(/^error: /, ''), command });
  }
}
