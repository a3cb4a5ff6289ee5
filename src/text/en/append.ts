// What can go wrong with a source, and between a source and its object.
import type {
  AppendRefusedFacts,
  ErrorFacts,
  IntegrityFacts,
  LocalIoFacts,
  SourceFacts,
} from '../../facts/errors.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import type { Sentence } from '../texts.ts';
import { sandbox } from './sandbox.ts';

type AppendFacts = SourceFacts &
  LocalIoFacts &
  IntegrityFacts &
  AppendRefusedFacts &
  Pick<ErrorFacts, 'Interrupted'>;
type AppendTexts = { readonly [P in keyof AppendFacts]: (facts: AppendFacts[P], idiom: Idiom) => Sentence };

export const ONLY_APPENDED = 'only objects created by an append can be appended to; use another key';
const NOTHING_STORED = 'nothing of this append was stored; run it again when the file is complete';
const ROTATED_OR_TRUNCATED = 'if the file was rotated or truncated, append the new file to another key';

export const append: AppendTexts = {
  Interrupted: ({ signalName }) => ({ message: `interrupted by ${signalName}` }),
  'SourceUnreadable.NotRegular': ({ path, what, purpose }, idiom) => {
    if (path === '-') {
      return {
        message: `cannot ${purpose} stdin: it is a directory`,
        hint: `pipe in the bytes to ${purpose}`,
      };
    }
    const hint = what === 'directory' ? aFile(idiom) : AS_A_STREAM[idiom.reader];
    return { message: `cannot ${purpose} ${path}: it is ${KINDS[what]}`, hint };
  },
  'SourceUnreadable.CannotOpen': ({ path, systemCode, reason }) => ({
    message: `cannot open ${path}: ${OPEN_FAILURES[systemCode ?? ''] ?? reason}`,
    hint: 'check the path and its permissions',
  }),
  'SourceUnreadable.NoFiles': ({ source, why }, { option }) => ({
    message: `no file to append: ${NO_FILES[why](source)}`,
    hint:
      why === 'filtered'
        ? `check ${option('include')} and ${option('exclude')}, and their order`
        : 'check the path; a name that begins with a dot must be written with it',
  }),
  'SourceUnreadable.NameNotUtf8': ({ path }) => ({
    message: `the name of ${path} is not valid UTF-8, so no key can hold it`,
    hint: 'rename it',
  }),
  'SourceChanged.Shrunk': (facts) => ({
    message: `${facts.path} became shorter while it was ${facts.while}`,
    hint: facts.while === 'sent' ? NOTHING_STORED : undefined,
  }),
  'SourceChanged.Rewritten': (facts) => ({
    message: `${facts.source} was rewritten while it was ${facts.while}`,
    hint: facts.while === 'sent' ? 'compare the object with the file before running it again' : undefined,
  }),
  'SourceChanged.Overwritten': ({ source }) => ({
    message: `${source} was overwritten while it was sent`,
    hint: NOTHING_STORED,
  }),
  'SourceChanged.Mixed': ({ source, url, position, nextPosition }) => ({
    message: `${source} was overwritten while it was sent: the bytes ${position} to ${nextPosition} of ${url} may be of two versions`,
    hint: 'compare the object with the file before running it again',
  }),
  'SourceChanged.Rotated': ({ path }) => ({ message: `${path} was rotated while it was looked at` }),
  'DiskFailed.Read': ({ path, reason }) => ({
    message: `cannot read ${path === '-' ? 'stdin' : path}: ${reason}`,
  }),
  'DiskFailed.ConfigFile': ({ path, reason }) => ({
    message: `cannot write ${path}: ${reason}; nothing was changed`,
    hint: 'check the folder and its permissions, or write another file',
  }),
  ...sandbox,
  OutputFailed: ({ reason }) => ({ message: `cannot write to stdout: ${reason}` }),
  LogFileFailed: ({ path, reason }, { option }) => ({
    message: `cannot write the log file ${path}: ${reason}`,
    hint: `name another one by ${option('logFile')}, or - for none`,
  }),
  MetricsFileFailed: ({ path, reason }) => ({
    message: `cannot write the metrics file ${path}: ${reason}; nothing was sent`,
    hint: 'make its folder, writable for the user who appends: each version is written beside the one before',
  }),
  'MetricsFileFailed.Foreign': ({ path }, { option }) => ({
    message: `${path} is there already, and is no metrics file of oss-append; nothing was sent`,
    hint: `delete it, or name another file by ${option('metricsFile')}`,
  }),

  TooLarge: ({ url, bytes, limit, limitIs }, { option }) => ({
    message: `${url} would become ${bytes} bytes long; the limit is ${limit}`,
    hint:
      limitIs === 'of-service'
        ? `append to another key, or let ${option('rollover')} go on in the next one`
        : `one append goes into one object: raise ${option('rolloverBytes')}, or stream it with ${option('follow')} or as stdin`,
  }),
  'NotAPrefix.Longer': ({ source, url, sourceBytes, objectBytes }) => ({
    message: `${source} has ${sourceBytes} bytes, ${url} has ${objectBytes}; nothing was sent`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.Differs': ({ source, url, bytes }) => ({
    message: `the first ${bytes} bytes of ${source} are not what ${url} holds (their CRC-64 differs); nothing was sent`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.EndDiffers': ({ source, url, offset }) => ({
    message: `the last bytes of ${url} are not those of ${source} before byte ${offset}; nothing was sent`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.NoGeneration': ({ source, url }, { option }) => ({
    message: `${url} is not the beginning of ${source}, nor of a rotated file beside it; nothing was sent`,
    hint: `put the missing rotated file back, uncompressed, or name it by ${option('rotated')}; ${option('onGap')} next goes on without it`,
  }),
  'Crc64Mismatch.Object': (facts, idiom) => {
    const { url, bytes, position, actual, expected, requestId = 'unknown' } = facts;
    return {
      message: `${url} is damaged: after ${bytes} bytes were appended at position ${position}, its CRC-64 is ${actual ?? 'unknown'}, not ${expected ?? 'that of the bytes sent'} (request id ${requestId})`,
      hint: compareFirst(facts, idiom),
    };
  },
  'Crc64Mismatch.Source': ({ url, actual, expected, appendedBytes }) => ({
    message: `${url} was damaged on its way: its CRC-64 is ${expected}, that of the bytes read ${actual}`,
    hint:
      appendedBytes === 0
        ? 'nothing of this append was stored; run it again'
        : `its first ${appendedBytes} bytes had been appended before: compare the two objects`,
  }),
  'Crc64Mismatch.Read': ({ url, actual, expected }, { reader }) => ({
    message: `what was ${reader === 'program' ? 'read' : 'printed'} of ${url} may be damaged: the object's CRC-64 is ${expected}, that of the bytes read ${actual}`,
    hint: 'do not use it; run it again, and if it happens again, without any proxy',
  }),
  Crc64Missing: ({ url }, { reader }) => ({
    message: `OSS tells no CRC-64 of ${url}: only reading it can tell what it holds`,
    hint: `to compare it byte by byte: ${reader === 'program' ? `read ${url}` : `oss-append cat ${shellWord(url)} | cmp - FILE`}`,
  }),
  PrefixUnknown: ({ source, url }, { reader }) => ({
    message: `whether ${url} is the beginning of ${source}, their CRC-64 cannot tell: ${source} is longer, and is not read`,
    hint:
      reader === 'program'
        ? `give the content of ${source} as a stream`
        : `to read it: oss-append cat ${shellWord(source)} | oss-append verify - ${shellWord(url)} --prefix`,
  }),
  'UnexpectedPosition.Append': (facts, idiom) => {
    const { url, bytes, position, actual, requestId = 'unknown' } = facts;
    return {
      message: `OSS says that ${url} ends at ${actual} after ${bytes} bytes were appended at position ${position} (request id ${requestId})`,
      hint: compareFirst(facts, idiom),
    };
  },
  'UnexpectedPosition.Range': ({ url, asked, actual }) => ({
    message: `asked for byte ${asked} of ${url}, the answer begins at ${actual}`,
    hint: 'something between here and OSS changes ranges; try without the proxy',
  }),

  ObjectNotAppendable: ({ url, type }) => ({
    message: `${url} is not appendable: its type is ${type ?? 'unknown'}`,
    hint: ONLY_APPENDED,
  }),
  ObjectSealed: ({ url, sealedTime }) => ({
    message: `${url} was sealed at ${sealedTime}`,
    hint: 'a sealed object never takes another append; use another key',
  }),
  'PositionConflict.Partial': (facts, { reader }) => ({
    message: conflict(facts),
    hint:
      reader === 'program'
        ? `append the bytes from ${facts.landedBytes} on`
        : `to append the rest: tail -c +${facts.landedBytes + 1} FILE | oss-append appendfromfile - ${shellWord(facts.url)}`,
  }),
  'PositionConflict.Elsewhere': (facts, { option }) => ({
    message: conflict(facts),
    hint: facts.positionGiven
      ? `${whyNotThere(facts)}leave out ${option('position')} to append wherever the object ends`
      : 'another writer appended; run it again',
  }),
  ConflictsWithoutEnd: (facts) => ({
    message: conflict(facts),
    hint: 'others keep appending to the object; run it again later',
  }),
  'ObjectReplaced.Append': ({ url, position, actual }) => ({
    message: `${url} was replaced while it was appended to at position ${position}${actual === undefined ? '' : `; it now ends at ${actual}`}`,
    hint: 'find out who else writes this object, then run it again',
  }),
  'ObjectReplaced.Read': ({ url }) => ({
    message: `${url} was replaced or became shorter while it was read`,
    hint: 'run the command again to read the new content',
  }),
};

