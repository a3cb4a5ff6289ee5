// Which identity is asked for: the first layer that says anything of it decides, and no other one takes its place.
// Most starts find keys there and load nothing more.
import type { CredentialSource } from '../credentials/source.ts';
import { ConfigError } from '../errors.ts';
import type { SettingName } from '../options/settings.ts';
import type { Borrowed, Identity, IdentityContext } from './identity.ts';
import { parseIni } from './ini.ts';
import { hasKeys, keysOf } from './keys.ts';
import type { Layer } from './layers.ts';
import { readIfThere } from './read.ts';
import { settingByKey } from './schema.ts';

const BORROWED: Borrowed = {
  readFile: async (path) => (await readIfThere(path))?.text,
  parseIni,
  settingByKey,
  keysOf,
  failure: (problem, facts) => new ConfigError<typeof problem>(problem, facts as never),
};

/** With any of these in it a layer decides, together with those below. */
const ASKING: readonly SettingName[] = [
  'mode',
  'accessKeyId',
  'accessKeySecret',
  'roleArn',
  'ecsRoleName',
  'ecsAk',
  'oidcProviderArn',
  'oidcTokenFile',
  'credentialProcess',
  'credentialUri',
  'sourceProfile',
];

/** @param layers highest precedence first */
export async function chooseIdentity(
  layers: readonly Layer[],
  context: Omit<IdentityContext, 'borrowed'>,
): Promise<Identity> {
  try {
    const first = layers.find(({ values }) => ASKING.some((name) => values[name] !== undefined));
    if (first !== undefined && isPlain(first)) return plainIdentity(first);
    const { IdentityChain } = await import('./chain.ts');
    return await new IdentityChain(layers, { ...context, borrowed: BORROWED }).choose();
  } catch (error) {
    // Told together with whatever else is missing.
    if (!(error instanceof ConfigError) || error.code !== 'CredentialsMissing') throw error;
    return { problem: error, used: new Map(), lookedAt: [] };
  }
}

function isPlain(layer: Layer): boolean {
  return hasKeys(layer) && layer.values.mode === undefined && layer.values.roleArn === undefined;
}

function plainIdentity(layer: Layer): Identity {
  const source: CredentialSource = { kind: 'static', credentials: keysOf(layer) };
  const names = (['accessKeyId', 'accessKeySecret', 'stsToken'] as const).filter(
    (name) => layer.values[name] !== undefined,
  );
  return { source, used: new Map(names.map((name) => [name, layer])), lookedAt: [] };
}
