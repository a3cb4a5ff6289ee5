// Which of OSS's operations a request asks for: by what it is about, its method and its sub-resource.
import { isSubResource } from '../../sign/v1.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Address } from './addressing.ts';

/** Those of the sandbox, by method and sub-resource. */
const SERVICE = { GET: 'list-buckets' } as const;
const BUCKET = {
  PUT: 'put-bucket',
  GET: 'list-objects',
  'GET location': 'get-location',
  'POST delete': 'delete-objects',
} as const;
const OBJECT = {
  'POST append': 'append',
  'POST seal': 'seal',
  PUT: 'put',
  HEAD: 'head',
  'HEAD objectMeta': 'get-object-meta',
  GET: 'get',
  DELETE: 'delete',
  'GET acl': 'get-acl',
  'PUT acl': 'put-acl',
  'GET tagging': 'get-tagging',
  'PUT tagging': 'put-tagging',
  'DELETE tagging': 'delete-tagging',
} as const;

type Headers = Readonly<Record<string, string>>;

type ValueOf<T> = T[keyof T];
export type BucketOperation = ValueOf<typeof BUCKET>;
export type ObjectOperation = ValueOf<typeof OBJECT> | 'copy';
export type Operation = ValueOf<typeof SERVICE> | BucketOperation | ObjectOperation;

/** Query parameters that say more about an operation of the sandbox, and name none. */
const PARAMETERS =
  /^(?:position|versionId|list-type|prefix|delimiter|marker|max-keys|encoding-type|continuation-token|start-after|fetch-owner|security-token|response-.+|x-oss-(?:traffic-limit|request-payer|ac-.+))$/;

/** @returns undefined for what is not part of the sandbox */
export function operationOf(
  method: string,
  { bucket, key, query }: Address,
  headers: Headers,
): Operation | undefined {
  const operations: Readonly<Record<string, Operation>> =
    bucket === undefined ? SERVICE : key === undefined ? BUCKET : OBJECT;
  const name = [method, ...subResources(query)].join(' ');
  if (unknownForm(query, headers) !== undefined || !Object.hasOwn(operations, name)) return undefined;
  const operation = operations[name];
  return operation === 'put' && headers['x-oss-copy-source'] !== undefined ? 'copy' : operation;
}

/** Refused once and plainly: clients try again after a 5xx. */
export function notPartOfSandbox(method: string, { bucket, key, query }: Address, headers: Headers): Refusal {
  const names = subResources(query).join('&');
  const about = bucket === undefined ? 'the service' : key === undefined ? 'a bucket' : 'an object';
  const what = unknownForm(query, headers) ?? `${method}${names && ` ?${names}`} of ${about}`;
  return new Refusal(REFUSALS.NotPartOfSandbox, {
    message: `${what} is not part of the sandbox, which exists to rehearse appends.`,
  });
}

/** What makes any operation another one. */
function unknownForm(query: Address['query'], headers: Headers): string | undefined {
  if (query.Signature !== undefined || query['x-oss-signature'] !== undefined) return 'A presigned URL';
  return headers['x-oss-callback'] === undefined ? undefined : 'x-oss-callback';
}

/** A name that OSS does not know is one, too, unless it has a value: OSS takes no notice of such parameters. */
function subResources(query: Address['query']): string[] {
  return Object.entries(query)
    .filter(([name, value]) => !PARAMETERS.test(name) && (value === '' || isSubResource(name)))
    .map(([name]) => name)
    .sort();
}
