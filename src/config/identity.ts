// What comes out when it is decided who signs, and what the chain of places needs that are looked at for it.
import type { CredentialSource } from '../credentials/source.ts';
import type { ConfigError } from '../errors.ts';
import type { ConfigFacts, LookedAt } from '../facts/config.ts';
import type { SettingName } from '../options/settings.ts';
import type { parseIni } from './ini.ts';
import type { keysOf } from './keys.ts';
import type { Layer } from './layers.ts';
import type { settingByKey } from './schema.ts';

export interface Identity {
  readonly source?: CredentialSource;
  /** Why there is none. */
  readonly problem?: ConfigError;
  /** The settings that it comes of, and the layer of each. */
  readonly used: ReadonlyMap<SettingName, Layer>;
  /** Where else it was looked for, after the layers. */
  readonly lookedAt: readonly LookedAt[];
}

export interface IdentityContext {
  readonly env: NodeJS.ProcessEnv;
  /** What ALIBABA_CLOUD_* say. */
  readonly alibaba: Layer;
  /** Empty where there is none. */
  readonly homeDir: string;
  readonly borrowed: Borrowed;
}

/**
 * What the chain borrows of the modules that every start has loaded. Were it to import them, the bundle would give what
 * they have in common a file of its own, which every start would pay for.
 */
export interface Borrowed {
  /** @returns undefined where there is none that this user could read */
  readonly readFile: (path: string) => Promise<string | undefined>;
  readonly parseIni: typeof parseIni;
  readonly settingByKey: typeof settingByKey;
  readonly keysOf: typeof keysOf;
  readonly failure: <P extends keyof ConfigFacts>(problem: P, facts: ConfigFacts[P]) => ConfigError;
}

/** A place beyond our own settings. */
export interface Looked {
  readonly lookedAt: LookedAt;
  /** Absent where nothing is there. */
  readonly layer?: Layer;
}
