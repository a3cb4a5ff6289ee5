// How a reader spells what the facts name: a user of the command line types options, a program sets fields.
import type { Spelling } from '../facts/spelling.ts';

export interface Idiom {
  readonly reader: 'command-line' | 'program';
  /** @param name as the command line's parser has it, such as `initCrc64` */
  option(name: string): string;
}

export const COMMAND_LINE: Idiom = {
  reader: 'command-line',
  option: (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
};

/** Where a program's field has a unit or a name of its own. */
const FIELDS: Readonly<Record<string, string>> = {
  accessKeyId: 'credentials.accessKeyId',
  accessKeySecret: 'credentials.accessKeySecret',
  stsToken: 'credentials.securityToken',
  connectTimeout: 'connectTimeoutMs',
  readTimeout: 'readTimeoutMs',
  maxupspeed: 'maxBytesPerSecond',
  rotated: 'rotatedGlobs',
  partSize: 'partBytes',
};

export const PROGRAM: Idiom = { reader: 'program', option: (name) => FIELDS[name] ?? name };

export function spell(spelling: Spelling, idiom: Idiom): string {
  if ('option' in spelling) return idiom.option(spelling.option);
  return 'variable' in spelling ? spelling.variable : spelling.key;
}

/** As it is to be typed in a command: a key may hold what a shell would run. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** So that each is seen of few, and many do not fill a screen. */
const MOST_WORDS = 3;

export function someWords(words: readonly string[]): string {
  return firstOf(words.map(shellWord)).join(' ');
}

export function firstOf(words: readonly string[]): readonly string[] {
  return words.length > MOST_WORDS ? [...words.slice(0, MOST_WORDS), '…'] : words;
}
