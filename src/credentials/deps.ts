// What fetching keys needs of its surroundings; all that is not given is that of the process.
import type { Notice } from '../facts/notices.ts';
import type { Transport } from '../http/transport.ts';
import type { HttpOptions } from '../http/undici.ts';
import { monotonicMs } from '../monotonic.ts';
import type { Credentials } from '../sign/types.ts';
import type { CredentialSource } from './source.ts';

/** How long may be waited for whom keys are asked of. */
export interface Limits extends Pick<HttpOptions, 'connectTimeoutMs' | 'readTimeoutMs'> {
  /** It is asked past any proxy. @default false */
  readonly isDirect?: boolean;
}

export interface CredentialsDeps {
  /** With these limits, and for the rest the settings of all connections. Closed after each use. */
  readonly openTransport: (limits: Limits) => Transport;
  /** For a command that prints keys. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly clock?: CredentialsClock;
  /** Ends what is under way, also what nobody waits for. */
  readonly signal?: AbortSignal;
  /** Reads anew where keys come from, once OSS has refused what was there. */
  readonly reload?: () => Promise<CredentialSource>;
  /** Told of each secret before it is used. */
  readonly onSecret?: (secret: string) => void;
  /** Told of keys that came, and for how many milliseconds they are good; undefined where nobody says. */
  readonly onFetched?: (lifetimeMs: number | undefined) => void;
  readonly onNotice?: (notice: Extract<Notice, { kind: 'credentials-not-renewed' }>) => void;
  /** Where the metadata of an instance of ECS is. @default http://100.100.100.200 */
  readonly metadataOrigin?: string;
}

export interface CredentialsClock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number;
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs(): number;
}

export const SYSTEM_CLOCK: CredentialsClock = { now: () => Date.now(), monotonicMs };

/** Keys as they came, and for how long they are good. */
export interface FetchedKeys {
  readonly credentials: Credentials;
  /** Milliseconds from when they were asked for; absent where nobody says. */
  readonly lifetimeMs?: number | undefined;
}

export type FetchKeys = (signal: AbortSignal | undefined) => Promise<FetchedKeys>;
