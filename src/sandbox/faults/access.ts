// Faults in who may do what: keys that are revoked, tokens that expire, permissions by prefix.
import type { Exchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { ActionOf } from './fault.ts';

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

/** @throws {Refusal} where one of the keys is denied: a batch is carried out as a whole, or not at all */
export function checkKeys(exchange: Exchange, keys: readonly string[]): void {
  check(exchange, (denial) => keys.some((key) => denies(denial, key)));
}

/** @throws {Refusal} where a key that begins so is denied, be there an object or not */
export function checkListing(exchange: Exchange, listed: string): void {
  check(exchange, (denial) => {
    const { prefix = '' } = denial;
    return denies(denial, prefix.startsWith(listed) ? prefix : listed);
  });
}

/** Of a request that is about no object. @throws {Refusal} where it is denied */
export function checkKeyless(exchange: Exchange): void {
  check(exchange, ({ prefix }) => prefix === undefined);
}

function check({ faults }: Exchange, isDenied: (denial: ActionOf<'denied'>) => boolean): void {
  if (faults.take('denied', isDenied) !== undefined) throw new Refusal(REFUSALS.AccessDenied);
}

function denies({ prefix = '', except }: ActionOf<'denied'>, key: string): boolean {
  return key.startsWith(prefix) && (except === undefined || !key.startsWith(except));
}
