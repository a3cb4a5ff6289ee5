// All commands with their arguments, and all tables of options, by name: what help must have words for.
import type { CREATION, PLACE, TRANSFER } from './append.ts';
import type { CONNECTION } from './connection.ts';
import type { FILES } from './files.ts';
import type { PROGRAM } from './help.ts';
import type { OUTPUT } from './output.ts';
import type { CAT, HEAD, TAIL, TAIL_FOLLOW, VERSION } from './reading.ts';
import type { SANDBOX } from './sandbox.ts';
import type { VERIFY } from './verify.ts';

export interface CommandArguments {
  readonly appendfromfile: 'source' | 'object';
  readonly head: 'object';
  readonly tail: 'object';
  readonly cat: 'object';
  readonly verify: 'source' | 'object';
  readonly sandbox: never;
  readonly completion: 'shell';
  readonly config: 'action' | 'words';
  readonly help: 'subject';
  readonly version: never;
}

/** What `config` can be told to do. */
export type ConfigAction = 'set' | 'unset' | 'get' | 'list' | 'check';

export type CommandName = keyof CommandArguments;

export type ArgumentName = CommandArguments[CommandName];

export interface OptionGroups {
  readonly place: typeof PLACE;
  readonly files: typeof FILES;
  readonly creation: typeof CREATION;
  readonly transfer: typeof TRANSFER;
  readonly head: typeof HEAD;
  readonly tail: typeof TAIL;
  readonly tailFollow: typeof TAIL_FOLLOW;
  readonly cat: typeof CAT;
  readonly verify: typeof VERIFY;
  readonly version: typeof VERSION;
  readonly sandbox: typeof SANDBOX;
  readonly connection: typeof CONNECTION;
  readonly output: typeof OUTPUT;
  readonly help: typeof PROGRAM;
}

/** What help explains besides the commands. */
export type TopicName = 'exit-codes' | 'config' | 'credentials' | 'exactly-once' | 'keys' | 'environment';

/** What the exit codes stand for. */
export type ExitName =
  | 'ok'
  | 'usage'
  | 'dataError'
  | 'noInput'
  | 'unavailable'
  | 'software'
  | 'cannotCreate'
  | 'ioError'
  | 'tempFail'
  | 'noPermission'
  | 'config'
  | 'sighup'
  | 'sigint'
  | 'sigterm';

export type GroupName = keyof OptionGroups;
