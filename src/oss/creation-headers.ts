// Headers that OSS takes from the append that creates an object, and ignores (or, for the ACL, must not get)
// afterwards. Source: "AppendObject", request headers.
import { UsageError } from '../errors.ts';
import { encodeComponent } from '../sign/encode.ts';
import { META_PREFIX } from './metadata.ts';

/** What a user may ask for an object that does not exist yet; each field as ossutil 2 names it. */
export interface CreationOptions {
  /** ossutil 1's form: `Header:value#Header:value`. */
  readonly meta?: string;
  /** User metadata, `name=value` each. */
  readonly metadata?: readonly string[];
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  /** RFC 3339 or HTTP date. */
  readonly expires?: string;
  readonly acl?: string;
  readonly storageClass?: string;
  readonly serverSideEncryption?: string;
  /** Object tags, `key=value` each. */
  readonly tagging?: readonly string[];
  /** Refuse the append that creates the object where there is one. */
  readonly forbidOverwrite?: boolean;
}

export const FORBID_OVERWRITE = 'x-oss-forbid-overwrite';

const MAX_METADATA_BYTES = 8192;
const MAX_TAGS = 10;
/** Which letters besides ASCII's OSS takes is not known. */
const TAG = /^[A-Za-z0-9 +\-=._:/\P{ASCII}]*$/u;
/** In characters. */
const TAG_LIMITS = { keyLimit: 128, valueLimit: 256 };

export const ACLS = ['default', 'private', 'public-read', 'public-read-write'] as const;
export const STORAGE_CLASSES = ['Standard', 'IA', 'Archive'] as const;
export const ENCRYPTION_METHODS = ['AES256', 'KMS', 'SM4'] as const;

const ALLOWED_VALUES: Readonly<Record<string, readonly string[]>> = {
  'x-oss-object-acl': ACLS,
  'x-oss-storage-class': STORAGE_CLASSES,
  'x-oss-server-side-encryption': ENCRYPTION_METHODS,
  'x-oss-server-side-data-encryption': ['SM4'],
  [FORBID_OVERWRITE]: ['true', 'false'],
};

const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'expires',
  'x-oss-tagging',
  // Nothing of the object, but ossutil 1 takes them here, too.
  'accept-encoding',
  'origin',
  ...Object.keys(ALLOWED_VALUES),
]);

/**
 * @returns lower-case header names to values
 * @throws {UsageError} naming the option whose value OSS would refuse, or which sets a header twice
 */
export function parseCreationHeaders(options: CreationOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value, option] of requested(options)) {
    checkHeader(name, value, option);
    if (headers[name] !== undefined && headers[name] !== value) {
      throw new UsageError('Usage.HeaderTwice', { option, header: name });
    }
    headers[name] = name === 'expires' ? httpDate(value, option) : value;
  }
  checkMetadataSize(headers);
  return headers;
}

type Requested = readonly [header: string, value: string, option: keyof CreationOptions];

function requested(options: CreationOptions): Requested[] {
  const single: [string, string | undefined, keyof CreationOptions][] = [
    ['content-type', options.contentType, 'contentType'],
    ['cache-control', options.cacheControl, 'cacheControl'],
    ['content-disposition', options.contentDisposition, 'contentDisposition'],
    ['content-encoding', options.contentEncoding, 'contentEncoding'],
    ['expires', options.expires, 'expires'],
    ['x-oss-object-acl', options.acl, 'acl'],
    ['x-oss-storage-class', options.storageClass, 'storageClass'],
    ['x-oss-server-side-encryption', options.serverSideEncryption, 'serverSideEncryption'],
    ['x-oss-tagging', parseTagging(options.tagging), 'tagging'],
    [FORBID_OVERWRITE, options.forbidOverwrite ? 'true' : undefined, 'forbidOverwrite'],
  ];
  return [
    ...parseMeta(options.meta ?? ''),
    ...(options.metadata ?? []).map(parseMetadata),
    ...single.flatMap(([name, value, option]): Requested[] =>
      value === undefined ? [] : [[name, value, option]],
    ),
  ];
}

