// Headers that OSS takes from the append that creates an object, and ignores (or, for the ACL, must not get)
// afterwards. Source: "AppendObject", request headers.
import { UsageError } from '../errors.ts';
import { encodeComponent } from '../sign/encode.ts';

/** What a user may ask for an object that does not exist yet; each field by its ossutil 2 option. */
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
}

const MAX_METADATA_BYTES = 8192;
const META_PREFIX = 'x-oss-meta-';

const ALLOWED_VALUES: Readonly<Record<string, readonly string[]>> = {
  'x-oss-object-acl': ['default', 'private', 'public-read', 'public-read-write'],
  'x-oss-storage-class': ['Standard', 'IA', 'Archive'],
  'x-oss-server-side-encryption': ['AES256', 'KMS', 'SM4'],
  'x-oss-server-side-data-encryption': ['SM4'],
};

const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'expires',
  'x-oss-tagging',
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
      throw new UsageError(`${option} sets ${name} a second time, to another value`);
    }
    headers[name] = name === 'expires' ? httpDate(value, option) : value;
  }
  checkMetadataSize(headers);
  return headers;
}

type Requested = readonly [header: string, value: string, option: string];

function requested(options: CreationOptions): Requested[] {
  const single: [string, string | undefined, string][] = [
    ['content-type', options.contentType, '--content-type'],
    ['cache-control', options.cacheControl, '--cache-control'],
    ['content-disposition', options.contentDisposition, '--content-disposition'],
    ['content-encoding', options.contentEncoding, '--content-encoding'],
    ['expires', options.expires, '--expires'],
    ['x-oss-object-acl', options.acl, '--acl'],
    ['x-oss-storage-class', options.storageClass, '--storage-class'],
    ['x-oss-server-side-encryption', options.serverSideEncryption, '--server-side-encryption'],
    ['x-oss-tagging', parseTagging(options.tagging), '--tagging'],
  ];
  return [
    ...parseMeta(options.meta ?? ''),
    ...(options.metadata ?? []).map(parseMetadata),
    ...single.flatMap(([name, value, option]): Requested[] =>
      value === undefined ? [] : [[name, value, option]],
    ),
  ];
}

function parseMeta(text: string): Requested[] {
  if (text === '') return [];
  return text.split('#').map((part) => {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon).trim().toLowerCase();
    if (colon <= 0 || name === '') {
      throw new UsageError(`--meta wants Header:value#Header:value, not ${JSON.stringify(part)}`);
    }
    return [name, part.slice(colon + 1).trim(), '--meta'];
  });
}

function parseMetadata(text: string): Requested {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UsageError(`--metadata wants name=value, not ${JSON.stringify(text)}`);
  const name = text.slice(0, equals).trim().toLowerCase();
  const prefixed = name.startsWith(META_PREFIX) ? name : META_PREFIX + name;
  return [prefixed, text.slice(equals + 1).trim(), '--metadata'];
}

/** Tag keys and values are given plain, or together as `a=1&b=2`. */
function parseTagging(tags: readonly string[] | undefined): string | undefined {
  if (tags === undefined || tags.length === 0) return undefined;
  const pairs = tags.flatMap((tag) => tag.split('&')).map(parseTag);
  if (pairs.length > 10) throw new UsageError(`--tagging: OSS allows 10 tags, not ${pairs.length}`);
  return pairs.join('&');
}

function parseTag(tag: string): string {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(tag) ?? [];
  if (key === '') throw new UsageError(`--tagging wants key=value, not ${JSON.stringify(tag)}`);
  if (key.length > 128 || value.length > 256) {
    throw new UsageError('--tagging: a key has at most 128 characters, a value at most 256');
  }
  return `${encodeComponent(key)}=${encodeComponent(value)}`;
}

function checkHeader(name: string, value: string, option: string): void {
  if (name.startsWith(META_PREFIX)) {
    if (!/^[a-z0-9-]+$/.test(name.slice(META_PREFIX.length))) {
      throw new UsageError(
        `${option}: a metadata name has letters, digits and hyphens only: ${JSON.stringify(name)}`,
      );
    }
  } else if (!PLAIN_HEADERS.has(name)) {
    throw new UsageError(`${option}: ${JSON.stringify(name)} is not a header that an append can set`, {
      hint: `it takes ${[...PLAIN_HEADERS].join(', ')} and ${META_PREFIX}*`,
    });
  }
  // Control characters could smuggle in a header; what is not ASCII would not arrive as it was signed.
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new UsageError(`${option}: the value of ${name} holds characters outside printable ASCII`, {
      hint: 'percent-encode it, as the OSS console does',
    });
  }
  const allowed = ALLOWED_VALUES[name];
  if (allowed !== undefined && !allowed.includes(value)) {
    throw new UsageError(`${option}: ${JSON.stringify(value)} is not one of ${allowed.join(', ')}`);
  }
}

function httpDate(value: string, option: string): string {
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return new Date(time).toUTCString();
  throw new UsageError(`${option}: ${JSON.stringify(value)} is not a date`, {
    hint: 'write it as 2026-12-31T23:59:59Z',
  });
}

function checkMetadataSize(headers: Readonly<Record<string, string>>): void {
  const bytes = Object.entries(headers)
    .filter(([name]) => name.startsWith(META_PREFIX))
    .reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes <= MAX_METADATA_BYTES) return;
  throw new UsageError(`the user metadata has ${bytes} bytes; OSS allows ${MAX_METADATA_BYTES}`);
}
