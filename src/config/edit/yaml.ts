// Sets keys of a YAML or JSON file. The parser says where a value stands; only that is replaced, so that comments, order
// and layout stay to the byte.
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Change } from './change.ts';

/** Holds the profiles by their names. */
const PROFILES = 'profiles';

/** Whether a key of the file is that of the change. */
export type IsOf = (change: Change, key: string) => boolean;

/**
 * @param isOf given, not imported: this is loaded by itself, seldom, and shares no file with what is loaded often
 * @param profile whose settings they are; those of the file itself without one
 */
export function editYaml(text: string, changes: readonly Change[], isOf: IsOf, profile?: string): string {
  const path = profile === undefined ? [] : [PROFILES, profile];
  return changes.reduce((edited, change) => setKey(edited, change, isOf, path), text);
}

function setKey(text: string, change: Change, isOf: IsOf, path: readonly string[]): string {
  let map: unknown = parseDocument(text).contents;
  for (const name of path) {
    if (map !== null && !isMap(map)) throw new TypeError('a config file is a mapping of mappings');
    const inner = map?.items.find(({ key }) => isScalar(key) && isSameName(String(key.value), name))?.value;
    if (!isMap(inner)) {
      // What is not there yet is added empty, and is there then.
      const added = addPair(text, map, name, () => '{}');
      return setKey(added, change, isOf, path);
    }
    map = inner;
  }
  const write = (isFlow: boolean): string => scalar(change.value, isFlow);
  if (!isMap(map)) return addPair(text, null, change.key, write);
  const { flow = false, items } = map;
  const pairs = items.filter(({ key }) => isScalar(key) && isOf(change, String(key.value)));
  if (pairs.length === 0) return addPair(text, map, change.key, write);
  // From the end on, so that the places of the others stay.
  return pairs.reduceRight((edited, pair) => replaceValue(edited, pair, change, flow), text);
}

/** Whoever reads the file takes upper and lower case for one, too. */
function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
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

type Write = (isFlow: boolean) => string;

/** Behind the last pair. */
function addPair(text: string, map: YAMLMap | null, key: string, write: Write): string {
  if (map === null) return addLine(text, text.length, `${key}: ${write(false)}`);
  const last = map.items.at(-1);
  if (map.flow !== true) {
    const [keyStart = 0] = placeOf(map.items[0]?.key);
    const indent = text.slice(text.lastIndexOf('\n', keyStart - 1) + 1, keyStart).replace(/\S/g, ' ');
    return addLine(text, wholeEndOf(last), `${indent}${key}: ${write(false)}`);
  }
  const pair = `${JSON.stringify(key)}: ${write(true)}`;
  if (last === undefined) return insertAt(text, placeOf(map)[0] + 1, pair);
  const [keyStart] = placeOf(last.key);
  // A pair a line, where that is how they stand.
  const [ownLine] = /\r?\n[ \t]*$/.exec(text.slice(0, keyStart)) ?? [' '];
  return insertAt(text, Math.max(placeOf(last.key)[1], placeOf(last.value)[1]), `,${ownLine}${pair}`);
}

function addLine(text: string, at: number, line: string): string {
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  const gap = at === 0 || text[at - 1] === '\n' ? '' : lineBreak;
  return insertAt(text, at, `${gap}${line}${lineBreak}`);
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
