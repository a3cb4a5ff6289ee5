// Keys that cannot be had at the moment: who gives them may be able to later, and a file may be written just now.
import { ConfigError, type OssAppendError, OssServiceError } from '../errors.ts';
import type { ConfigFacts } from '../facts/config.ts';

/** Not among them: what only another setting mends. */
const PASSING: ReadonlySet<keyof ConfigFacts> = new Set([
  'CredentialsFailed.Command',
  'CredentialsFailed.TokenFile',
  // A file of settings that is away, or there in part.
  'ConfigFileMissing',
  'ConfigFileInvalid.Unreadable',
  'ConfigFileInvalid.NotUtf8',
  'ConfigFileInvalid.UnknownForm',
  'ConfigFileInvalid.NoMapping',
  'ConfigFileInvalid.IniLine',
  'ConfigFileInvalid.Yaml',
  'ConfigFileInvalid.Value',
  'ConfigFileInvalid.Mapping',
  'ConfigFileInvalid.BucketHosts',
  'ConfigFileInvalid.UnknownKey',
  'ConfigFileInvalid.Json',
  'CredentialsMissing',
  'CredentialsMissing.Parameters',
  'CredentialsMissing.Profile',
  'CredentialsMissing.Base',
  'CredentialsMissing.Half',
  'ProfileMissing',
  'ProfileMissing.Source',
]);

/** The file of the token is written anew, by somebody who may be late. */
const TOKEN_EXPIRED = 'AuthenticationFail.OIDCToken.Expired';

/** What failed for want of keys, where there were some before: with patience there will be some again. */
export function isLackOfKeys(error: unknown): error is OssAppendError {
  if (error instanceof OssServiceError) {
    return error.facts.purpose.kind === 'credentials' && error.code === TOKEN_EXPIRED;
  }
  if (!(error instanceof ConfigError)) return false;
  return PASSING.has(error.problem) || isPassingAnswer(error);
}

/** Half of an answer, or somebody else's; a status is a refusal: what passes of them is no ConfigError. */
function isPassingAnswer({ problem, facts }: ConfigError): boolean {
  return (
    problem === 'CredentialsFailed.Answer' &&
    (facts as ConfigFacts['CredentialsFailed.Answer']).problem.kind !== 'status'
  );
}
