// What is known of an exchange that failed, besides the error.
import type { TransportPhase } from '../errors.ts';
import type { ProxyServer } from './proxy-url.ts';

export interface FailedExchange {
  readonly phase: TransportPhase;
  /** `http://host:port` that was asked for. */
  readonly origin?: string;
  /** The proxy that what failed had to do with. */
  readonly proxy?: ProxyServer | undefined;
  /** The address that the connection was to be made from. */
  readonly localAddress?: string | undefined;
  /** Which connection was closed without a byte of the answer, if that is what happened. */
  readonly closed?: 'new' | 'reused' | undefined;
  /** There was no head of an answer. */
  readonly isHeadMissing?: boolean;
}
