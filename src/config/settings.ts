// What can be set, and what comes out when options, environment and files are put together.
import type { ConfigWarning } from '../facts/config.ts';
import type { AddressingStyle } from '../oss/endpoint.ts';
import type { Credentials } from '../sign/types.ts';

export type SignVersion = 'v1' | 'v4';
type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** What may be set by option, environment or file; all optional. */
export interface SettingsInput {
  /** Host, host:port or http(s)://host[:port], without the bucket. */
  readonly endpoint?: string;
  /** General region id, such as `cn-hangzhou`; `oss-cn-hangzhou` is understood too. */
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly stsToken?: string;
  /** @default 'v4' */
  readonly signVersion?: SignVersion;
  readonly cloudboxId?: string;
  /** By default the endpoint's host decides. */
  readonly addressingStyle?: AddressingStyle;
  /** Seconds, above 0. @default 10 */
  readonly connectTimeoutS?: number;
  /** Seconds without any progress, above 0. @default 60 */
  readonly readTimeoutS?: number;
  /** Tries after the first one, 0 to 500. @default 10 */
  readonly retryTimes?: number;
  /** @default false */
  readonly skipVerifyCert?: boolean;
  /** Text added to the User-Agent header. */
  readonly userAgent?: string;
  /** @default 'warn' */
  readonly logLevel?: LogLevel;
}

export type SettingName = keyof SettingsInput;

/** Where a setting came from, highest precedence first. */
export type SettingsLayer = 'option' | 'environment' | 'file' | 'default';

export interface LoadSettingsOptions {
  readonly options: SettingsInput;
  /** The file given by `-c`; without it, files are looked for. */
  readonly configFile?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the search for `.ossconfig` begins; absolute. */
  readonly cwd: string;
  /** Where `.ossutilconfig` lies, and what a leading `~` in `configFile` stands for. */
  readonly homeDir: string;
}

/** Resolved settings. What has no default may be absent; who needs it says so. */
export interface Settings {
  readonly endpoint?: string;
  /** Without a leading `oss-`. */
  readonly region?: string;
  readonly credentials?: Credentials;
  readonly signVersion: SignVersion;
  readonly cloudboxId?: string;
  readonly addressingStyle?: AddressingStyle;
  readonly connectTimeoutS: number;
  readonly readTimeoutS: number;
  readonly retryTimes: number;
  readonly skipVerifyCert: boolean;
  readonly userAgent?: string;
  readonly logLevel: LogLevel;
  /** Endpoint by bucket, from the file. Empty when an option or the environment sets the endpoint. */
  readonly bucketEndpoints: Readonly<Record<string, string>>;
  /** Custom domain by bucket, from the file; empty in the same case. */
  readonly bucketCnames: Readonly<Record<string, string>>;
  /** A credential mode that the file asks for and this version does not have. */
  readonly unsupportedMode?: string;
  /** The file that was read, absolute. */
  readonly configFile?: string;
  readonly sources: Readonly<Partial<Record<SettingName, SettingsLayer>>>;
  readonly warnings: readonly ConfigWarning[];
}
