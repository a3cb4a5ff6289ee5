// What is missing before anything can be sent, told all at once.
import { ConfigError } from '../errors.ts';
import type { MissingSetting } from '../facts/config.ts';
import type { Settings } from './settings.ts';

/**
 * @param checkServer throws where endpoint or region are missing, or wrong
 * @throws {ConfigError} that names all that is missing, and where it was looked for
 */
export function checkNothingMissing(settings: Settings, checkServer: () => void): void {
  const problems = [settings.credentialProblem, missingIn(checkServer)].filter((each) => each !== undefined);
  const [problem] = problems;
  if (problem === undefined) return;
  const error =
    problems.length === 1 ? problem : new ConfigError('SettingsMissing', { missing: problems.map(factsOf) });
  if (error.noteFacts.length === 0) error.addNote({ kind: 'looked-at', places: settings.lookedAt });
  throw error;
}

function missingIn(checkServer: () => void): ConfigError | undefined {
  try {
    checkServer();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError && /^(Endpoint|Region)Missing$/.test(error.code)) return error;
    throw error;
  }
}

function factsOf({ problem, facts }: ConfigError): MissingSetting {
  // A problem and its facts belong together by their type, and only what is missing comes here.
  return { problem, facts } as MissingSetting;
}
