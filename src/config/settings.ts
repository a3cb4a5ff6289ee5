// What comes out when options, environment and files are put together.
import type { ConfigWarning } from '../facts/config.ts';
import type { SettingsLayer } from '../facts/spelling.ts';
import type { ResolvedSettings, SettingName, SettingsInput } from '../options/settings.ts';
import type { Credentials } from '../sign/types.ts';

export type CredentialSetting = 'accessKeyId' | 'accessKeySecret' | 'stsToken';

export interface LoadSettingsOptions {
  readonly options: SettingsInput;
  /** A file that was named; without it, files are looked for. */
  readonly configFile?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the search for `.ossconfig` begins, absolute; undefined where it was deleted. */
  readonly cwd: string | undefined;
  /** Where `.ossutilconfig` lies, and what a leading `~` in `configFile` stands for; empty where there is none. */
  readonly homeDir: string;
}

export interface Settings extends Omit<ResolvedSettings, CredentialSetting> {
  readonly credentials?: Credentials;
  /** Endpoint by bucket, from the file. Empty when an option or the environment sets the endpoint. */
  readonly bucketEndpoints: Readonly<Record<string, string>>;
  /** Custom domain by bucket, from the file; empty in the same case. */
  readonly bucketCnames: Readonly<Record<string, string>>;
  /** A credential mode that the file asks for and this version does not have. */
  readonly unsupportedMode?: string;
  /** The file that was read, absolute. */
  readonly configFile?: string;
  /** Nobody named it. */
  readonly configFileIsFound: boolean;
  readonly sources: Readonly<Partial<Record<SettingName, SettingsLayer>>>;
  readonly warnings: readonly ConfigWarning[];
}
