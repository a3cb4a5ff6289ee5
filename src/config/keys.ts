// Access keys that are simply given. A set is taken whole from one layer: an access key id of one place with the
// secret or token of another would sign requests that fail, or worse, act as someone else.
import { ConfigError } from '../errors.ts';
import type { SettingName } from '../options/settings.ts';
import type { Credentials } from '../sign/types.ts';
import type { Layer } from './layers.ts';

/** Whether the layer is the one whose set counts, also where half of it is missing. */
export function hasKeys({ values }: Layer): boolean {
  return values.accessKeyId !== undefined || values.accessKeySecret !== undefined;
}

/** @throws {ConfigError} when the layer has only one of the two */
export function keysOf(layer: Layer): Credentials {
  const { accessKeyId, accessKeySecret, stsToken } = layer.values;
  if (accessKeyId === undefined) throw half(layer, 'accessKeySecret', 'accessKeyId');
  if (accessKeySecret === undefined) throw half(layer, 'accessKeyId', 'accessKeySecret');
  return { accessKeyId, accessKeySecret, ...(stsToken !== undefined && { securityToken: stsToken }) };
}

function half(layer: Layer, present: SettingName, missing: SettingName): ConfigError {
  return new ConfigError('CredentialsMissing.Half', {
    present: layer.spell(present),
    missing: layer.spell(missing),
  });
}
