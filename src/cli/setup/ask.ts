// `config` on a terminal: asks for what is needed, writes it, and checks it.
import { isatty } from 'node:tty';
import { type Change, knownSetting } from '../../config/edit/change.ts';
import { givenProfile } from '../../config/file.ts';
import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/settings.ts';
import { ConfigError, UsageError } from '../../errors.ts';
import type { Language } from '../../options/language.ts';
import { parseServer } from '../../oss/endpoint.ts';
import { regionOfHost } from '../../oss/endpoint-host.ts';
import { loadTexts } from '../../text/languages.ts';
import type { SetupTexts } from '../../text/setup.ts';
import { type Prompter, withPrompter } from '../../ui/prompt.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { interrupting } from '../secret-question.ts';
import { findProblems } from './check.ts';
import { checkedChange } from './set.ts';
import { pathToWrite, place, write } from './write.ts';

export async function ask(given: ConnectionFlags, context: CommandContext): Promise<void> {
  const { io, reporter } = context;
  // It is asked about, written and checked also where a variable names it.
  const profile = givenProfile({ profile: given.profile, ...place(io) });
  const flags = profile === undefined ? given : { ...given, profile };
  // Where answers are piped in, nobody is there to give them.
  const isSomebodyThere = io.stdin.fd === undefined || isatty(io.stdin.fd);
  const terminal = isSomebodyThere ? await io.openTerminal() : undefined;
  if (terminal === undefined) throw new UsageError('Usage.NoTerminal', { for: 'config' });
  const texts = await reporter.texts.loadSetup();
  const proposed = pathToWrite(flags, context);
  try {
    const { path, changes } = await withPrompter(terminal, interrupting(io.signal), async (prompter) => {
      const path =
        flags.configFile === undefined ? await askPath(proposed, prompter, texts, context) : proposed;
      return {
        path,
        changes: await askSettings(await presentIn(path, flags, context), prompter, texts, context),
      };
    });
    await speakAsChosen(changes, flags, context);
    await write(path, changes, flags, context);
    if (!reporter.json && !reporter.quiet) {
      await checkWritten(path, flags, context);
      const { howToCheck } = await reporter.texts.loadSetup();
      await reporter.print(`${howToCheck(path === pathToWrite({}, context) ? undefined : path)}\n`);
    }
  } finally {
    terminal.close();
  }
}

/** From the answer on; an option that asks for another language counts more. */
async function speakAsChosen(
  changes: readonly Change[],
  { language }: ConnectionFlags,
  { reporter }: CommandContext,
): Promise<void> {
  const chosen = changes.find(({ name }) => name === 'language')?.value;
  if (language === undefined && chosen !== undefined) reporter.turnTo(await loadTexts(chosen as Language));
}

async function askPath(
  proposed: string,
  { ask }: Prompter,
  { questions }: SetupTexts,
  context: CommandContext,
): Promise<string> {
  const typed = (await ask(questions.file(proposed))).trim();
  return typed === '' ? proposed : pathToWrite({ configFile: typed }, context);
}

/** What the file has already; nothing where it is half written. */
async function presentIn(
  path: string,
  { profile }: ConnectionFlags,
  { io }: CommandContext,
): Promise<Partial<Settings>> {
  try {
    return await loadSettings({ ...place(io), env: {}, options: {}, configFile: path, profile });
  } catch (error) {
    const isNew = error instanceof ConfigError && /^(?:ConfigFile|Profile)Missing$/.test(error.code);
    if (!isNew) throw error;
    return {};
  }
}

async function askSettings(
  present: Partial<Settings>,
  prompter: Prompter,
  { questions }: SetupTexts,
  context: CommandContext,
): Promise<Change[]> {
  const { accessKeyId, accessKeySecret, stsToken } = present.identityValues ?? {};
  /** @returns nothing where Enter keeps what is there */
  const one = async (key: string, question: string, manner?: 'hidden'): Promise<Change[]> => {
    for (;;) {
      const typed = (await prompter.ask(question, manner)).trim();
      if (typed === '') return [];
      try {
        return [checkedChange(knownSetting(key), key === 'stsToken' && typed === '-' ? '' : typed, context)];
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        prompter.say((await context.reporter.wordsFor(error)).message);
      }
    }
  };
  return [
    ...(await askServer(present, one, questions)),
    ...(await one('accessKeyId', questions.accessKeyId(accessKeyId))),
    ...(await one('accessKeySecret', questions.secret(accessKeySecret !== undefined), 'hidden')),
    ...(await one('stsToken', questions.token(stsToken !== undefined), 'hidden')),
    ...(await one('language', questions.language(present.language))),
  ];
}

type AskOne = (key: string, question: string) => Promise<Change[]>;

/** Both endpoint and region are written: ossutil 1 needs the one, ossutil 2 the other. */
async function askServer(
  present: Partial<Settings>,
  one: AskOne,
  questions: SetupTexts['questions'],
): Promise<Change[]> {
  const [given] = await one('endpoint', questions.server(present.endpoint ?? present.region));
  if (given === undefined) return [];
  const text = String(given.value);
  const isRegion = /^[a-z]+(?:-[a-z0-9]+)+$/.test(text);
  const endpoint = isRegion ? `oss-${text.replace(/^oss-/, '')}.aliyuncs.com` : text;
  const server = parseServer(endpoint);
  const region = typeof server === 'string' ? undefined : regionOfHost(server.hostname);
  const named: Change[] =
    region === undefined
      ? await one('region', questions.region(present.region))
      : [{ name: 'region', key: 'region', value: region }];
  return [{ ...given, value: endpoint }, ...named];
}

/** As it is written there, whatever the environment says. */
async function checkWritten(
  path: string,
  { profile, language }: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const own = Object.entries(context.io.env).filter(
    ([name]) => !/^(?:OSS|OSSUTIL|ALIBABA_CLOUD)_/.test(name),
  );
  const io = { ...context.io, env: Object.fromEntries(own) };
  const flags = {
    configFile: path,
    ...(profile !== undefined && { profile }),
    ...(language !== undefined && { language }),
  };
  await findProblems(undefined, flags, { ...context, io });
}
