// What a request says about the object it creates, and the headers that must be right on any upload.

import type { Exchange } from '../http/exchange.ts';
import type { Creation } from '../store/object-slot.ts';
import { REFUSALS, Refusal } from './error-table.ts';

const ACLS = ['default', 'private', 'public-read', 'public-read-write'];
const STORAGE_CLASSES = ['Standard', 'IA', 'Archive'];
const ENCRYPTIONS = ['AES256', 'KMS', 'SM4'];
const MAX_META_BYTES = 8192;
const MAX_TAGS = 10;
/** Bits per second, as documented: 100 KB/s to 100 MB/s. */
const TRAFFIC_LIMIT = { least: 819_200, most: 838_860_800 };

/** Stored as given, and given back by HEAD and GET. */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'expires',
  'x-oss-storage-class',
  'x-oss-server-side-encryption',
  'x-oss-server-side-data-encryption',
  'x-oss-server-side-encryption-key-id',
];

/**
 * Reads and checks the upload's headers. They count when the object is created; of a later append, all but the
 * ACL are checked and ignored.
 * @throws {Refusal}
 */
export function parseCreation(exchange: Exchange): Creation {
  const { headers } = exchange;
  checkChoice(headers, 'x-oss-object-acl', ACLS, REFUSALS.InvalidArgument);
  checkChoice(headers, 'x-oss-storage-class', STORAGE_CLASSES, REFUSALS.InvalidArgument);
  checkChoice(headers, 'x-oss-server-side-encryption', ENCRYPTIONS, REFUSALS.InvalidEncryptionAlgorithmError);
  checkTrafficLimit(exchange);
  const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-oss-meta-'));
  checkMetaSize(meta);
  const kept = KEPT.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'x-oss-storage-class': 'Standard',
      ...Object.fromEntries([...kept, ...meta]),
    },
    acl: headers['x-oss-object-acl'] ?? 'default',
    tagCount: countTags(headers['x-oss-tagging'] ?? ''),
  };
}

function checkChoice(
  headers: Exchange['headers'],
  name: string,
  choices: readonly string[],
  refusal: (typeof REFUSALS)[keyof typeof REFUSALS],
): void {
  const value = headers[name];
  if (value === undefined || choices.includes(value)) return;
  throw new Refusal(refusal, { elements: { ArgumentName: name, ArgumentValue: value } });
}

/** Header or query parameter, not both. */
function checkTrafficLimit({ headers, address }: Exchange): void {
  const name = 'x-oss-traffic-limit';
  const inHeader = headers[name];
  const inQuery = address.query[name];
  const text = inHeader ?? inQuery;
  if (text === undefined) return;
  const limit = Number(text);
  const inRange = limit >= TRAFFIC_LIMIT.least && limit <= TRAFFIC_LIMIT.most;
  if (/^\d+$/.test(text) && inRange && (inHeader === undefined || inQuery === undefined)) return;
  throw new Refusal(REFUSALS.InvalidArgument, { elements: { ArgumentName: name, ArgumentValue: text } });
}

function checkMetaSize(meta: readonly (readonly [string, string])[]): void {
  const bytes = meta.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (bytes <= MAX_META_BYTES) return;
  throw new Refusal(REFUSALS.InvalidArgument, {
    message: `The user metadata is ${bytes} bytes long; ${MAX_META_BYTES} are allowed.`,
  });
}

/** `A=1&B=2`, URL-encoded; keys of 1 to 128 characters, values of at most 256. */
function countTags(text: string): number {
  if (text === '') return 0;
  const tags = text.split('&').map((tag) => {
    const [name = '', value = ''] = tag.split('=').map(decodeTag);
    if (name === '' || name.length > 128 || value.length > 256) throw invalidTagging(text);
    return name;
  });
  if (tags.length > MAX_TAGS || new Set(tags).size < tags.length) throw invalidTagging(text);
  return tags.length;
}

function decodeTag(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidTagging(text);
  }
}

function invalidTagging(text: string): Refusal {
  return new Refusal(REFUSALS.InvalidArgument, {
    elements: { ArgumentName: 'x-oss-tagging', ArgumentValue: text },
  });
}
