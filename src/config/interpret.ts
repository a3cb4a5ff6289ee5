// A config file's document → its profiles.
import type { ConfigDocument } from './document.ts';
import { interpretIni } from './interpret-ini.ts';
import { interpretMapping } from './interpret-mapping.ts';
import { DEFAULT_PROFILE } from './ossutil.ts';
import { emptyProfile, type FileSettings } from './profile.ts';

const NO_SETTINGS: FileSettings = {
  profileNames: [DEFAULT_PROFILE],
  holdsSecrets: false,
  warnings: [],
  profile: (name) => (name === DEFAULT_PROFILE ? emptyProfile(name) : undefined),
};

/** @throws {ConfigError} for what no profile could be read from */
export function interpretDocument(path: string, document: ConfigDocument): FileSettings {
  switch (document.format) {
    case 'empty':
      return NO_SETTINGS;
    case 'ini':
      return interpretIni(path, document.ini);
    case 'yaml':
      return interpretMapping(path, document.mapping);
  }
}
