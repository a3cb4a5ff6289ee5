// A secret that is typed goes with the access key id that counts, wherever that stands.
import { ConfigError } from '../errors.ts';
import type { SettingsInput } from '../options/settings.ts';

export type AskSecret = (accessKeyId: string) => Promise<string>;

/** An access key as an option would give it. */
export interface TypedKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly stsToken?: string;
}

/**
 * @param layers highest precedence first
 * @throws {ConfigError} where none has an id, before anybody is asked
 */
export async function typeSecret(layers: readonly SettingsInput[], ask: AskSecret): Promise<TypedKey> {
  for (const { accessKeyId, stsToken } of layers) {
    if (accessKeyId === undefined) continue;
    const accessKeySecret = await ask(accessKeyId);
    return { accessKeyId, accessKeySecret, ...(stsToken !== undefined && { stsToken }) };
  }
  throw new ConfigError('CredentialsMissing.Half', {
    present: { option: 'password' },
    missing: { option: 'accessKeyId' },
  });
}
