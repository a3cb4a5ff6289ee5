// From a source to a provider. Keys that are given need nothing more; what fetches keys is loaded when they are first
// asked for, and only the one way that is asked for.
import type { CredentialsDeps, FetchKeys } from './deps.ts';
import { asProvider, type CredentialsProvider } from './provider.ts';
import { isSameKeys, refusesKeys } from './renewal.ts';
import type { CredentialSource } from './source.ts';

type FetchedSource = Exclude<CredentialSource, { kind: 'static' | 'anonymous' }>;

/** Asks nobody yet. Keys that are fetched are kept until they expire, or are refused. */
export function providerOf(source: CredentialSource, deps: CredentialsDeps): CredentialsProvider {
  const { reload, ...others } = deps;
  return reload === undefined ? plainProvider(source, deps) : new Reloaded(source, others, reload).provider;
}

function plainProvider(source: CredentialSource, deps: CredentialsDeps): CredentialsProvider {
  if (source.kind === 'anonymous') return asProvider('anonymous');
  if (source.kind === 'static') return asProvider(source.credentials);
  let loaded: Promise<CredentialsProvider> | undefined;
  return async (request) => {
    loaded ??= loadProvider(source, deps);
    return (await loaded)(request);
  };
}

async function loadProvider(source: FetchedSource, deps: CredentialsDeps): Promise<CredentialsProvider> {
  const [{ caching }, fetchKeys] = await Promise.all([import('./cache.ts'), loadFetch(source, deps)]);
  return caching(fetchKeys, deps);
}

async function loadFetch(source: FetchedSource, deps: CredentialsDeps): Promise<FetchKeys> {
  switch (source.kind) {
    case 'ram-role': {
      const { ramRole } = await import('./ram-role.ts');
      return ramRole(source, plainProvider(source.base, deps), deps);
    }
    case 'oidc-role': {
      const { oidcRole } = await import('./oidc-role.ts');
      return oidcRole(source, deps);
    }
    case 'ecs-role': {
      const { ecsRole } = await import('./ecs-role.ts');
      return ecsRole(source, deps);
    }
    case 'process': {
      const { keysOfProcess } = await import('./process.ts');
      return keysOfProcess(source, deps);
    }
    case 'uri': {
      const { keysOfUri } = await import('./uri.ts');
      return keysOfUri(source, deps);
    }
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
