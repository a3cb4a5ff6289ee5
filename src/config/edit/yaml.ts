// Sets keys of a YAML or JSON file. The parser says where a value stands; only that is replaced, so that comments, order
// and layout stay to the byte.
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { settingByKey } from '../schema.ts';
import type { Change } from './change.ts';

export function editYaml(text: string, changes: readonly Change[]): string {
  return changes.reduce(setKey, text);
}

function setKey(text: string, change: Change): string {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) return addLine(text, text.length, change);
  const pairs = contents.items.filter((pair) => isOf(change, pair));
  if (pairs.length === 0) return addPair(text, contents, change);
  // From the end on, so that the places of the others stay.
  return pairs.reduceRight(
    (edited, pair) => replaceValue(edited, pair, change, contents.flow === true),
    text,
  );
}

function isOf({ name }: Change, { key }: Pair): boolean {
  return isScalar(key) && settingByKey(String(key.value))?.name === name;
}

function replaceValue(text: string, { key, value }: Pair, { value: given }: Change, isFlow: boolean): string {
  const [start, end] = placeOf(value);
  if (end < 0) {
    // A key of a flow mapping alone.
    const [, keyEnd] = placeOf(key);
    return `${text.slice(0, keyEnd)}: ${scalar(given, isFlow)}${text.slice(keyEnd)}`;
  }
  const gap = text[start - 1] === ':' ? ' ' : '';
  // A block of text has its last line break.
  const lineBreak = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? '';
  return `${text.slice(0, start)}${gap}${scalar(given, isFlow)}${lineBreak}${text.slice(end)}`;
}

/** Behind the last pair. */
function addPair(text: string, map: YAMLMap, change: Change): string {
  const last = map.items.at(-1);
  const { key, value } = change;
  if (map.flow !== true) {
    const [keyStart = 0] = placeOf(map.items[0]?.key);
    const indent = text.slice(text.lastIndexOf('\n', keyStart - 1) + 1, keyStart);
    return addLine(text, wholeEndOf(last), change, indent.replace(/\S/g, ' '));
  }
  const pair = `${JSON.stringify(key)}: ${scalar(value, true)}`;
  if (last === undefined) return insertAt(text, placeOf(map)[0] + 1, pair);
  const [keyStart] = placeOf(last.key);
  // A pair a line, where that is how they stand.
  const [ownLine] = /\r?\n[ \t]*$/.exec(text.slice(0, keyStart)) ?? [' '];
  return insertAt(text, Math.max(placeOf(last.key)[1], placeOf(last.value)[1]), `,${ownLine}${pair}`);
}

function addLine(text: string, at: number, { key, value }: Change, indent = ''): string {
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  const gap = at === 0 || text[at - 1] === '\n' ? '' : lineBreak;
  return insertAt(text, at, `${gap}${indent}${key}: ${scalar(value, false)}${lineBreak}`);
}

function insertAt(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at);
}

interface Placed {
  readonly range?: readonly [start: number, valueEnd: number, end: number] | null;
}

/** Negative where it does not stand in the text. */
function placeOf(node: unknown): readonly [start: number, end: number] {
  const [start, end] = (node as Placed | null)?.range ?? [-1, -1];
  return [start, end];
}

/** With what follows on its line. */
function wholeEndOf(pair: Pair | undefined): number {
  const ends = [pair?.key, pair?.value].map((node) => (node as Placed | null)?.range?.[2] ?? 0);
  return Math.max(...ends);
}

/** Words that YAML, in one version or another, takes for something else. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

function scalar(value: Change['value'], isFlow: boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = !isFlow && /^[a-z][\w.-]*$/i.test(value) && !RESERVED.test(value);
  return isPlain ? value : JSON.stringify(value);
}