const KINDS: Readonly<Record<SourceFacts['SourceUnreadable.NotRegular']['what'], string>> = {
  directory: 'a directory',
  'block-device': 'a block device',
  'pseudo-file': 'no regular file: its size does not tell what it holds',
  other: 'not a regular file',
};

const NO_FILES: Readonly<Record<SourceFacts['SourceUnreadable.NoFiles']['why'], (source: string) => string>> =
  {
    'no-match': (source) => `nothing matches ${source}`,
    empty: (source) => `there is none below ${source}`,
    filtered: (source) => `all of ${source} are left out`,
  };

function aFile({ reader, option }: Idiom): string {
  if (reader === 'program') return 'name a regular file';
  return `name a regular file; with ${option('recursive')} a directory stands for all files below it`;
}

const AS_A_STREAM: Readonly<Record<Idiom['reader'], string>> = {
  program: 'name a regular file, or give its bytes as a stream',
  'command-line': 'name a regular file, or pipe in its bytes',
};

const OPEN_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  EBADF: 'nobody has opened that descriptor',
  ENOTDIR: 'a part of the path is not a directory',
};

function conflict(facts: AppendFacts['ConflictsWithoutEnd']): string {
  const { url, position } = facts;
  if ('landedBytes' in facts) {
    return `the first ${facts.landedBytes} bytes of ${facts.source} landed before position ${position} of ${url}, then another writer appended; the rest was not sent`;
  }
  const end = facts.actual === undefined ? 'elsewhere' : `at ${facts.actual}`;
  return `${url} ends ${end}, not at position ${position}; nothing was appended`;
}

/** An object never ends before a position at which it ended once, unless it is another object by now. */
function whyNotThere({ position, actual }: AppendFacts['PositionConflict.Elsewhere']): string {
  if (actual === undefined) return '';
  return actual > position
    ? 'another writer appended, or the position is an old one; '
    : 'the object is shorter than that; ';
}

/** A wrong seed looks just like damage. */
function compareFirst(
  {
    url,
    source,
    position,
    positionGiven,
  }: AppendFacts['UnexpectedPosition.Append'] | AppendFacts['Crc64Mismatch.Object'],
  { reader, option }: Idiom,
): string {
  const look =
    reader === 'program'
      ? `its bytes from ${position} on`
      : `\`oss-append tail -c +${position + 1} ${shellWord(url)}\` prints what it holds from there`;
  const compare = `do not append to it again before you have compared it with ${source}: ${look}`;
  return positionGiven
    ? `if ${option('initCrc64')} is not the CRC-64 of its first ${position} bytes, nothing is wrong; else ${compare}`
    : compare;
}
