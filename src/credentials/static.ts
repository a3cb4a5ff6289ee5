// Access keys that are simply given. A set is taken whole from one layer: an access key id of one place with the
// secret or token of another would sign requests that fail, or worse, act as someone else.
import { ConfigError } from '../errors.ts';
import type { Credentials } from '../sign/types.ts';

/** What one layer says, and how it spells the names, for messages. */
export interface CredentialLayer {
  readonly accessKeyId?: string | undefined;
  readonly accessKeySecret?: string | undefined;
  readonly stsToken?: string | undefined;
  readonly names: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly stsToken: string;
  };
  /** Such as `in the environment`. */
  readonly where: string;
}

export interface ChosenCredentials<L extends CredentialLayer> {
  readonly credentials: Credentials;
  readonly layer: L;
}

/**
 * @param layers highest precedence first; the first with an id or a secret is the one
 * @throws {ConfigError} when that layer has only one of the two
 */
export function chooseCredentials<L extends CredentialLayer>(
  layers: readonly L[],
): ChosenCredentials<L> | undefined {
  const layer = layers.find((each) => each.accessKeyId !== undefined || each.accessKeySecret !== undefined);
  if (!layer) return undefined;
  const { accessKeyId, accessKeySecret, stsToken, names, where } = layer;
  if (accessKeyId === undefined) throw incomplete(names.accessKeySecret, names.accessKeyId, where);
  if (accessKeySecret === undefined) throw incomplete(names.accessKeyId, names.accessKeySecret, where);
  const credentials: Credentials = {
    accessKeyId,
    accessKeySecret,
    ...(stsToken !== undefined && { securityToken: stsToken }),
  };
  return { credentials, layer };
}

function incomplete(present: string, missing: string, where: string): ConfigError {
  return new ConfigError('CredentialsMissing', `${present} is set ${where}, but ${missing} is not`, {
    hint: `set both ${where}: an access key id and its secret are never taken from different places`,
  });
}

export interface CredentialSettings {
  readonly credentials?: Credentials;
  readonly unsupportedMode?: string;
  readonly configFile?: string;
}

const WAYS =
  'set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET (and OSS_SESSION_TOKEN for temporary keys), ' +
  'or give --access-key-id and --access-key-secret (and --sts-token), ' +
  'or put accessKeyId and accessKeySecret (and stsToken) in .ossconfig or ~/.ossutilconfig';

/** @throws {ConfigError} `CredentialsMissing`, naming the ways to set them */
export function requireCredentials(settings: CredentialSettings): Credentials {
  if (settings.credentials) return settings.credentials;
  const { unsupportedMode, configFile } = settings;
  const message =
    unsupportedMode === undefined
      ? 'no credentials'
      : `no credentials: mode ${unsupportedMode} of ${configFile ?? 'the config file'} is not supported yet`;
  throw new ConfigError('CredentialsMissing', message, { hint: WAYS });
}
