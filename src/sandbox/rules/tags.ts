// The tags of an object. Source: "PutObjectTagging" in the OSS API reference.
import { decode } from '../http/addressing.ts';
import { invalidArgument, type Refusal } from './error-table.ts';

export type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 10;
const MESSAGE = 'An object may have 10 tags of different names, of letters, digits, spaces and + - = . _ : /';
/** Letters, digits, spaces and these signs. */
const KEY = /^[\p{L}\p{M}\p{N} +\-=._:/]{1,128}$/u;
const VALUE = /^[\p{L}\p{M}\p{N} +\-=._:/]{0,256}$/u;

/** @param text `x-oss-tagging`: `A=1&B=2`, URL-encoded */
export function parseTags(text: string): Tags {
  if (text === '') return {};
  return checkTags(text.split('&').map((tag) => tag.split('=').map((part) => decode(part, invalid))));
}

/**
 * @param pairs names and values
 * @throws {Refusal} where there are too many, or a name or a value may not be
 */
export function checkTags(pairs: readonly (readonly string[])[]): Tags {
  for (const [name = '', value = '', ...more] of pairs) {
    if (!KEY.test(name) || !VALUE.test(value) || more.length > 0) throw invalid(`${name}=${value}`);
  }
  const tags = new Map(pairs.map(([name = '', value = '']) => [name, value]));
  if (tags.size < pairs.length || tags.size > MAX_TAGS) throw invalid(`${pairs.length} tags`);
  return Object.fromEntries(tags);
}

function invalid(value: string): Refusal {
  return invalidArgument('tagging', value, MESSAGE);
}
