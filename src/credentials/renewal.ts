// What happens where keys are refused: others are asked for, once. A refusal has stored nothing, so that the same request
// can go on with them at once.
import { OssServiceError } from '../errors.ts';
import type { Credentials } from '../sign/types.ts';
import type { AnonymousAccess, CredentialsProvider } from './provider.ts';

/** Of OSS and of the Security Token Service, which adds more words behind a dot. */
const REFUSALS_OF_KEYS: ReadonlySet<string> = new Set([
  'AccessKeyIdAndSecurityTokenNotMatch',
  // How the Security Token Service calls a signature that is not what it computed.
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidSecurityToken',
  'SecurityTokenExpired',
  'SecurityTokenNotSupported',
  // Also of a secret that was replaced.
  'SignatureDoesNotMatch',
]);

/** Whether the key, its secret or its token is not, or no longer, good; not: what it may do. */
export function refusesKeys(error: unknown): error is OssServiceError {
  if (!(error instanceof OssServiceError)) return false;
  const [word = ''] = error.code.split('.');
  return REFUSALS_OF_KEYS.has(word);
}

/**
 * Does something with keys; where they are refused, does it once more with others, if there are any.
 * @throws the refusal, where there are no others, or these are refused, too
 */
export async function useKeys<T>(
  provider: CredentialsProvider,
  signal: AbortSignal | undefined,
  use: (keys: Credentials | AnonymousAccess) => Promise<T>,
): Promise<T> {
  const keys = await provider({ signal });
  try {
    return await use(keys);
  } catch (error) {
    if (keys === 'anonymous' || !refusesKeys(error)) throw error;
    const others = await provider({ refused: keys, signal });
    if (isSameKeys(keys, others)) throw error;
    return use(others);
  }
}

export function isSameKeys(a: Credentials | AnonymousAccess, b: Credentials | AnonymousAccess): boolean {
  if (a === 'anonymous' || b === 'anonymous') return a === b;
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret === b.accessKeySecret &&
    a.securityToken === b.securityToken
  );
}
