// What a config file may do that nobody named: it was found in the working directory or above, which may be a cloned
// repository or /tmp. Its own settings count, but it is not trusted with secrets that it does not hold: see
// docs/configuration.md.
import { isIPv4 } from 'node:net';
import { ConfigError } from '../errors.ts';
import type { ConfigWarning, NamedServer } from '../facts/config.ts';
import { SETTINGS, type SettingsInput } from '../options/settings.ts';
import type { LoadedFile } from './file.ts';
import type { Settings } from './settings.ts';

/** @throws {ConfigError} for what decides over more than the file's own data and keys */
export function checkPowers({ path, isFound, profiles }: LoadedFile): void {
  if (!isFound) return;
  for (const { layers, reservedKeys } of profiles) {
    const opensTls = layers.some(({ skipVerifyCert }) => skipVerifyCert === true);
    const writesFile = layers.some(({ logFile = '-' }) => logFile !== '-');
    const [key] = [
      ...reservedKeys,
      ...(opensTls ? [SETTINGS.skipVerifyCert.key] : []),
      ...(writesFile ? [SETTINGS.logFile.key] : []),
    ];
    if (key !== undefined) throw new ConfigError('ConfigFileNotTrusted.Key', { path, key });
  }
}

/** What is said of a file, the file does not get to silence. */
export function audible(values: SettingsInput): SettingsInput {
  const { logLevel, ...others } = values;
  return logLevel === 'off' || logLevel === 'error' ? others : values;
}

/**
 * Judges the server that was chosen for a bucket, before anything is sent there.
 * @returns what to warn of
 * @throws {ConfigError} where a file that was found would have keys from elsewhere sent to a server of its choice
 */
export function judgeServer(
  { configFile: path = '', configFileIsFound, sources, credentialSource }: Settings,
  server: NamedServer,
): ConfigWarning | undefined {
  const isOfFile = server.from !== 'endpoint' || sources.endpoint === 'file';
  if (!configFileIsFound || !isOfFile || isSafe(new URL(server.origin))) return undefined;
  // Also a role that is taken on by the file's own key. Whoever signs nothing has nothing to lose but the data.
  const isOwnKey = sources.accessKeyId === 'file' || credentialSource?.kind === 'anonymous';
  if (!isOwnKey) throw new ConfigError('ConfigFileNotTrusted.Server', { path, ...server });
  return { kind: 'found-server', path, ...server };
}

/** Alibaba Cloud itself, whose certificate is checked, or this machine. */
function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:' && /^[a-z0-9.-]+\.aliyuncs\.com$/.test(hostname)) return true;
  // Of names, only the one that no name server is asked for.
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
