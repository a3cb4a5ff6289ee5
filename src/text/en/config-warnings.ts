// What a config file or the environment says that has no effect, or a dangerous one.
import type { ConfigFacts, ConfigWarning, UnknownKey } from '../../facts/config.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { type Idiom, shellWord, spell } from '../idiom.ts';

export function configWarning(warning: ConfigWarning, idiom: Idiom): string {
  switch (warning.kind) {
    case 'no-working-directory':
      return 'the working directory was deleted: no .ossconfig is looked for';
    case 'foreign-file':
      return `${warning.path} belongs to another user and is ignored; if you trust it, ${howToName(warning.path, idiom)}`;
    case 'found-server':
      return `${warning.path}, which was found, not named, has this sent to ${warning.origin}; if that is right, ${howToName(warning.path, idiom)}`;
    case 'empty-file':
      return `${warning.path} holds no settings`;
    case 'readable-secrets': {
      const mode = warning.mode.toString(8).padStart(4, '0');
      return `${warning.path} holds secrets and other users may have access (mode ${mode}): chmod 600 ${shellWord(warning.path)}`;
    }
    case 'unknown-section':
      return `${warning.path}: unknown section [${warning.section}] is ignored`;
    case 'unknown-key': {
      const where = warning.section === '' ? '' : ` in [${warning.section}]`;
      return `${warning.path}: unknown key ${keyName(warning)}${where} is ignored${suggestion(warning)}`;
    }
    case 'more-unknown':
      return `${warning.path}: ${warning.count} more sections and keys are not known and are ignored`;
    case 'repeated-section':
      return `${warning.path}: there is more than one section [${warning.section}]; the first counts`;
    case 'no-buckets':
      return `${warning.path}: there is no [buckets …] section of the name that profile ${warning.profile} gives`;
    case 'odd-lines':
      return warning.as === 'colon'
        ? `${warning.path}: ${lines(warning.lines)} read as key = value, in spite of the colon`
        : `${warning.path}: ${lines(warning.lines)} ignored: not of the form key = value`;
    case 'token-alone':
      return `${tokenAlone(warning, idiom)} and is ignored`;
  }
}

export function howToName(path: string, { option }: Idiom): string {
  return `name it: ${option('configFile')} ${shellWord(path)} (or OSS_CONFIG_FILE)`;
}

export function tokenAlone(facts: ConfigFacts['CredentialsMissing.TokenAlone'], idiom: Idiom): string {
  const { token, accessKeyId, accessKeySecret } = facts;
  return `${spell(token, idiom)} is set ${place(token)} without ${spell(accessKeyId, idiom)} and ${spell(accessKeySecret, idiom)}`;
}

export function place(spelling: Spelling): string {
  if ('option' in spelling) return 'by option';
  return 'variable' in spelling ? 'in the environment' : `in ${spelling.file}`;
}

export function keyName({ key }: UnknownKey): string {
  return key ?? '(not a plain word)';
}

export function suggestion({ meant }: UnknownKey): string {
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

const MOST_LINES = 5;

/** @returns `line 3 is` or `lines 3, 5 and 2 more are` */
function lines(numbers: readonly number[]): string {
  if (numbers.length === 1) return `line ${numbers[0]} is`;
  const more = numbers.length - MOST_LINES;
  return `lines ${numbers.slice(0, MOST_LINES).join(', ')}${more > 0 ? ` and ${more} more` : ''} are`;
}
