// `config check`: what would keep an append from working, found one after the other.
import { namedBy } from '../../config/file.ts';
import type { Settings } from '../../config/settings.ts';
import type { AnonymousAccess } from '../../credentials/provider.ts';
import type { ExchangeNotice } from '../../facts/notices.ts';
import type { Finding } from '../../facts/setup.ts';
import type { Spelling } from '../../facts/spelling.ts';
import type { Credentials } from '../../sign/types.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { connectionOptions, open, providerOf, readSettings } from '../connect.ts';
import { askOnce, checkAccess, checkKey, checkServer } from './answer.ts';
import { CheckReport } from './report.ts';
import { type CheckTarget, parseTarget } from './target.ts';
import { place } from './write.ts';

/** Ends with the exit code of the first problem. */
export async function check(
  words: readonly string[],
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const exitCode = await findProblems(words[0], flags, context);
  if (exitCode !== 0) context.exitWith(exitCode);
}

/** @returns the exit code of the first problem, or 0 */
export async function findProblems(
  url: string | undefined,
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<number> {
  const target = parseTarget(url, flags.encodingType === 'url');
  const report = new CheckReport(context.reporter);
  const settings = await report.try('config-file', () => readSettings(flags, context));
  if (settings !== undefined) {
    const namedBy = namedByOf(settings, flags, context);
    const { configFile: path, configFileIsFound: isFound } = settings;
    await report.found({ name: 'config-file', path, namedBy, isFound });
    await checkConnection(target, settings, flags, context, report);
  }
  return report.end();
}

async function checkConnection(
  target: CheckTarget,
  settings: Settings,
  flags: ConnectionFlags,
  context: CommandContext,
  report: CheckReport,
): Promise<void> {
  const options = connectionOptions(settings, flags, context);
  const closing = new AbortController();
  let lifetimeMs: number | undefined;
  const life = {
    signal: closing.signal,
    reload: async () => settings,
    onFetched: (ms: number | undefined): void => {
      lifetimeMs = ms;
    },
  };
  const keys = await report.try('credentials', async () => {
    const provider = providerOf(settings, options, context, life);
    const credentials = await provider();
    const until = lifetimeMs === undefined ? undefined : new Date(Date.now() + lifetimeMs);
    await report.found(credentialsFinding(credentials, settings, until));
    return { provider, areNone: credentials === 'anonymous' };
  });
  // A domain of one bucket has no list of all.
  const isServerOnly = target.bucket === '' && settings.addressingStyle === 'cname';
  let last: ExchangeNotice | undefined;
  const connection = await report.try('endpoint', async () => {
    const opened = open({
      ...options,
      // Without keys it can still be told whether there is anybody to talk to.
      credentials: keys === undefined || isServerOnly ? 'anonymous' : keys.provider,
      onExchange(exchange) {
        last = exchange;
        options.onExchange?.(exchange);
      },
    });
    if (target.bucket !== '') opened.checkBucket(target.bucket);
    return opened;
  });
  if (connection === undefined) return;
  try {
    const { client } = connection;
    const { signal } = context.io;
    const answer = await askOnce(client, target, signal);
    signal.throwIfAborted();
    if (!(await checkServer(answer, last, report))) return;
    if (keys === undefined || isServerOnly) return;
    if (!keys.areNone && !(await checkKey(answer, report))) return;
    if (target.bucket !== '') await checkAccess(target, answer, client, signal, report);
  } finally {
    closing.abort();
    await connection.close();
  }
}

/** What asks for keys: they themselves, a mode, or what it needs where none is named. */
const NAMING = [
  'accessKeyId',
  'mode',
  'credentialProcess',
  'credentialUri',
  'oidcTokenFile',
  'ecsRoleName',
  'ecsAk',
] as const;

/** Enough of an access key id to know it again. */
function shortened(accessKeyId: string): string {
  return `${accessKeyId.slice(0, 4)}****${accessKeyId.length > 12 ? accessKeyId.slice(-4) : ''}`;
}

function credentialsFinding(
  credentials: Credentials | AnonymousAccess,
  settings: Settings,
  until: Date | undefined,
): Finding {
  const name = 'credentials';
  if (credentials === 'anonymous') {
    return { name, accessKeyId: undefined, isTemporary: false, until: undefined, spelling: undefined };
  }
  const { accessKeyId, securityToken } = credentials;
  return {
    name,
    accessKeyId: shortened(accessKeyId),
    isTemporary: securityToken !== undefined,
    // Seconds are enough.
    until: until?.toISOString().replace(/\.\d+Z$/, 'Z'),
    spelling: NAMING.map((name) => settings.spellings[name]).find((spelling) => spelling !== undefined),
  };
}

function namedByOf(
  { configFile, configFileIsFound }: Settings,
  flags: ConnectionFlags,
  { io }: CommandContext,
): Spelling | undefined {
  if (configFile === undefined || configFileIsFound) return undefined;
  return namedBy({ configFile: flags.configFile, ...place(io) });
}