/** As ossutil 1 does: every `#` begins a header, the first colon ends its name, and a name alone has an empty value. */
function parseMeta(text: string): Requested[] {
  if (text === '') return [];
  return text.split('#').map((part) => {
    const [, written = '', value = ''] = /^([^:]*):?(.*)$/s.exec(part) ?? [];
    const name = written.trim().toLowerCase();
    // A name that no header has is more likely the rest of a value with a `#` in it.
    const isHeader = part.includes(':') ? name !== '' : isSettable(name);
    if (!isHeader) throw new UsageError('Usage.MetaForm', { text: part });
    return [name, value.trim(), 'meta'];
  });
}

function isSettable(name: string): boolean {
  return name.startsWith(META_PREFIX) || PLAIN_HEADERS.has(name);
}

function parseMetadata(text: string): Requested {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UsageError('Usage.MetadataForm', { text });
  const name = text.slice(0, equals).trim().toLowerCase();
  const prefixed = name.startsWith(META_PREFIX) ? name : META_PREFIX + name;
  return [prefixed, text.slice(equals + 1).trim(), 'metadata'];
}

/** Tag keys and values are given plain, or together as `a=1&b=2`. */
function parseTagging(tags: readonly string[] | undefined): string | undefined {
  if (tags === undefined || tags.length === 0) return undefined;
  const pairs = tags.flatMap((tag) => tag.split('&')).map(parseTag);
  if (pairs.length > MAX_TAGS)
    throw new UsageError('Usage.TooManyTags', { tags: pairs.length, limit: MAX_TAGS });
  for (const [n, [key]] of pairs.entries()) {
    if (pairs.findIndex(([other]) => other === key) < n) throw new UsageError('Usage.TagTwice', { key });
  }
  return pairs.map((pair) => pair.map(encodeComponent).join('=')).join('&');
}

function parseTag(tag: string): readonly [key: string, value: string] {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(tag) ?? [];
  if (key === '' || !tag.isWellFormed()) throw new UsageError('Usage.TagForm', { text: tag });
  if (key.length > TAG_LIMITS.keyLimit || value.length > TAG_LIMITS.valueLimit) {
    throw new UsageError('Usage.TagTooLong', TAG_LIMITS);
  }
  if (!TAG.test(tag)) throw new UsageError('Usage.TagCharacters', { text: tag });
  return [key, value];
}

function checkHeader(name: string, value: string, option: keyof CreationOptions): void {
  if (name.startsWith(META_PREFIX)) {
    if (!/^[a-z0-9-]+$/.test(name.slice(META_PREFIX.length))) {
      throw new UsageError('Usage.MetadataName', { option, header: name });
    }
  } else if (!PLAIN_HEADERS.has(name)) {
    const settable = [...PLAIN_HEADERS, `${META_PREFIX}*`];
    throw new UsageError('Usage.HeaderNotSettable', { option, header: name, settable });
  }
  // Control characters could smuggle in a header; half of a surrogate pair has no UTF-8 form.
  if (/\p{Cc}/u.test(value) || !value.isWellFormed()) {
    throw new UsageError('Usage.HeaderCharacters', { option, header: name });
  }
  const allowed = ALLOWED_VALUES[name];
  if (allowed !== undefined && !allowed.includes(value)) {
    throw new UsageError('Usage.HeaderChoice', { option, value, choices: allowed });
  }
}

function httpDate(value: string, option: keyof CreationOptions): string {
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return new Date(time).toUTCString();
  throw new UsageError('Usage.NotADate', { option, value });
}

function checkMetadataSize(headers: Readonly<Record<string, string>>): void {
  const bytes = Object.entries(headers)
    .filter(([name]) => name.startsWith(META_PREFIX))
    .reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (bytes <= MAX_METADATA_BYTES) return;
  throw new UsageError('Usage.MetadataTooLarge', { bytes, limit: MAX_METADATA_BYTES });
}
