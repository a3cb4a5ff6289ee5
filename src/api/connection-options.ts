// What a connection to OSS is given, by a program or from the settings of the command line.

import type { AnonymousAccess, CredentialsProvider } from '../credentials/provider.ts';
import type { ExchangeNotice } from '../facts/notices.ts';
import type { RequestLimits } from '../http/limited.ts';
import type { HttpOptions } from '../http/undici.ts';
import type { RetryNotice } from '../retry/wait.ts';
import type { Credentials } from '../sign/types.ts';
import type { EndpointSettings } from './resolve-endpoint.ts';

export interface ConnectionOptions extends EndpointSettings, HttpOptions, RequestLimits {
  /** An access key pair, or a function that is asked for one at each request; `anonymous` signs nothing. */
  readonly credentials: Credentials | AnonymousAccess | CredentialsProvider;
  /** Failures in a row that are followed by another try. @default 10 */
  readonly retryTimes?: number;
  /** Text added to the User-Agent header. */
  readonly userAgent?: string;
  /** Whether the requester pays for the traffic. @default false */
  readonly requestPayer?: boolean;
  /** Where HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are looked up, unless `proxy` is given. @default nowhere */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of each exchange; never given a header or a body. */
  readonly onExchange?: (exchange: ExchangeNotice) => void;
  /** Told of each failure that is followed by another try. */
  readonly onRetry?: (notice: RetryNotice) => void;
}
