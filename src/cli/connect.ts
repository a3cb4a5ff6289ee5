// From options, environment and files to a client for one bucket.
import { setFlagsFromString } from 'node:v8';
import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { requireCredentials } from '../credentials/static.ts';
import { proxyFromEnvironment } from '../http/proxy.ts';
import { createUndiciTransport } from '../http/undici.ts';
import { createOssClient } from '../oss/client.ts';
import { resolveEndpoint } from '../oss/endpoint.ts';
import type { OssClient } from '../oss/types.ts';
import { DEFAULT_RETRY_POLICY, type RetryDeps, systemClock } from '../retry/retry.ts';
import { describeRetry } from '../ui/format.ts';
import type { Reporter } from '../ui/reporter.ts';
import { VERSION } from '../version.ts';
import { type CommonFlags, type OutputFlags, toSettingsInput } from './common-options.ts';
import type { Io } from './process-io.ts';

export interface Connection {
  readonly client: OssClient;
  readonly retry: RetryDeps;
  readonly signal: AbortSignal;
}

/** @throws {ConfigError} when endpoint, region or credentials are missing, before anything is sent */
export async function connect(
  bucket: string,
  flags: CommonFlags & OutputFlags,
  io: Io,
  reporter: Reporter,
): Promise<Connection> {
  hideSecrets(reporter, flags.accessKeySecret, flags.stsToken);
  hideSecrets(reporter, io.env.OSS_ACCESS_KEY_SECRET, io.env.OSS_SESSION_TOKEN);
  const settings = await settingsOf(flags, io);
  const { credentials } = settings;
  hideSecrets(reporter, credentials?.accessKeySecret, credentials?.securityToken);
  reporter.setLogLevel(settings.logLevel);
  for (const warning of settings.warnings) reporter.log('warn', warning);
  if (settings.configFile !== undefined) reporter.log('debug', `config file ${settings.configFile}`);
  const endpoint = resolveEndpoint(settings, bucket);
  keepWebAssemblySimple();
  const client = createOssClient({
    transport: createUndiciTransport({
      connectTimeoutMs: settings.connectTimeoutS * 1000,
      readTimeoutMs: settings.readTimeoutS * 1000,
      verifyCertificate: !settings.skipVerifyCert,
      proxy: proxyFromEnvironment(io.env),
    }),
    endpoint,
    credentials: requireCredentials(settings),
    signVersion: settings.signVersion,
    userAgent: userAgent(settings),
    requestPayer: (flags.payer ?? flags.requestPayer) !== undefined,
    onExchange: ({ method, origin, target, status, requestId, elapsedMs }) =>
      reporter.log('info', `${method} ${origin}${target} ${status} ${requestId ?? '-'} ${elapsedMs} ms`),
  });
  return { client, retry: createRetry(settings, reporter), signal: io.signal };
}

/** A function that no WebAssembly module here has. */
const NO_FUNCTION = 1_000_000;

/**
 * V8 optimises undici's WebAssembly parser in the background after an answer or two, and waits for it at exit: half of
 * the time of a short command, and 35 MiB in a long one. It parses some headers here, nothing more. A CRC-64 in
 * WebAssembly stays a tenth slower. Changed flags make Node.js compile those of its own modules anew that are loaded
 * later.
 */
function keepWebAssemblySimple(): void {
  setFlagsFromString(`--wasm-tier-up-filter=${NO_FUNCTION}`);
}

function settingsOf(flags: CommonFlags & OutputFlags, io: Io): Promise<Settings> {
  return loadSettings({
    options: toSettingsInput(flags),
    ...(flags.configFile !== undefined && { configFile: flags.configFile }),
    env: io.env,
    cwd: io.cwd,
    homeDir: io.homeDir,
  });
}

function createRetry(settings: Settings, reporter: Reporter): RetryDeps {
  const policy = { ...DEFAULT_RETRY_POLICY, retryTimes: settings.retryTimes };
  return {
    policy,
    clock: systemClock,
    onRetry: (notice) => reporter.log('warn', describeRetry(notice)),
  };
}

function userAgent({ userAgent: addition }: Settings): string {
  const own = `oss-append/${VERSION} (Node.js ${process.versions.node}; ${process.platform} ${process.arch})`;
  return addition === undefined ? own : `${own} ${addition}`;
}

function hideSecrets(reporter: Reporter, ...secrets: (string | undefined)[]): void {
  for (const secret of secrets) reporter.hide(secret);
}
