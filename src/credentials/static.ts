// Access keys that are simply given. A set is taken whole from one layer: an access key id of one place with the
// secret or token of another would sign requests that fail, or worse, act as someone else.
import { ConfigError } from '../errors.ts';
import type { Spelling } from '../facts/spelling.ts';
import type { Credentials } from '../sign/types.ts';

/** What one layer says, and where it says so, for messages. */
export interface CredentialLayer {
  readonly accessKeyId?: string | undefined;
  readonly accessKeySecret?: string | undefined;
  readonly stsToken?: string | undefined;
  spell(name: CredentialName): Spelling;
}

type CredentialName = 'accessKeyId' | 'accessKeySecret' | 'stsToken';

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
  const { accessKeyId, accessKeySecret, stsToken } = layer;
  if (accessKeyId === undefined) throw incomplete(layer, 'accessKeySecret', 'accessKeyId');
  if (accessKeySecret === undefined) throw incomplete(layer, 'accessKeyId', 'accessKeySecret');
  const credentials: Credentials = {
    accessKeyId,
    accessKeySecret,
    ...(stsToken !== undefined && { securityToken: stsToken }),
  };
  return { credentials, layer };
}

function incomplete(layer: CredentialLayer, present: CredentialName, missing: CredentialName): ConfigError {
  return new ConfigError('CredentialsMissing.Half', {
    present: layer.spell(present),
    missing: layer.spell(missing),
  });
}

export interface CredentialSettings {
  readonly credentials?: Credentials;
  readonly unsupportedMode?: string;
  readonly configFile?: string;
}

/** @throws {ConfigError} `CredentialsMissing`, naming the ways to set them */
export function requireCredentials(settings: CredentialSettings): Credentials {
  if (settings.credentials) return settings.credentials;
  const { unsupportedMode: mode, configFile: path } = settings;
  if (mode === undefined) throw new ConfigError('CredentialsMissing', {});
  throw new ConfigError('CredentialsMissing.Mode', { mode, path });
}
