// From options, environment and files to a connection.
import { setFlagsFromString } from 'node:v8';
import { type Connection, openConnection } from '../api/connection.ts';
import type { ConnectionOptions } from '../api/connection-options.ts';
import { loadSettings } from '../config/load.ts';
import { checkNothingMissing } from '../config/missing.ts';
import type { Settings } from '../config/settings.ts';
import { judgeServer } from '../config/trust.ts';
import type { AskSecret } from '../config/typed-secret.ts';
import type { AnonymousAccess, CredentialsProvider } from '../credentials/provider.ts';
import type { CredentialSource } from '../credentials/source.ts';
import { ConfigError, UsageError } from '../errors.ts';
import type { RequestLimits } from '../http/limited.ts';
import type { HttpOptions } from '../http/undici.ts';
import { onlyThese } from '../options/option.ts';
import { SETTING_LIST, type SettingsInput } from '../options/settings.ts';
import type { Credentials } from '../sign/types.ts';
import { loadTexts } from '../text/languages.ts';
import type { Secrets } from '../ui/secrets.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { proxyOf, proxySecrets } from './proxy.ts';
import { askSecret } from './secret-question.ts';

/**
 * Sends nothing. What is missing for a bucket, credentials too, is found by the connection's `checkBucket`.
 * @throws {ConfigError | UsageError} for what is wrong in the settings
 */
export async function connect(
  flags: ConnectionFlags,
  context: CommandContext,
  own: Pick<ConnectionOptions, 'onRetry' | keyof RequestLimits> = {},
): Promise<Connection> {
  const typed = remembering(flags, context);
  const settings = await readSettings(flags, context, typed);
  const closing = new AbortController();
  const options = connectionOptions(settings, flags, context);
  const reload = (): Promise<Settings> => settingsOf(flags, context, typed);
  const provider = providerOf(settings, options, context, { reload, signal: closing.signal });
  const connection = open({
    ...options,
    credentials: hiding(provider, context.reporter.secrets),
    onRetry: (retry) => context.reporter.log('warn', { kind: 'retry', ...retry }),
    ...own,
  });
  return {
    ...connection,
    checkBucket(bucket) {
      checkNothingMissing(settings, () => connection.checkBucket(bucket));
    },
    async close() {
      closing.abort();
      await connection.close();
    },
  };
}

export function open(options: ConnectionOptions): Connection {
  keepWebAssemblySimple();
  return openConnection(options);
}

/**
 * What counts of options, environment and files. From now on the secrets among it are hidden, and warnings are told.
 * @throws {ConfigError | UsageError}
 */
export async function readSettings(
  flags: ConnectionFlags,
  context: CommandContext,
  askSecret = remembering(flags, context),
): Promise<Settings> {
  const { io, reporter } = context;
  const { secrets } = reporter;
  for (const secret of [flags.accessKeySecret, flags.stsToken, flags.proxyPassword]) secrets.add(secret);
  for (const variable of SECRET_VARIABLES) secrets.add(io.env[variable]);
  const settings = await settingsOf(flags, context, askSecret);
  for (const secret of secretsIn(settings.credentialSource)) secrets.add(secret);
  for (const secret of proxySecrets(settings, io.env)) secrets.add(secret);
  reporter.setLogLevel(settings.logLevel);
  if (settings.language !== undefined) reporter.turnTo(await loadTexts(settings.language));
  reporter.logTo(settings.logFile);
  for (const warning of settings.warnings) reporter.log('warn', { kind: 'config-warning', warning });
  if (settings.configFile !== undefined) {
    reporter.log('debug', { kind: 'config-file', path: settings.configFile });
  }
  return settings;
}

interface ProviderLife {
  /** The settings as they are by now. */
  reload(): Promise<Settings>;
  readonly signal: AbortSignal;
  readonly onFetched?: (lifetimeMs: number | undefined) => void;
}

/**
 * Keys that stand in the settings are there at once. What gives others is loaded when they are asked for, or when those
 * were refused. Throws {@link ConfigError} `CredentialsMissing` when it is asked.
 */
export function providerOf(
  settings: Settings,
  options: HttpOptions,
  { reporter, loadCredentialsFrom }: CommandContext,
  { reload, ...life }: ProviderLife,
): CredentialsProvider {
  const load = once(async () => {
    const credentialsFrom = await loadCredentialsFrom();
    return credentialsFrom(sourceOf(settings), {
      ...options,
      ...life,
      reload: async () => sourceOf(await reload()),
      onSecret: (secret) => reporter.secrets.add(secret),
      onNotice: (notice) => reporter.log('warn', notice),
    });
  });
  let wereRefused = false;
  return async (request = {}) => {
    wereRefused ||= request.refused !== undefined;
    const given = wereRefused ? undefined : givenKeys(sourceOf(settings));
    return given ?? (await load())(request);
  };
}

