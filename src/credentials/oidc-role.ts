// A role for the OIDC token in a file that somebody else writes anew before the token expires (AssumeRoleWithOIDC).
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError } from '../errors.ts';
import type { ConfigFacts } from '../facts/config.ts';
import type { CredentialsDeps, FetchKeys } from './deps.ts';
import type { OidcRole } from './source.ts';
import { askSts, roleParameters } from './sts.ts';

const MAX_TOKEN_BYTES = 64 * 1024;

export function oidcRole(source: OidcRole, deps: CredentialsDeps): FetchKeys {
  return async (signal) => {
    const token = await readToken(source.tokenFile);
    deps.onSecret?.(token);
    const parameters = {
      Action: 'AssumeRoleWithOIDC',
      OIDCProviderArn: source.providerArn,
      OIDCToken: token,
      ...roleParameters(source),
    };
    return askSts(source, parameters, undefined, deps, signal);
  };
}

async function readToken(path: string): Promise<string> {
  const content = await readRegularFile(path);
  const token = content.trim();
  if (token === '') throw failed(path, 'empty');
  // Three parts of base64url, if it is a JWT; in any case no text of several words.
  if (!/^[\x21-\x7e]+$/.test(token)) throw failed(path, 'not-a-token');
  return token;
}

/** Opening a named pipe waits for its writer otherwise. Windows has neither. */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

async function readRegularFile(path: string): Promise<string> {
  try {
    const handle = await open(path, AT_ONCE);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw failed(path, 'not-regular');
      if (stats.size > MAX_TOKEN_BYTES) throw failed(path, 'too-large');
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as { readonly code?: unknown };
    throw failed(path, { systemCode: String(code) }, error);
  }
}

function failed(
  path: string,
  problem: ConfigFacts['CredentialsFailed.TokenFile']['problem'],
  cause?: unknown,
): ConfigError {
  return new ConfigError('CredentialsFailed.TokenFile', { path, problem }, cause);
}
