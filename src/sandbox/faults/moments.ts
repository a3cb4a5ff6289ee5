// The moments in the life of a request at which faults strike, whatever its operation is. Faults of its body and
// its answer, and other writers, have files of their own; plan.ts decides which fault a request meets.
import { Drop } from '../http/drop.ts';
import type { Exchange, Reply } from '../http/exchange.ts';
import { foreignPage, statusReply, withEndlessBody } from './answer.ts';
import type { StallMoment } from './fault.ts';
import { othersWrite } from './other-writers.ts';
import { stall } from './pieces.ts';
import type { Injection } from './plan.ts';

/** The clock by which the server sees a request. */
export function clockOf(faults: Injection, clock: () => Date): () => Date {
  const skewMs = faults.take('skewed-clock')?.ms ?? 0;
  return skewMs === 0 ? clock : () => new Date(clock().getTime() + skewMs);
}

/** On arrival. @returns an answer that takes the place of the true one */
export async function onArrival(exchange: Exchange): Promise<Reply | undefined> {
  const { faults } = exchange;
  if (faults.take('reset-before-body') !== undefined) throw new Drop('reset');
  if (faults.take('reset-reused', () => exchange.isReused) !== undefined) throw new Drop('reset');
  await stallAt('before-body', exchange);
  if (faults.take('foreign-page', ({ commit }) => commit !== true) !== undefined) return foreignPage();
  const status = faults.take('status', ({ commit }) => commit !== true);
  return status === undefined ? undefined : statusReply(status);
}

/** The body is in, if there is one, and the object is not yet held. */
export function beforeCommit(exchange: Exchange): Promise<void> {
  return stallAt('before-commit', exchange);
}

/** The request was carried out. @returns the answer to send, the true one or another */
export async function afterCommit(exchange: Exchange, reply: Reply): Promise<Reply> {
  const { faults, log } = exchange;
  await othersWrite(exchange, 'after', log.bytesReceived);
  const prefixIsIn = faults.take('commit-prefix-then-drop', () => log.bytesReceived > 0) !== undefined;
  if (prefixIsIn || faults.take('commit-then-drop') !== undefined) throw new Drop('close');
  if (faults.take('half-answer') !== undefined) throw new Drop('half-answer');
  if (faults.take('trickle') !== undefined) throw new Drop('trickle');
  await stallAt('after-commit', exchange);
  const mayHaveBody = exchange.method !== 'HEAD' && reply.status !== 204 && reply.status !== 304;
  if (mayHaveBody && faults.take('endless-body') !== undefined) return withEndlessBody(exchange, reply);
  if (faults.take('foreign-page', ({ commit }) => commit === true) !== undefined) return foreignPage();
  const status = faults.take('status', ({ commit }) => commit === true);
  return status === undefined ? reply : statusReply(status);
}

async function stallAt(moment: StallMoment, { faults, signal }: Exchange): Promise<void> {
  const silence = faults.take('stall', ({ when }) => when === moment);
  if (silence !== undefined) await stall(silence.ms, signal);
}
