// Ends what no longer gets on. A few looks a second, or fewer, so that nothing need be done for each byte.
import type { Socket } from 'node:net';
import { monotonicMs } from '../monotonic.ts';

export interface Watched {
  readonly limitMs: number;
  /** A limit that may come to be lower meanwhile. */
  readonly patienceMs?: (() => number) | undefined;
  /** Whether there was progress since it was asked last; or nobody but ourselves is waited for. */
  progressed(): boolean;
  giveUp(waitedMs: number): void;
}

const LOOKS_PER_LIMIT = 20;
const LONGEST_INTERVAL_MS = 1000;

/** Gives up once there was no progress for so long. @returns what ends the watch */
export function watch({ limitMs, patienceMs, progressed, giveUp }: Watched): () => void {
  const intervalMs = Math.min(limitMs / LOOKS_PER_LIMIT, LONGEST_INTERVAL_MS);
  let lookedAtMs = monotonicMs();
  let waitedMs = 0;
  const timer = setInterval(() => {
    const nowMs = monotonicMs();
    // A process that was stopped for a while has not waited.
    waitedMs += Math.min(nowMs - lookedAtMs, 2 * intervalMs);
    lookedAtMs = nowMs;
    if (progressed()) waitedMs = 0;
    const limitNowMs = Math.min(limitMs, patienceMs?.() ?? limitMs);
    if (waitedMs < limitNowMs) return;
    clearInterval(timer);
    giveUp(limitNowMs);
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Of what is sent over a connection, as far as Node.js still has it. */
interface Unsent {
  readonly socket: Socket | undefined;
  /** Bytes that were written and handed to the kernel as a whole. */
  readonly done: number;
  /** Bytes of the write that is under way. */
  readonly queued: number;
}

/**
 * Looks whether bytes leave a connection. What the server sends meanwhile is no progress: it may trickle for ever.
 * @param socketOf undefined while there is no connection, which has a limit of its own
 */
export function sending(socketOf: () => Socket | undefined): () => boolean {
  let before = look(socketOf());
  return () => {
    const now = look(socketOf());
    const isSame = now.socket === before.socket && now.done === before.done && now.queued === before.queued;
    before = now;
    return now.socket === undefined || !isSame;
  };
}

/**
 * What Node.js itself looks at before it calls a connection silent: a large write may take minutes on a slow line. That of
 * TLS tells nothing until the write is done, so the one below it is asked.
 */
interface Handle {
  readonly writeQueueSize?: number;
  readonly _parent?: Handle;
}

function look(socket: Socket | undefined): Unsent {
  if (socket === undefined) return { socket, done: 0, queued: 0 };
  const { _handle: handle } = socket as { readonly _handle?: Handle | null };
  const queued = (handle?._parent ?? handle)?.writeQueueSize ?? 0;
  return { socket, done: socket.bytesWritten - socket.writableLength, queued };
}

/** Slower than any line, and faster than what only keeps us waiting. */
const LEAST_BYTES_PER_SECOND = 100;

/** Looks whether content comes, at more than a trickle. */
export function receiving(received: () => number, limitMs: number): () => boolean {
  const least = Math.max(1, (LEAST_BYTES_PER_SECOND * limitMs) / 1000);
  let mark = 0;
  return () => {
    if (received() < mark + least) return false;
    mark = received();
    return true;
  };
}
