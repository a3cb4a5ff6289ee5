// A RAM role that is taken on by whoever the base is (AssumeRole).
import { ConfigError } from '../errors.ts';
import type { CredentialsDeps, FetchKeys } from './deps.ts';
import type { CredentialsProvider } from './provider.ts';
import { useKeys } from './renewal.ts';
import type { RamRole } from './source.ts';
import { askSts, roleParameters } from './sts.ts';

export function ramRole(source: RamRole, base: CredentialsProvider, deps: CredentialsDeps): FetchKeys {
  const parameters = {
    Action: 'AssumeRole',
    ExternalId: source.externalId,
    ...roleParameters(source),
  };
  return (signal) =>
    useKeys(base, signal, async (keys) => {
      if (keys === 'anonymous')
        throw new ConfigError('CredentialsFailed.Setting', { kind: 'anonymous-base' });
      for (const secret of [keys.accessKeySecret, keys.securityToken]) {
        if (secret !== undefined) deps.onSecret?.(secret);
      }
      return askSts(source, parameters, keys, deps, signal);
    });
}
