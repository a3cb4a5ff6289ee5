// Which of OSS's operations a request asks for.
import type { Address } from './addressing.ts';

type BucketOperation = 'put-bucket' | 'list-objects-v2';

export type ObjectOperation =
  | 'append'
  | 'seal'
  | 'put'
  | 'head'
  | 'get-object-meta'
  | 'get'
  | 'get-acl'
  | 'delete';

export type Operation = 'list-buckets' | BucketOperation | ObjectOperation;

/** @returns undefined for what the sandbox does not offer */
export function operationOf(method: string, { bucket, key, query }: Address): Operation | undefined {
  if (bucket === undefined) return method === 'GET' ? 'list-buckets' : undefined;
  if (key === undefined) return bucketOperation(method, query);
  const has = (name: string) => Object.hasOwn(query, name);
  switch (method) {
    case 'POST':
      return has('append') ? 'append' : has('seal') ? 'seal' : undefined;
    case 'HEAD':
      return has('objectMeta') ? 'get-object-meta' : 'head';
    case 'GET':
      return has('acl') ? 'get-acl' : 'get';
    case 'PUT':
      return has('acl') || has('tagging') || has('symlink') || has('uploadId') ? undefined : 'put';
    case 'DELETE':
      return has('uploadId') || has('tagging') ? undefined : 'delete';
    default:
      return undefined;
  }
}

function bucketOperation(method: string, query: Address['query']): BucketOperation | undefined {
  if (method === 'PUT' && Object.keys(query).length === 0) return 'put-bucket';
  if (method === 'GET' && query['list-type'] === '2') return 'list-objects-v2';
  return undefined;
}
