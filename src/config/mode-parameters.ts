// What each mode needs, and where besides the layers it may be found.
import type { ConfigError } from '../errors.ts';
import type { Mode } from '../options/identity.ts';
import type { SettingName } from '../options/settings.ts';
import type { IdentityContext } from './identity.ts';
import type { Layer } from './layers.ts';
import { only } from './parts.ts';

/** What makes a mode of a layer's settings. */
const NEEDS: Readonly<Record<Mode, readonly SettingName[]>> = {
  AK: ['accessKeyId', 'accessKeySecret'],
  StsToken: ['accessKeyId', 'accessKeySecret', 'stsToken'],
  RamRoleArn: ['roleArn'],
  EcsRamRole: [],
  'Ali-EcsRamRole': [],
  OIDC: ['oidcProviderArn', 'oidcTokenFile', 'roleArn'],
  Process: ['credentialProcess'],
  CredentialsURI: ['credentialUri'],
  Anonymous: [],
};

/** What of ALIBABA_CLOUD_* a mode may use that was asked for elsewhere. */
const ALIBABA_PARAMETERS: Readonly<Record<Mode, readonly SettingName[]>> = {
  AK: [],
  StsToken: [],
  RamRoleArn: ['roleSessionName', 'stsRegion', 'stsEndpoint', 'externalId'],
  EcsRamRole: ['ecsRoleName'],
  'Ali-EcsRamRole': ['ecsRoleName'],
  OIDC: ['oidcProviderArn', 'oidcTokenFile', 'roleArn', 'roleSessionName', 'stsRegion', 'stsEndpoint'],
  Process: [],
  CredentialsURI: ['credentialUri'],
  Anonymous: [],
};

export function alibabaFor({ alibaba }: IdentityContext, mode: Mode): Layer {
  return only(alibaba, ALIBABA_PARAMETERS[mode]);
}

/**
 * @param asked the layer that asks for the mode, by its name or by what it needs
 * @param scope where its parameters were looked up
 */
export function incomplete(
  { alibaba, borrowed }: IdentityContext,
  mode: Mode,
  asked: Layer = alibaba,
  scope: readonly Layer[],
): ConfigError {
  const missing = NEEDS[mode].filter((name) => scope.every(({ values }) => values[name] === undefined));
  const asking =
    asked.values.mode === undefined ? NEEDS[mode].find((name) => !missing.includes(name)) : 'mode';
  return borrowed.failure('CredentialsMissing.Parameters', {
    mode,
    askedBy: asked.spell(asking ?? 'mode'),
    missing: missing.map((name) => asked.spell(name)),
  });
}
