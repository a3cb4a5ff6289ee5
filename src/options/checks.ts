// Checks of single values, from the command line, the environment or a file. What is wrong is a fact, without the value:
// it may be a secret that was put in the wrong place.
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { UINT64_MAX } from '../crc64/uint64.ts';
import type { ValueProblem } from '../facts/values.ts';
import { parseProxyUrl } from '../http/proxy-url.ts';
import { parseUrl } from '../parse-url.ts';
import { parseHeadCount } from '../read/count.ts';
import type { FileFilter } from '../select/choice.ts';

export type Checked<T> = { readonly value: T } | { readonly problem: ValueProblem };

/** @param raw text; of a config file in YAML or JSON also a number or a boolean */
export type Check<T> = (raw: unknown) => Checked<T>;

/** Longest delay a Node.js timer takes, in seconds. */
const LONGEST_TIMER_S = 2_147_483;

/** Whether a value stands for "not set". An empty variable or key is how scripts say so. */
export function isUnset(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

export function text(raw: unknown): Checked<string> {
  if (typeof raw !== 'string') return { problem: { kind: 'not-text' } };
  // Secrets mounted from files often end with a line break, which would break a header.
  const value = raw.trim();
  return /^[\x20-\x7e]*$/.test(value) ? { value } : { problem: { kind: 'not-printable-ascii' } };
}

/** An identifier that OSS gave. */
export function id(raw: unknown): Checked<string> {
  const checked = text(raw);
  return isUnset(raw) ? { problem: { kind: 'empty' } } : checked;
}

/** Of a file: in any language, but nothing that a terminal or a system would stumble over. */
export function filePath(raw: unknown): Checked<string> {
  if (typeof raw !== 'string') return { problem: { kind: 'not-text' } };
  const value = raw.trim();
  return /\p{Cc}/u.test(value) || !value.isWellFormed() ? { problem: { kind: 'not-a-path' } } : { value };
}

/** @returns a check for a glob of the names of files; as in ossutil, folders are no part of it */
export function nameFilter(kind: FileFilter['kind']): Check<FileFilter> {
  return (raw) => {
    const pattern = String(raw);
    return pattern === '' || pattern.includes('/')
      ? { problem: { kind: 'not-a-name-pattern' } }
      : { value: { kind, pattern } };
  };
}

/** Of a file that is to be there. */
export function namedFile(raw: unknown): Checked<string> {
  return isUnset(raw) ? { problem: { kind: 'empty' } } : filePath(raw);
}

export function region(raw: unknown): Checked<string> {
  const checked = text(raw);
  if ('problem' in checked) return checked;
  const value = checked.value.replace(/^oss-/, '');
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)) return { value };
  return { problem: { kind: 'not-a-region' } };
}

export function hostLabel(raw: unknown): Checked<string> {
  const checked = text(raw);
  if ('problem' in checked || /^[a-z0-9-]{1,63}$/.test(checked.value)) return checked;
  return { problem: { kind: 'not-a-host-label' } };
}

/** The URL of a proxy as it is, or `env`. */
export function proxy(raw: unknown): Checked<string> {
  const checked = text(raw);
  if ('problem' in checked) return checked;
  if (checked.value.toLowerCase() === 'env') return { value: 'env' };
  return parseProxyUrl(checked.value) === undefined ? { problem: { kind: 'not-a-proxy' } } : checked;
}

export function ipAddress(raw: unknown): Checked<string> {
  const checked = text(raw);
  if ('problem' in checked) return checked;
  const { value } = checked;
  // Node.js's own check is in a module that no start for help need load.
  const isIpv4 =
    /^\d{1,3}(\.\d{1,3}){3}$/.test(value) && value.split('.').every((part) => Number(part) < 256);
  const isIpv6 = /^[\da-f:.]*:[\da-f:.]*$/i.test(value) && parseUrl(`http://[${value}]`) !== undefined;
  return isIpv4 || isIpv6 ? checked : { problem: { kind: 'not-an-ip-address' } };
}

