// Carries out faults at the moments of a request that are the same for every operation. Those that strike in
// the middle of a body are in upload.ts; which fault a request meets is decided in faults.ts.

import { type BucketExchange, Drop, type Exchange, type Reply } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { ObjectSlot } from '../store/object-slot.ts';
import { foreignBytes } from './other-writers.ts';
import type { FaultAction } from './plan.ts';
import { stall } from './stall.ts';

type StatusFault = Extract<FaultAction, { readonly do: 'status' }>;

/** On arrival. @returns an answer that takes the place of the true one */
export async function beforeRequest({ faults, signal }: Exchange): Promise<Reply | undefined> {
  if (faults.take('reset-before-body') !== undefined) throw new Drop('reset');
  const silence = faults.take('stall', ({ when }) => when === 'before-body');
  if (silence !== undefined) await stall(silence.ms, signal);
  if (faults.take('expired-token') !== undefined) throw new Refusal(REFUSALS.SecurityTokenExpired);
  const status = faults.take('status', ({ commit }) => commit !== true);
  return status === undefined ? undefined : statusReply(status);
}

/** The body is in, if there is one, and the object is not yet held. */
export async function beforeCommit({ faults, signal }: Exchange): Promise<void> {
  const silence = faults.take('stall', ({ when }) => when === 'before-commit');
  if (silence !== undefined) await stall(silence.ms, signal);
}

/** The object is held, and the request has not looked at it yet. */
export function beforeCheck(exchange: Exchange, slot: ObjectSlot, bodyLength: number): Promise<void> {
  return otherWriters(exchange, slot, 'before', bodyLength);
}

/** The request was carried out. @returns the answer to send, the true one or another */
export async function afterCommit(exchange: BucketExchange, reply: Reply): Promise<Reply> {
  const { store, bucket, address, faults, signal, log } = exchange;
  const { key } = address;
  if (key !== undefined && anyOtherWriter(exchange, 'after')) {
    await store.exclusive(bucket, key, (slot) => otherWriters(exchange, slot, 'after', log.bytesReceived));
  }
  const prefixIsIn = faults.take('commit-prefix-then-drop', () => log.bytesReceived > 0) !== undefined;
  if (prefixIsIn || faults.take('commit-then-drop') !== undefined) throw new Drop('close');
  if (faults.take('half-answer') !== undefined) throw new Drop('half-answer');
  const silence = faults.take('stall', ({ when }) => when === 'after-commit');
  if (silence !== undefined) await stall(silence.ms, signal);
  const status = faults.take('status', ({ commit }) => commit === true);
  return status === undefined ? reply : statusReply(status);
}

export function anyOtherWriter({ faults }: Exchange, moment: 'before' | 'after'): boolean {
  const then = ({ when }: { readonly when: string }) => when === moment;
  return (
    faults.find('foreign-append', then) !== undefined || faults.find('replace-object', then) !== undefined
  );
}

async function otherWriters(
  { faults, store }: Exchange,
  slot: ObjectSlot,
  moment: 'before' | 'after',
  bodyLength: number,
): Promise<void> {
  const replacement = faults.take('replace-object', ({ when }) => when === moment);
  if (replacement !== undefined) await store.recreateWithin(slot, foreignBytes(replacement.length ?? 0));
  const append = faults.take('foreign-append', (fault) => {
    const length = fault.bytes === 'same-length' ? bodyLength : fault.bytes;
    return fault.when === moment && length > 0 && takesAppends(slot);
  });
  if (append === undefined) return;
  await store.appendWithin(slot, foreignBytes(append.bytes === 'same-length' ? bodyLength : append.bytes));
}

/** Another writer is bound by the rules, too. */
function takesAppends(slot: ObjectSlot): boolean {
  const object = slot.read();
  return object === undefined || (object.type === 'Appendable' && object.sealedTime === undefined);
}

/** Falsifies the answer's headers. */
export function distort({ faults, method }: Exchange, reply: Reply): Reply {
  const headers: Record<string, string> = { ...reply.headers };
  const crc64 = headers['x-oss-hash-crc64ecma'];
  const next = headers['x-oss-next-append-position'];
  const error = headers['x-oss-err'];
  if (crc64 !== undefined && faults.take('wrong-crc'))
    headers['x-oss-hash-crc64ecma'] = String(BigInt(crc64) ^ 1n);
  if (crc64 !== undefined && faults.take('no-crc')) delete headers['x-oss-hash-crc64ecma'];
  if (next !== undefined && faults.take('wrong-next-position')) {
    headers['x-oss-next-append-position'] = String(Number(next) + 1);
  }
  if (next !== undefined && faults.take('no-next-position')) delete headers['x-oss-next-append-position'];
  const silent = method === 'HEAD' && error !== undefined ? faults.take('head-without-x-oss-err') : undefined;
  if (silent !== undefined) {
    delete headers['x-oss-err'];
    if (silent.ec !== true) delete headers['x-oss-ec'];
  }
  return { ...reply, headers };
}

const USUAL_CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  408: 'RequestTimeout',
  429: 'TotalQpsLimitExceeded',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** @throws {Refusal} where the answer is OSS's own */
function statusReply({ status, code, retryAfter, html }: StatusFault): Reply {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (html !== true) {
    const usual = USUAL_CODES[status] ?? (status >= 500 ? 'InternalError' : 'BadRequest');
    throw new Refusal({ status, code: code ?? usual, message: 'Placed by a fault.' }, { headers });
  }
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1><hr>proxy</body>\r\n</html>\r\n`;
  return { status, headers: { ...headers, 'Content-Type': 'text/html' }, body, bare: true };
}
