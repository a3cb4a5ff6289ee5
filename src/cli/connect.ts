// From options, environment and files to a connection.
import { setFlagsFromString } from 'node:v8';
import { type Connection, openConnection } from '../api/connection.ts';
import type { ConnectionOptions } from '../api/connection-options.ts';
import { credentialsFrom } from '../api/credentials.ts';
import { loadSettings } from '../config/load.ts';
import { checkNothingMissing } from '../config/missing.ts';
import type { Settings } from '../config/settings.ts';
import { judgeServer } from '../config/trust.ts';
import type { CredentialsProvider } from '../credentials/provider.ts';
import type { CredentialSource } from '../credentials/source.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigWarning } from '../facts/config.ts';
import { onlyThese } from '../options/option.ts';
import { SETTING_LIST, type SettingsInput } from '../options/settings.ts';
import type { RetryNotice } from '../retry/wait.ts';
import { loadTexts } from '../text/languages.ts';
import type { Secrets } from '../ui/secrets.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { proxyOf, proxySecrets } from './proxy.ts';

/**
 * Sends nothing. What is missing for a bucket, credentials too, is found by the connection's `checkBucket`.
 * @throws {ConfigError | UsageError} for what is wrong in the settings
 */
export async function connect(
  flags: ConnectionFlags,
  { io, reporter }: CommandContext,
  onRetry = (retry: RetryNotice): void => reporter.log('warn', { kind: 'retry', ...retry }),
): Promise<Connection> {
  const { secrets } = reporter;
  for (const secret of [flags.accessKeySecret, flags.stsToken, flags.proxyPassword]) secrets.add(secret);
  for (const variable of SECRET_VARIABLES) secrets.add(io.env[variable]);
  const settings = await settingsOf(flags, io);
  for (const secret of secretsIn(settings.credentialSource)) secrets.add(secret);
  for (const secret of proxySecrets(settings, io.env)) secrets.add(secret);
  reporter.setLogLevel(settings.logLevel);
  if (settings.language !== undefined) reporter.turnTo(await loadTexts(settings.language));
  reporter.logTo(settings.logFile);
  const warn = (warning: ConfigWarning | undefined): void => {
    if (warning) reporter.log('warn', { kind: 'config-warning', warning });
  };
  settings.warnings.forEach(warn);
  if (settings.configFile !== undefined) {
    reporter.log('debug', { kind: 'config-file', path: settings.configFile });
  }
  keepWebAssemblySimple();
  const options = { ...connectionOptions(settings), proxy: proxyOf(settings, io.env), env: io.env };
  const closing = new AbortController();
  const provider = once(() =>
    credentialsFrom(sourceOf(settings), {
      ...options,
      reload: async () => sourceOf(await settingsOf(flags, io)),
      signal: closing.signal,
      onSecret: (secret) => secrets.add(secret),
      onNotice: (notice) => reporter.log('warn', notice),
    }),
  );
  const connection = openConnection({
    ...options,
    credentials: hiding(async (request) => provider()(request), secrets),
    requestPayer: flags.payer !== undefined,
    onServer: (server) => warn(judgeServer(settings, server)),
    onExchange: (exchange) => reporter.log('info', { kind: 'exchange', ...exchange }),
    onRetry,
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

function settingsOf(flags: ConnectionFlags, { env, cwd, homeDir }: CommandContext['io']): Promise<Settings> {
  // Those that have a use elsewhere: the payer below, keys in the commands, output in the reporter.
  const { configFile, profile, ignoreEnvVar, payer: _payer, encodingType: _keys, ...others } = flags;
  const { json: _json, quiet: _quiet, progress: _progress, ...settings } = others;
  return loadSettings({
    options: onlyThese<SettingsInput>()(settings),
    ...(configFile !== undefined && { configFile }),
    ...(profile !== undefined && { profile }),
    ignoresEnvironment: ignoreEnvVar === true,
    env,
    cwd,
    homeDir,
  });
}

/** What the settings give a connection, each by its row of the table. */
function connectionOptions(settings: Settings): Omit<ConnectionOptions, 'credentials'> {
  const { bucketEndpoints, bucketCnames, buckets, sources, configFile } = settings;
  const values: Readonly<Record<string, unknown>> = { ...settings };
  const given = SETTING_LIST.flatMap(({ name, gives }) => {
    const value = values[name];
    return typeof gives === 'function' && value !== undefined ? [gives(value as never)] : [];
  });
  return Object.assign(
    { bucketEndpoints, bucketCnames, buckets, sources },
    configFile && { configFile },
    ...given,
  );
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
