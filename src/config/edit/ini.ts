// Sets keys of an INI file, line by line; every other byte stays as it is.
import { UsageError } from '../../errors.ts';
import { commentBehind, type IniEntry, parseIni } from '../ini.ts';
import { type Change, isOf } from './change.ts';
import type { SectionChoice } from './section.ts';

interface Line {
  /** With its line break. */
  readonly text: string;
  /** Which section header is above it: the place of that in `sections`, -1 before the first. */
  readonly section: number;
  readonly entry: IniEntry | undefined;
}

interface Lines {
  readonly lines: readonly Line[];
  readonly sections: readonly string[];
}

/** @param choose where a change belongs */
export function editIni(
  text: string,
  changes: readonly Change[],
  choose: (change: Change, text: string) => SectionChoice,
): string {
  return changes.reduce((edited, change) => setKey(edited, change, choose(change, edited)), text);
}

function setKey(text: string, change: Change, { section, isAlike, spelling }: SectionChoice): string {
  const { lines, sections } = readLines(text);
  const isThere = ({ section: index, entry }: Line): boolean =>
    entry !== undefined &&
    isOf(change, entry.key) &&
    isAlike(sections[index] ?? '', occurrenceOf(sections, index));
  if (lines.some(isThere)) {
    // All of them: which one of several counts is nobody's guess.
    return lines.map((line) => (isThere(line) ? withValue(line, change) : line.text)).join('');
  }
  const added = `${spelling}=${formatValue(change)}`;
  const lastLine = lastOfSection(lines, sections, section);
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  if (lastLine === undefined) {
    const gap = text === '' || text.endsWith(lineBreak) ? '' : lineBreak;
    return `${text}${gap}[${section}]${lineBreak}${added}${lineBreak}`;
  }
  const before = lines.slice(0, lastLine + 1).map((line) => line.text);
  const after = lines.slice(lastLine + 1).map((line) => line.text);
  const gap = /[\r\n]$/.test(before.at(-1) ?? lineBreak) ? '' : lineBreak;
  return [...before, gap, added, lineBreak, ...after].join('');
}

/** How many sections of its name stand before it. */
function occurrenceOf(sections: readonly string[], index: number): number {
  const name = sections[index]?.toLowerCase();
  return sections.slice(0, Math.max(index, 0)).filter((each) => each.toLowerCase() === name).length;
}

/** The last line with an entry in the first section of that name; that of its header where there is none. */
function lastOfSection(
  lines: readonly Line[],
  sections: readonly string[],
  section: string,
): number | undefined {
  const index = section === '' ? -1 : sections.indexOf(section);
  if (index < 0 && section !== '') return undefined;
  const last = lines.findLastIndex((line) => line.section === index && line.entry !== undefined);
  return last >= 0 ? last : lines.findIndex((line) => line.section === index);
}

function readLines(text: string): Lines {
  const sections: string[] = [];
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/).map((line): Line => {
    const read = parseIni(line);
    sections.push(...read.sections);
    return { text: line, section: sections.length - 1, entry: read.entries[0] };
  });
  return { lines, sections };
}

/** Indentation, spelling of the key, blanks around the sign and a comment behind it stay. */
function withValue({ text, entry }: Line, change: Change): string {
  const sign = /[=:]/g;
  sign.lastIndex = text.indexOf(entry?.key ?? '') + (entry?.key.length ?? 0);
  const at = (sign.exec(text)?.index ?? 0) + 1;
  const [, blanks = '', raw = '', rest = ''] = /^([ \t]*)(.*?)([ \t]*[\r\n]*)$/s.exec(text.slice(at)) ?? [];
  return `${text.slice(0, at)}${blanks}${formatValue(change, commentBehind(raw))}${rest}`;
}

/**
 * As it is, or in those quotes in which it is read as it is.
 * @throws {UsageError} where there are none
 */
function formatValue({ key, value: given }: Change, comment = ''): string {
  const value = String(given);
  const forms = [value, `"${value}"`, `'${value}'`].map((form) => `${form}${comment}`);
  const form = forms.find((each) => parseIni(`key=${each}`).entries[0]?.value === value);
  if (form !== undefined) return form;
  throw new UsageError('Usage.SettingKey', { key, problem: { kind: 'not-for-ini' } });
}
