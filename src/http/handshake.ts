// What is said on a connection to a proxy before it leads to a server.
import type { Socket } from 'node:net';
import type { ProxyReason } from '../facts/config.ts';

/** What a proxy makes of the wish for a connection to a server. */
export type Outcome =
  | { readonly kind: 'open' }
  /** It wants user and password, or others. */
  | { readonly kind: 'login' }
  /** It will not, however often it is asked. */
  | { readonly kind: 'refused'; readonly reason: ProxyReason }
  /** It could not this time. */
  | { readonly kind: 'failed'; readonly reason: ProxyReason }
  /** It is no such proxy. */
  | { readonly kind: 'other-protocol' };

/** @returns the message at the beginning of `bytes` and its length; undefined where more must come first */
export type Parse<T> = (bytes: Buffer) => { readonly message: T; readonly length: number } | undefined;

/**
 * Reads one message, and leaves what follows it for the next reader.
 * @returns `closed` where the connection ends before
 */
export function readMessage<T>(socket: Socket, parse: Parse<T>): Promise<T | 'closed'> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const stop = (): void => {
      socket.off('readable', read).off('end', closed).off('close', closed).off('error', failed);
    };
    const closed = (): void => {
      stop();
      resolve('closed');
    };
    const failed = (error: Error): void => {
      stop();
      reject(error);
    };
    const read = (): void => {
      const piece: Buffer | null = socket.read();
      if (piece === null) return;
      bytes = Buffer.concat([bytes, piece]);
      const parsed = parse(bytes);
      if (parsed === undefined) return;
      stop();
      if (parsed.length < bytes.length) socket.unshift(bytes.subarray(parsed.length));
      resolve(parsed.message);
    };
    if (socket.destroyed || socket.readableEnded) return closed();
    socket.on('readable', read).on('end', closed).on('close', closed).on('error', failed);
  });
}
