// What a connection to OSS is given, by a program or from the settings of the command line.
import type { EndpointSettings } from '../config/resolve-endpoint.ts';
import type { CredentialsProvider } from '../credentials/provider.ts';
import type { ProxySettings } from '../http/proxy.ts';
import type { ExchangeNotice } from '../oss/client.ts';
import type { RetryNotice } from '../retry/wait.ts';
import type { Credentials } from '../sign/types.ts';

export interface ConnectionOptions extends EndpointSettings {
  /** An access key pair, or a function that is asked for one at each request. */
  readonly credentials: Credentials | CredentialsProvider;
  /** Milliseconds to connect. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds without a byte moving, in either direction. @default 60000 */
  readonly readTimeoutMs?: number;
  /** Failures in a row that are followed by another try. @default 10 */
  readonly retryTimes?: number;
  /** False accepts any TLS certificate. @default true */
  readonly verifyCertificate?: boolean;
  /** Text added to the User-Agent header. */
  readonly userAgent?: string;
  /** Whether the requester pays for the traffic. @default false */
  readonly requestPayer?: boolean;
  /** Connections to one server at a time. @default 2 */
  readonly connections?: number;
  /** @default the proxies that `env` names */
  readonly proxy?: ProxySettings;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. @default nowhere: no proxy */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of each exchange; never given a header or a body. */
  readonly onExchange?: (exchange: ExchangeNotice) => void;
  /** Told of each failure that is followed by another try. */
  readonly onRetry?: (notice: RetryNotice) => void;
}
