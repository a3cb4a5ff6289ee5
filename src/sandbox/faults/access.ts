// Faults in who may do what: keys that are revoked, tokens that expire.
import type { Exchange } from '../http/exchange.ts';

/** Where keys are revoked, others are given out: whether the server takes any id, with its own secret. */
export function takesAnyKey({ faults }: Exchange): boolean {
  return faults.plan.has('revoked-key', ({ accessKeyId }) => accessKeyId !== undefined);
}

/** Where tokens expire, others are given out: whether the server takes any, with its own key. */
export function takesAnyToken({ faults }: Exchange): boolean {
  return faults.plan.has('expired-token', ({ afterSeconds }) => afterSeconds !== undefined);
}

export function isRevoked({ faults }: Exchange, id: string): boolean {
  return faults.take('revoked-key', ({ accessKeyId = id }) => accessKeyId === id) !== undefined;
}

/** A token's lifetime begins with the first request that brings it here. */
export function isExpired({ faults, headers, now }: Exchange): boolean {
  const token = headers['x-oss-security-token'];
  const ageSeconds = token === undefined ? 0 : faults.plan.tokenAge(token, now());
  return faults.take('expired-token', ({ afterSeconds = 0 }) => ageSeconds >= afterSeconds) !== undefined;
}
