// `config set`, `config unset`, and `config` with options.
import { text as readText } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { type Change, knownSetting, toChange } from '../../config/edit/change.ts';
import { UsageError } from '../../errors.ts';
import { type NamedSetting, SETTING_LIST } from '../../options/settings.ts';
import { parseServer } from '../../oss/endpoint.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { askSecret } from '../secret-question.ts';
import { pathToWrite, write } from './write.ts';

/** In place of a secret: it is read from stdin, or asked for where that is a terminal. */
const FROM_STDIN = '-';

export async function setWords(
  words: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const changes: Change[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals <= 0) throw new UsageError('Usage.SettingForm', { text: equals < 0 ? word : '' });
    const setting = knownSetting(word.slice(0, equals));
    const given = word.slice(equals + 1);
    const isElsewhere = setting.secret === true && given === FROM_STDIN;
    const value = isElsewhere ? await secretFromStdin(setting, changes, context) : given;
    changes.push(checkedChange(setting, value, context));
  }
  await write(pathToWrite(flags, context), changes, flags, context);
}

export async function unset(
  words: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const changes = words.map((word) => toChange(knownSetting(word), ''));
  await write(pathToWrite(flags, context), changes, flags, context);
}

export async function setOptions(flags: ConnectionFlags, context: CommandContext): Promise<void> {
  if (flags.password && flags.accessKeySecret !== undefined) {
    throw new UsageError('Usage.PasswordAndSecret', {});
  }
  const given: Readonly<Record<string, unknown>> = flags;
  const changes = SETTING_LIST.flatMap((setting) =>
    given[setting.name] === undefined ? [] : [checkedChange(setting, given[setting.name], context)],
  );
  if (flags.password) {
    const secret = await askSecret(flags.accessKeyId, context);
    changes.push(checkedChange(knownSetting('accessKeySecret'), secret, context));
  }
  await write(pathToWrite(flags, context), changes, flags, context);
}

export function checkedChange(
  setting: NamedSetting,
  raw: unknown,
  { reporter }: Pick<CommandContext, 'reporter'>,
): Change {
  if (setting.secret === true) reporter.secrets.add(String(raw).trim());
  const change = toChange(setting, raw);
  const server =
    setting.name === 'endpoint' && change.value !== '' ? parseServer(String(change.value)) : undefined;
  if (typeof server === 'string')
    throw new UsageError('Usage.Endpoint', { spelling: undefined, problem: server });
  return change;
}

/** @throws {UsageError} where nothing comes: whatever was to print it has failed, and the old secret is to stay */
async function secretFromStdin(
  { key }: NamedSetting,
  before: readonly Change[],
  context: CommandContext,
): Promise<string> {
  const { stdin } = context.io;
  if (stdin.fd !== undefined && isatty(stdin.fd)) {
    const id = before.find(({ name }) => name === 'accessKeyId');
    return askSecret(id && String(id.value), context);
  }
  const secret = (await readText(stdin.stream)).trim();
  if (secret === '') throw new UsageError('Usage.SettingKey', { key, problem: { kind: 'empty' } });
  return secret;
}
