// Credentials as a function: what is asked for them need not know whether they are given, read or fetched.
import type { Credentials } from '../sign/types.ts';

/**
 * Asked at each request, so that keys may be replaced while a long job runs. Whoever fetches them keeps them until they
 * expire.
 * @throws {ConfigError} `CredentialsMissing` where there are none to be had
 */
export type CredentialsProvider = () => Promise<Credentials>;

/** Keys that are simply given are a provider, too. */
export function asProvider(credentials: Credentials | CredentialsProvider): CredentialsProvider {
  return typeof credentials === 'function' ? credentials : () => Promise.resolve(credentials);
}