/** A choice in any case; its words are the check's own, so that help can show them. */
export type ChoiceCheck<T> = Check<T> & { readonly choices: readonly T[] };

export function choice<const T extends string>(...choices: readonly T[]): ChoiceCheck<T> {
  const check = (raw: unknown): Checked<T> => {
    const word = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
    const value = choices.find((each) => each === word);
    return value === undefined ? { problem: { kind: 'not-a-choice', choices } } : { value };
  };
  return Object.assign(check, { choices });
}

/** A choice of words, each of which stands for a value. */
export function meaning<T>(
  values: Readonly<Record<string, T>>,
): Check<T> & { readonly choices: readonly string[] } {
  const word = choice(...Object.keys(values));
  const check = (raw: unknown): Checked<T> => {
    const checked = word(raw);
    return 'value' in checked ? { value: values[checked.value] as T } : checked;
  };
  return Object.assign(check, { choices: word.choices });
}

/** @returns a check for a number of seconds above 0; fractions are allowed */
export function seconds(max: number = LONGEST_TIMER_S): Check<number> {
  return (raw) => {
    const value = toNumber(raw);
    return value > 0 && value <= max ? { value } : { problem: { kind: 'not-seconds', max } };
  };
}

export function integer(min: number, max: number): Check<number> {
  return (raw) => {
    const value = typeof raw === 'string' && !/^\d{1,15}$/.test(raw) ? Number.NaN : toNumber(raw);
    if (Number.isInteger(value) && value >= min && value <= max) return { value };
    return { problem: { kind: 'not-an-integer', min, max } };
  };
}

/** A position in an object. */
export const position: Check<number> = integer(0, MAX_OBJECT_BYTES);

/** More than any object has: OSS takes 48.8 TB at most. */
const LARGEST_COUNT = 10 ** 15 - 1;

/** Of any object. */
export const byteCount: Check<number> = integer(0, LARGEST_COUNT);

/** As ossutil has it: -1 stands for all bytes that there are. */
export const countOrAll: Check<number> = (raw) => {
  if (raw === '-1') return { value: LARGEST_COUNT };
  const checked = byteCount(raw);
  return 'value' in checked ? checked : { problem: { kind: 'not-an-integer', min: -1, max: LARGEST_COUNT } };
};

export function flag(raw: unknown): Checked<boolean> {
  const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
  if (word === true || word === 'true') return { value: true };
  if (word === false || word === 'false') return { value: false };
  return { problem: { kind: 'not-a-flag' } };
}

/** @returns a check for sizes in bytes: `8388608`, `8MiB`, `8M` (1024²), `8MB` (1000²) */
export function size(min: number, max: number): Check<number> {
  return (raw) => {
    const value = typeof raw === 'string' ? parseSize(raw) : undefined;
    if (value !== undefined && value >= min && value <= max) return { value };
    return { problem: { kind: 'not-a-size', min, max } };
  };
}

export function crc64(raw: unknown): Checked<bigint> {
  const value = /^\d{1,20}$/.test(String(raw)) ? BigInt(String(raw)) : UINT64_MAX + 1n;
  return value <= UINT64_MAX ? { value } : { problem: { kind: 'not-a-crc64' } };
}

/** Base64 of 16 bytes. */
export function contentMd5(raw: unknown): Checked<string> {
  const value = String(raw);
  const isMd5 = Buffer.from(value, 'base64').length === 16 && /^[A-Za-z0-9+/]{22}==$/.test(value);
  return isMd5 ? { value } : { problem: { kind: 'not-an-md5' } };
}

/** As it is; who uses it looks at it. */
export function anyText(raw: unknown): Checked<string> {
  return { value: String(raw) };
}

function parseSize(raw: string): number | undefined {
  if (!/^\d+[A-Za-z]*$/.test(raw)) return undefined;
  try {
    return parseHeadCount(raw, 'bytes').count;
  } catch {
    return undefined;
  }
}

function toNumber(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'string' && /^\d{1,15}(\.\d+)?$/.test(raw.trim())) return Number(raw);
  return Number.NaN;
}
