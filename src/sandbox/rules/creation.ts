// What a request says about the object it creates, and what must be right on any upload.

import type { Exchange } from '../http/exchange.ts';
import type { Creation } from '../store/object-slot.ts';
import { invalidArgument, REFUSALS, Refusal } from './error-table.ts';
import { parseTags } from './tags.ts';

const ACLS = ['default', 'private', 'public-read', 'public-read-write'];
const ENCRYPTION = 'x-oss-server-side-encryption';
const ENCRYPTIONS = ['AES256', 'KMS', 'SM4'];
/** The key that encrypts where KMS is asked for and no key is named. */
const KMS_KEY_ID = '9468da86-3509-4f8d-a61e-6eab1eac5e46';
const MAX_META_BYTES = 8192;

export const APPENDABLE_CLASSES = ['Standard', 'IA', 'Archive'];
export const STORAGE_CLASSES = [...APPENDABLE_CLASSES, 'ColdArchive', 'DeepColdArchive'];

const INVALID_CLASS = '0016-00000503';

/** Stored as given, and given back by HEAD and GET. */
const KEPT =
  /^(?:content-type|cache-control|content-disposition|content-encoding|expires|x-oss-storage-class|x-oss-server-side-.+|x-oss-meta-.*)$/;

type Described = Pick<Exchange, 'headers'>;

/**
 * Reads and checks the headers that describe a new object.
 * @param storageClasses those that the object may have
 * @throws {Refusal}
 */
export function parseCreation(described: Described, storageClasses: readonly string[]): Creation {
  const { headers } = described;
  const { [ENCRYPTION]: encryption } = headers;
  checkChoice(described, 'x-oss-storage-class', storageClasses, INVALID_CLASS);
  if (encryption !== undefined && !ENCRYPTIONS.includes(encryption)) {
    throw new Refusal(REFUSALS.InvalidEncryptionAlgorithmError);
  }
  const kept = Object.entries(headers).filter(([name]) => KEPT.test(name));
  checkMeta(kept.filter(([name]) => name.startsWith('x-oss-meta-')));
  return {
    headers: {
      'x-oss-storage-class': 'Standard',
      ...(encryption === 'KMS' && { [`${ENCRYPTION}-key-id`]: KMS_KEY_ID }),
      ...Object.fromEntries(kept),
      // Some clients send an empty one.
      'content-type': headers['content-type'] || 'application/octet-stream',
    },
    acl: checkAcl(described) ?? 'default',
    tags: parseTags(headers['x-oss-tagging'] ?? ''),
  };
}

/** @returns the ACL that the request asks for, if any */
export function checkAcl(described: Described): string | undefined {
  return checkChoice(described, 'x-oss-object-acl', ACLS);
}

export function checkForbidOverwrite({ headers }: Exchange, existing: object | undefined): void {
  if (headers['x-oss-forbid-overwrite'] === 'true' && existing !== undefined) {
    throw new Refusal(REFUSALS.FileAlreadyExists);
  }
}

function checkChoice(
  { headers }: Described,
  name: string,
  choices: readonly string[],
  ec?: string,
): string | undefined {
  const value = headers[name];
  if (value === undefined || choices.includes(value)) return value;
  throw invalidArgument(name, value, undefined, ec);
}

function checkMeta(meta: readonly (readonly [string, string])[]): void {
  const bad = meta.find(([name]) => !/^x-oss-meta-[a-z0-9-]+$/.test(name));
  if (bad !== undefined) {
    const why = 'The name of user metadata may hold letters, digits and hyphens.';
    throw invalidArgument(...bad, why, '0011-00000004');
  }
  const bytes = Buffer.byteLength(meta.flat().join(''));
  if (bytes <= MAX_META_BYTES) return;
  const why = `The user metadata is longer than ${MAX_META_BYTES} bytes.`;
  throw invalidArgument('x-oss-meta-*', String(bytes), why, '0011-00000002');
}
