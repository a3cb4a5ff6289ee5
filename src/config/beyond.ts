// Where an identity is looked for that our own settings do not name: as the other tools of Alibaba Cloud leave it behind.
// The metadata of an instance is asked for nothing that was not asked for by name.
import type { LookedAt } from '../facts/config.ts';
import type { SettingName } from '../options/settings.ts';
import { cliProfile, credentialsFile } from './aliyun-files.ts';
import type { IdentityContext, Looked } from './identity.ts';
import { only } from './parts.ts';

/** One place after the other; each only when the ones before have nothing. */
export async function* beyond(context: IdentityContext): AsyncGenerator<Looked, undefined> {
  yield ofVariables(context, OIDC, OIDC_EXTRAS);
  yield* optional(await cliProfile(context));
  yield* optional(await credentialsFile(context));
  yield ofVariables(context, ['ecsRoleName']);
  yield ofVariables(context, ['credentialUri']);
}

const OIDC: readonly SettingName[] = ['roleArn', 'oidcProviderArn', 'oidcTokenFile'];
const OIDC_EXTRAS: readonly SettingName[] = ['roleSessionName', 'stsRegion', 'stsEndpoint'];

/** A role by itself asks for nothing here: who is to take it on stands with it, or nowhere. */
function ofVariables(
  { alibaba }: IdentityContext,
  names: readonly SettingName[],
  extras: readonly SettingName[] = [],
): Looked {
  const variables = names.map((name) => alibaba.spell(name)).flatMap((each) => Object.values(each));
  const isSet = names.some((name) => name !== 'roleArn' && alibaba.values[name] !== undefined);
  const lookedAt: LookedAt = { kind: 'variables', variables };
  return isSet ? { lookedAt, layer: only(alibaba, [...names, ...extras]) } : { lookedAt };
}

function optional(looked: Looked | undefined): readonly Looked[] {
  return looked === undefined ? [] : [looked];
}
