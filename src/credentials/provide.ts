// From a source to a provider. The ways to fetch keys are a small part of the bundle's one file for all that talks to
// OSS: loaded apart, they would cut what every start loads into more files, each of which takes longer to load than they.
import { caching } from './cache.ts';
import type { CredentialsDeps, FetchKeys } from './deps.ts';
import { ecsRole } from './ecs-role.ts';
import { oidcRole } from './oidc-role.ts';
import { keysOfProcess } from './process.ts';
import { asProvider, type CredentialsProvider } from './provider.ts';
import { ramRole } from './ram-role.ts';
import { isSameKeys, refusesKeys } from './renewal.ts';
import type { CredentialSource } from './source.ts';
import { keysOfUri } from './uri.ts';

/** Asks nobody yet. Keys that are fetched are kept until they expire, or are refused. */
export function providerOf(source: CredentialSource, deps: CredentialsDeps): CredentialsProvider {
  const { reload, ...others } = deps;
  return reload === undefined ? plainProvider(source, deps) : new Reloaded(source, others, reload).provider;
}

function plainProvider(source: CredentialSource, deps: CredentialsDeps): CredentialsProvider {
  switch (source.kind) {
    case 'anonymous':
      return asProvider('anonymous');
    case 'static':
      return asProvider(source.credentials);
    default:
      return caching(fetchOf(source, deps), deps);
  }
}

function fetchOf(
  source: Exclude<CredentialSource, { kind: 'static' | 'anonymous' }>,
  deps: CredentialsDeps,
): FetchKeys {
  switch (source.kind) {
    case 'ram-role':
      return ramRole(source, plainProvider(source.base, deps), deps);
    case 'oidc-role':
      return oidcRole(source, deps);
    case 'ecs-role':
      return ecsRole(source, deps);
    case 'process':
      return keysOfProcess(source, deps);
    case 'uri':
      return keysOfUri(source, deps);
  }
}

/**
 * A source that may have been written anew, as a file whose keys are rotated. It is read again only after its keys were
 * refused and asking it once more gave no others.
 */
class Reloaded {
  readonly #deps: CredentialsDeps;
  readonly #reload: () => Promise<CredentialSource>;
  #source: CredentialSource;
  #current: CredentialsProvider;

  constructor(source: CredentialSource, deps: CredentialsDeps, reload: () => Promise<CredentialSource>) {
    this.#deps = deps;
    this.#reload = reload;
    this.#source = source;
    this.#current = plainProvider(source, deps);
  }

  readonly provider: CredentialsProvider = async (request = {}) => {
    const { refused } = request;
    try {
      const keys = await this.#current(request);
      if (refused === undefined || !isSameKeys(keys, refused)) return keys;
      await this.#takeAnew();
    } catch (error) {
      // The keys by which others are asked for were refused.
      if (!refusesKeys(error) || !(await this.#takeAnew())) throw error;
    }
    return this.#current({ signal: request.signal });
  };

  /** @returns whether it is another source than before */
  async #takeAnew(): Promise<boolean> {
    const source = await this.#reload();
    if (JSON.stringify(source) === JSON.stringify(this.#source)) return false;
    this.#source = source;
    this.#current = plainProvider(source, this.#deps);
    return true;
  }
}