function givenKeys(source: CredentialSource): Credentials | AnonymousAccess | undefined {
  if (source.kind === 'static') return source.credentials;
  return source.kind === 'anonymous' ? 'anonymous' : undefined;
}

/** @throws {ConfigError} `CredentialsMissing` */
function sourceOf({ credentialSource, credentialProblem }: Settings): CredentialSource {
  if (credentialSource !== undefined) return credentialSource;
  throw credentialProblem ?? new ConfigError('CredentialsMissing', {});
}

const SECRET_VARIABLES = SETTING_LIST.filter(({ secret }) => secret).flatMap(
  ({ variable = [], alibabaVariable = [] }) => [variable, alibabaVariable].flat(),
);

/** Those that stand in the settings. */
function secretsIn(source: CredentialSource | undefined): readonly (string | undefined)[] {
  if (source?.kind === 'ram-role') return secretsIn(source.base);
  // It may hold a token.
  if (source?.kind === 'uri') return [source.uri];
  if (source?.kind !== 'static') return [];
  return [source.credentials.accessKeySecret, source.credentials.securityToken];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function settingsOf(
  flags: ConnectionFlags,
  { io }: CommandContext,
  askSecret: AskSecret | undefined,
): Promise<Settings> {
  const { env, cwd, homeDir } = io;
  // Those that have a use elsewhere: the payer below, keys in the commands, output in the reporter.
  const {
    configFile,
    profile,
    ignoreEnvVar,
    password,
    payer: _payer,
    encodingType: _keys,
    ...others
  } = flags;
  const { json: _json, quiet: _quiet, progress: _progress, ...settings } = others;
  if (password && settings.accessKeySecret !== undefined) throw new UsageError('Usage.PasswordAndSecret', {});
  return loadSettings({
    askSecret,
    options: onlyThese<SettingsInput>()(settings),
    configFile,
    profile,
    ignoresEnvironment: ignoreEnvVar === true,
    env,
    cwd,
    homeDir,
  });
}

/** Nobody is asked twice, also where settings are read again. */
function remembering({ password }: ConnectionFlags, context: CommandContext): AskSecret | undefined {
  if (!password) return undefined;
  let answer: Promise<string> | undefined;
  return (accessKeyId) => {
    answer ??= askSecret(accessKeyId, context);
    return answer;
  };
}

/** What the settings give a connection, each by its row of the table, and what is told of it. */
export function connectionOptions(
  settings: Settings,
  flags: ConnectionFlags,
  { io, reporter }: CommandContext,
): Omit<ConnectionOptions, 'credentials'> {
  const { bucketEndpoints, bucketCnames, buckets, sources, configFile } = settings;
  const values: Readonly<Record<string, unknown>> = { ...settings };
  const given = SETTING_LIST.flatMap(({ name, gives }) => {
    const value = values[name];
    return typeof gives === 'function' && value !== undefined ? [gives(value as never)] : [];
  });
  const own: Omit<ConnectionOptions, 'credentials'> = {
    bucketEndpoints,
    bucketCnames,
    buckets,
    sources,
    ...(configFile !== undefined && { configFile }),
    requestPayer: flags.payer !== undefined,
    proxy: proxyOf(settings, io.env),
    env: io.env,
    onServer(server) {
      const warning = judgeServer(settings, server);
      if (warning !== undefined) reporter.log('warn', { kind: 'config-warning', warning });
    },
    onExchange: (exchange) => reporter.log('info', { kind: 'exchange', ...exchange }),
  };
  return Object.assign(own, ...given);
}

/** Secrets that come later are hidden as well. */
function hiding(provider: CredentialsProvider, secrets: Secrets): CredentialsProvider {
  return async (request) => {
    const credentials = await provider(request);
    if (credentials !== 'anonymous') {
      secrets.add(credentials.accessKeySecret);
      secrets.add(credentials.securityToken);
    }
    return credentials;
  };
}

/** A function that no WebAssembly module here has. */
const NO_FUNCTION = 1_000_000;

/**
 * V8 optimises undici's WebAssembly parser in the background after an answer or two, and waits for it at exit: half of
 * the time of a short command, and 35 MiB in a long one. It parses some headers here, nothing more; and the CRC-64 is no
 * faster when it is optimised. Changed flags make Node.js compile those of its own modules anew that are loaded later.
 */
function keepWebAssemblySimple(): void {
  setFlagsFromString(`--wasm-tier-up-filter=${NO_FUNCTION}`);
}
