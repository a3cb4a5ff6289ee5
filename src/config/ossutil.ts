// What ossutil's files hold: the kinds of their sections, and the keys that have no setting here. Keys are normalized:
// lower case, no hyphen or underscore.
import { normalizeKey } from './schema.ts';

/** Without meaning for appending; accepted so that one file can serve both tools. */
const IGNORED_KEYS: ReadonlySet<string> = new Set([
  'accountid',
  'bigfilethreshold',
  'endpointsuffixlistpathstyle',
  'job',
  'outputdir',
  'outputdirectory',
  'outputformat',
  'parallel',
  'partsize',
  'writebuffersize',
]);

/** @param key normalized */
export function isIgnored(key: string): boolean {
  return IGNORED_KEYS.has(key);
}

export type Section =
  /** `[default]` and `[profile …]` of ossutil 2, and what stands before the first section. */
  | { readonly kind: 'profile'; readonly name: string }
  /** `[buckets …]` of ossutil 2. */
  | { readonly kind: 'buckets'; readonly name: string }
  /** ossutil 1's, of which the first of each name counts. */
  | { readonly kind: 'credentials' | 'endpoints' | 'cnames' }
  | { readonly kind: 'unknown' };

export const DEFAULT_PROFILE = 'default';

/** ossutil 1 has the URL of an instance's credentials in a section of its own. */
const OSSUTIL_1: Readonly<Record<string, 'credentials' | 'endpoints' | 'cnames'>> = {
  credentials: 'credentials',
  akservice: 'credentials',
  bucketendpoint: 'endpoints',
  bucketcname: 'cnames',
};

/** @param section as written; upper and lower case are one */
export function parseSection(section: string): Section {
  const words = section.toLowerCase().replace(/\s+/g, ' ');
  if (words === '' || words === DEFAULT_PROFILE) return { kind: 'profile', name: DEFAULT_PROFILE };
  const [, kind, name] = /^(profile|buckets) (.+)$/.exec(words) ?? [];
  if (kind !== undefined && name !== undefined) return { kind: kind as 'profile' | 'buckets', name };
  const old = normalizeKey(words);
  return { kind: Object.hasOwn(OSSUTIL_1, old) ? (OSSUTIL_1[old] ?? 'unknown') : 'unknown' };
}
