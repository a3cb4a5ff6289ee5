// Keys from where a source says, fetched over connections like those to OSS.
import type { CredentialsDeps } from '../credentials/deps.ts';
import { providerOf } from '../credentials/provide.ts';
import type { CredentialsProvider } from '../credentials/provider.ts';
import type { CredentialSource } from '../credentials/source.ts';
import { proxyFromEnvironment } from '../http/proxy.ts';
import { createUndiciTransport, type HttpOptions } from '../http/undici.ts';

export interface CredentialsOptions extends HttpOptions, Omit<CredentialsDeps, 'openTransport' | 'clock'> {
  /**
   * Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up, unless `proxy` is given; also the environment of a command
   * that prints keys. @default no proxy; the environment of this process
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * What gives `credentials` from another source than the caller. Nobody is asked before the first request; the keys are
 * then kept, and renewed before they expire.
 */
export function credentialsFrom(
  source: CredentialSource,
  options: CredentialsOptions = {},
): CredentialsProvider {
  const { env = {}, proxy = proxyFromEnvironment(env), ...others } = options;
  return providerOf(source, {
    ...options,
    openTransport: ({ isDirect = false, ...limits }) =>
      createUndiciTransport({ ...others, ...limits, ...(!isDirect && { proxy }) }),
  });
}
