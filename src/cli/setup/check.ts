// `config check`: what would keep an append from working, found one after the other.
import { namedBy } from '../../config/file.ts';
import type { Settings } from '../../config/settings.ts';
import type { AnonymousAccess } from '../../credentials/provider.ts';
import { ConfigError, OssServiceError } from '../../errors.ts';
import type { ExchangeNotice } from '../../facts/notices.ts';
import type { Finding } from '../../facts/setup.ts';
import type { Spelling } from '../../facts/spelling.ts';
import type { ServiceClient } from '../../oss/types.ts';
import type { Credentials } from '../../sign/types.ts';
import type { CommandContext, ConnectionFlags } from '../command.ts';
import { connectionOptions, open, providerOf, readSettings } from '../connect.ts';
import { CheckReport } from './report.ts';
import { type CheckTarget, parseTarget } from './target.ts';
import { place } from './write.ts';

/** Further away, OSS refuses what is signed. */
const LARGEST_SKEW_SECONDS = 15 * 60;

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

/** The length of the object, where there is one; or what went wrong. */
type Answer = { readonly bytes?: number | undefined } | { readonly error: unknown };

async function askOnce(client: ServiceClient, target: CheckTarget, signal: AbortSignal): Promise<Answer> {
  try {
    return await askFor(client, target, signal);
  } catch (error) {
    // From this answer on, the client signs for the server's time.
    const isSkewed = error instanceof OssServiceError && error.code === 'RequestTimeTooSkewed';
    return isSkewed ? askFor(client, target, signal).catch((again) => ({ error: again })) : { error };
  }
}

async function askFor(client: ServiceClient, target: CheckTarget, signal: AbortSignal): Promise<Answer> {
  const { bucket, key } = target;
  if (bucket === '') await client.listBuckets(signal);
  else if (key === '') await client.listObjects({ bucket, prefix: '' }, signal);
  else return { bytes: (await client.headObject(target, signal))?.contentLength };
  return {};
}

/** Whether OSS is there, and what time it is there. */
async function checkServer(
  answer: Answer,
  exchange: ExchangeNotice | undefined,
  report: CheckReport,
): Promise<boolean> {
  const error = 'error' in answer ? answer.error : undefined;
  const isOss = error === undefined || (error instanceof OssServiceError && error.status < 500);
  if (!isOss || exchange === undefined) return report.problem('endpoint', error);
  const { origin, elapsedMs, date } = exchange;
  await report.found({ name: 'endpoint', origin, elapsedMs });
  const serverMs = Date.parse(date ?? '');
  if (!Number.isNaN(serverMs)) {
    const skewSeconds = Math.round((Date.now() - serverMs) / 1000);
    if (Math.abs(skewSeconds) < LARGEST_SKEW_SECONDS) await report.found({ name: 'clock', skewSeconds });
    else await report.problem('clock', new ConfigError('ClockSkewed', { skewSeconds }));
  }
  return true;
}

/** Whether the request was taken for ours, whatever came of it. */
async function checkKey(answer: Answer, report: CheckReport): Promise<boolean> {
  const error = 'error' in answer ? answer.error : undefined;
  const isAccepted =
    error === undefined ||
    (error instanceof OssServiceError && ['AccessDenied', 'NoSuchBucket'].includes(error.code));
  if (!isAccepted) return report.problem('access-key', error);
  await report.found({ name: 'access-key' });
  return true;
}

async function checkAccess(
  target: CheckTarget,
  answer: Answer,
  client: ServiceClient,
  signal: AbortSignal,
  report: CheckReport,
): Promise<void> {
  const error = 'error' in answer ? answer.error : undefined;
  const { bucket, key, url } = target;
  const isDenied = error instanceof OssServiceError && error.code === 'AccessDenied';
  if (error !== undefined && !isDenied) return void (await report.problem('bucket', error));
  if (key === '') return report.found({ name: 'bucket', bucket, isListed: !isDenied });
  const bytes = 'error' in answer ? undefined : answer.bytes;
  if (isDenied) await report.problem('read', error);
  else await report.found({ name: 'read', url, bytes });
  await checkAppend(target, bytes ?? 0, client, signal, report);
}

/**
 * An append of no bytes at a position that is not the object's end: who may append is told so, who may not is told that,
 * and even if the object ended there by now, nothing would be stored.
 */
async function checkAppend(
  target: CheckTarget,
  length: number,
  client: ServiceClient,
  signal: AbortSignal,
  report: CheckReport,
): Promise<void> {
  const nothing = { position: length + 1, contentLength: 0, body: noBytes };
  const error: unknown = await client.appendObject(target, nothing, signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const isPermitted =
    error === undefined || (error instanceof OssServiceError && error.code === 'PositionNotEqualToLength');
  if (isPermitted) await report.found({ name: 'append', url: target.url });
  else await report.problem('append', error);
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

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
