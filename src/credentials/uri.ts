// Keys from a service that answers with them as JSON. Its address may hold a secret: errors name the host only.
import { ConfigError } from '../errors.ts';
import { parseUrl } from '../parse-url.ts';
import type { CredentialsDeps, FetchKeys } from './deps.ts';
import { ask, expectOk, withLifetime } from './exchange.ts';
import { KEY_NAMES, KeysReader } from './keys.ts';
import type { CredentialsUri } from './source.ts';

const LIMITS = { connectTimeoutMs: 5000, readTimeoutMs: 10_000, totalMs: 15_000 };

export function keysOfUri({ uri }: CredentialsUri, deps: CredentialsDeps): FetchKeys {
  return async (signal) => {
    const url = parseUrl(uri);
    if (!/^https?:\/\//i.test(uri) || url === undefined) {
      throw new ConfigError('CredentialsFailed.Setting', { kind: 'url', of: 'uri' });
    }
    const { origin, pathname, search } = url;
    const purpose = { kind: 'credentials', source: 'uri', from: origin } as const;
    const answer = await ask(
      { purpose, method: 'GET', target: `${pathname}${search}` },
      LIMITS,
      deps,
      signal,
    );
    expectOk(purpose, answer);
    const reader = new KeysReader(origin);
    const document = reader.parse(answer.text);
    reader.expectSuccess(document);
    return withLifetime(reader.keys(document, KEY_NAMES), answer.headers.date, deps);
  };
}
