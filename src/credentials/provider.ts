// Credentials as a function: what is asked for them need not know whether they are given, read or fetched.
import type { Credentials } from '../sign/types.ts';

/** In place of keys: requests are not signed. */
export type AnonymousAccess = 'anonymous';

export interface CredentialsRequest {
  /** Keys that OSS has just refused: others are wanted, if there are any. */
  readonly refused?: Credentials;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asked at each request, so that keys may be replaced while a long job runs. Whoever fetches them keeps them until they
 * expire.
 * @throws {ConfigError} `CredentialsMissing` where there are none to be had
 */
export type CredentialsProvider = (request?: CredentialsRequest) => Promise<Credentials | AnonymousAccess>;

/** Keys that are simply given are a provider, too. */
export function asProvider(
  credentials: Credentials | AnonymousAccess | CredentialsProvider,
): CredentialsProvider {
  return typeof credentials === 'function' ? credentials : () => Promise.resolve(credentials);
}
