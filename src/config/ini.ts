// ossutil's INI dialect, as data. Values stay text just as written: secrets and tokens may hold `=`, `#` or
// only digits, which general INI parsers cut off or turn into numbers.

export interface IniEntry {
  /** Section name as written; empty before the first section. */
  readonly section: string;
  /** 0 for the first section of its name. */
  readonly occurrence: number;
  readonly key: string;
  readonly value: string;
  /** Below a key, as what `[buckets …]` holds of each bucket. */
  readonly isIndented: boolean;
}

/** A line that is read, or passed over, although it is not of the form `key = value`. */
export interface OddLine {
  readonly line: number;
  readonly as: 'colon' | 'nothing';
}

export interface IniDocument {
  readonly sections: readonly string[];
  readonly entries: readonly IniEntry[];
  readonly oddLines: readonly OddLine[];
}

// Quotes, braces and the like belong to a JSON list, not to a name.
const SECTION = /^\[([^\]["'{}:,=]+)\]\s*(?:[#;].*)?$/;
// `.` is any character: were it to stop at U+2028, each of many comment signs would be tried in vain.
const QUOTED = /^(["'])(.*?)\1(\s*(?:[#;].*)?)$/s;
const COMMENT = /(?:^|\s)[#;].*$/s;

/** @throws {IniSyntaxError} at a section without a name or an end, and at a value without a key */
export function parseIni(text: string): IniDocument {
  const sections: string[] = [];
  const entries: IniEntry[] = [];
  const oddLines: OddLine[] = [];
  const seen = new Map<string, number>();
  let section = '';
  let occurrence = 0;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = SECTION.exec(line);
    if (header) {
      section = (header[1] ?? '').trim();
      occurrence = seen.get(section.toLowerCase()) ?? 0;
      seen.set(section.toLowerCase(), occurrence + 1);
      sections.push(section);
      continue;
    }
    if (line.startsWith('[')) throw new IniSyntaxError(index + 1);
    const separator = separatorOf(line);
    if (separator === 0) throw new IniSyntaxError(index + 1);
    if (separator === undefined) {
      oddLines.push({ line: index + 1, as: 'nothing' });
      continue;
    }
    if (line[separator] === ':') oddLines.push({ line: index + 1, as: 'colon' });
    entries.push({
      section,
      occurrence,
      key: line.slice(0, separator).trimEnd(),
      value: parseValue(line.slice(separator + 1)),
      isIndented: /^\s/.test(raw),
    });
  }
  return { sections, entries, oddLines };
}

/** Only the line's number: its text may be a secret. */
export class IniSyntaxError extends Error {
  readonly line: number;

  constructor(line: number) {
    super('IniSyntaxError');
    this.name = 'IniSyntaxError';
    this.line = line;
  }
}

/** As ossutil 1: the first `=`, and where there is none the first `:`. */
function separatorOf(line: string): number | undefined {
  const equals = line.indexOf('=');
  const at = equals >= 0 ? equals : line.indexOf(':');
  return at < 0 ? undefined : at;
}

/** A comment after a value needs a space before it, so `a#b` is a value. */
function parseValue(raw: string): string {
  const text = raw.trim();
  return QUOTED.exec(text)?.[2] ?? text.replace(COMMENT, '').trimEnd();
}

/** The comment behind a value, with the blanks before it. */
export function commentBehind(raw: string): string {
  const text = raw.trimEnd();
  return QUOTED.exec(text.trimStart())?.[3] ?? COMMENT.exec(text)?.[0] ?? '';
}
