// What comes out when options, environment and files are put together.
import type { CredentialSource } from '../credentials/source.ts';
import type { ConfigError } from '../errors.ts';
import type { ConfigWarning, LookedAt } from '../facts/config.ts';
import type { SettingsLayer, Spelling } from '../facts/spelling.ts';
import type { CredentialSetting, ResolvedSettings, SettingName, SettingsInput } from '../options/settings.ts';
import type { BucketSettings } from './profile.ts';
import type { AskSecret } from './typed-secret.ts';

export interface LoadSettingsOptions {
  readonly options: SettingsInput;
  /** A file that was named; without it, files are looked for. */
  readonly configFile?: string | undefined;
  /** Gives the secret of the access key, which then counts as an option does. */
  readonly askSecret?: AskSecret | undefined;
  /** A profile of the file. @default `default` */
  readonly profile?: string | undefined;
  /** Whether what the environment says of settings counts for nothing. */
  readonly ignoresEnvironment?: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Where the search for `.ossconfig` begins, absolute; undefined where it was deleted. */
  readonly cwd: string | undefined;
  /** Where `.ossutilconfig` lies, and what a leading `~` in `configFile` stands for; empty where there is none. */
  readonly homeDir: string;
}

export interface Settings extends Omit<ResolvedSettings, CredentialSetting> {
  /** Who signs. */
  readonly credentialSource?: CredentialSource;
  /** Why nobody does, where there is no source. */
  readonly credentialProblem?: ConfigError;
  /** Where credentials and all other settings were looked for, in this order. */
  readonly lookedAt: readonly LookedAt[];
  /** Endpoint by bucket, from the file. Empty when an option or the environment sets the endpoint. */
  readonly bucketEndpoints: Readonly<Record<string, string>>;
  /** Custom domain by bucket, from the file; empty in the same case. */
  readonly bucketCnames: Readonly<Record<string, string>>;
  /** What the file says of single buckets; empty in the same case. */
  readonly buckets: Readonly<Record<string, BucketSettings>>;
  /** The file that was read, absolute. */
  readonly configFile?: string;
  /** The profile of the file that counts. */
  readonly profile?: string;
  /** Nobody named it. */
  readonly configFileIsFound: boolean;
  /** What says who signs, as it stands in options, variables and the file. */
  readonly identityValues: SettingsInput;
  readonly sources: Readonly<Partial<Record<SettingName, SettingsLayer>>>;
  /** Where each setting stands that is no default. */
  readonly spellings: Readonly<Partial<Record<SettingName, Spelling>>>;
  readonly warnings: readonly ConfigWarning[];
}
