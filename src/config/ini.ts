// ossutil's INI dialect, as data. Values stay text just as written: secrets and tokens may hold `=`, `#` or
// only digits, which general INI parsers cut off or turn into numbers.

export interface IniEntry {
  /** Section name as written; empty before the first section. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

export interface IniDocument {
  readonly sections: readonly string[];
  readonly entries: readonly IniEntry[];
}

// Quotes, braces and the like belong to a JSON list, not to a name.
const SECTION = /^\[([^\]["'{}:,=]+)\]\s*(?:[#;].*)?$/;
// `.` is any character: were it to stop at U+2028, each of many comment signs would be tried in vain.
const QUOTED = /^(["'])(.*?)\1\s*(?:[#;].*)?$/s;

/** @throws {IniSyntaxError} at a line that is neither a section, an entry nor a comment */
export function parseIni(text: string): IniDocument {
  const sections: string[] = [];
  const entries: IniEntry[] = [];
  let section = '';
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = SECTION.exec(line);
    if (header) {
      section = (header[1] ?? '').trim();
      sections.push(section);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals <= 0 || line.startsWith('[')) throw new IniSyntaxError(index + 1);
    entries.push({
      section,
      key: line.slice(0, equals).trimEnd(),
      value: parseValue(line.slice(equals + 1)),
    });
  }
  return { sections, entries };
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

/** A comment after a value needs a space before it, so `a#b` is a value. */
function parseValue(raw: string): string {
  const text = raw.trim();
  return QUOTED.exec(text)?.[2] ?? text.replace(/(?:^|\s)[#;].*$/s, '').trimEnd();
}
