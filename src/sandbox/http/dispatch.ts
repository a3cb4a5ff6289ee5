// From an arrived request to its reply: for what, in which bucket, who asks; then the operation's handler.

import { checkKeyless, checkKeys } from '../faults/access.ts';
import { afterCommit, beforeCommit, onArrival } from '../faults/moments.ts';
import { othersWrite } from '../faults/other-writers.ts';
import { handleGetAcl, handlePutAcl } from '../handlers/acl.ts';
import { handleAppend } from '../handlers/append.ts';
import { handleCopy } from '../handlers/copy.ts';
import { handleDelete, handleDeleteObjects } from '../handlers/delete.ts';
import { handleGet } from '../handlers/get.ts';
import { handleGetObjectMeta, handleHead } from '../handlers/head.ts';
import { handleGetLocation, handleListBuckets } from '../handlers/list-buckets.ts';
import { handleListObjects } from '../handlers/list-objects.ts';
import { handlePut } from '../handlers/put.ts';
import { handlePutBucket } from '../handlers/put-bucket.ts';
import { requireBucket } from '../handlers/require-object.ts';
import { handleSeal } from '../handlers/seal.ts';
import { handleDeleteTagging, handleGetTagging, handlePutTagging } from '../handlers/tagging.ts';
import type { BucketExchange, Exchange, ObjectExchange, Reply } from './exchange.ts';
import { type BucketOperation, notPartOfSandbox, type ObjectOperation, type Operation } from './operation.ts';
import { type VerifyOptions, verifySignature } from './signature.ts';

type Handlers<O extends Operation, E> = Readonly<Record<O, (exchange: E) => Promise<Reply>>>;

const BUCKET_HANDLERS: Handlers<BucketOperation, BucketExchange> = {
  'put-bucket': handlePutBucket,
  'list-objects': handleListObjects,
  'get-location': handleGetLocation,
  'delete-objects': handleDeleteObjects,
};

const OBJECT_HANDLERS: Handlers<ObjectOperation, ObjectExchange> = {
  append: handleAppend,
  seal: handleSeal,
  put: handlePut,
  copy: handleCopy,
  head: handleHead,
  'get-object-meta': handleGetObjectMeta,
  get: handleGet,
  delete: handleDelete,
  'get-acl': handleGetAcl,
  'put-acl': handlePutAcl,
  'get-tagging': handleGetTagging,
  'put-tagging': handlePutTagging,
  'delete-tagging': handleDeleteTagging,
};

/** Those that let faults in themselves, at the last moment before they look at the object. */
const UPLOADS: ReadonlySet<Operation> = new Set<Operation>(['append', 'put', 'copy']);

/** @throws {Refusal | Drop} */
export async function dispatch(
  exchange: Exchange,
  operation: Operation | undefined,
  verify: VerifyOptions,
): Promise<Reply> {
  const instead = await onArrival(exchange);
  if (instead !== undefined) return instead;
  if (operation === undefined) throw notPartOfSandbox(exchange.method, exchange.address, exchange.headers);
  const { bucket } = exchange.address;
  // Before it is known who asks, as OSS does.
  if (bucket !== undefined && operation !== 'put-bucket') await requireBucket(exchange, bucket);
  verifySignature(exchange, verify);
  const reply = await handle(exchange, operation);
  let sent: Reply | undefined;
  try {
    sent = await afterCommit(exchange, reply);
    return sent;
  } finally {
    // Another answer, or none, takes its place: nobody else would close it.
    if (sent !== reply && typeof reply.body === 'object') await reply.body.close();
  }
}

/** What the operation is on follows from the address. */
async function handle(exchange: Exchange, operation: Operation): Promise<Reply> {
  const { bucket, key } = exchange.address;
  if (key !== undefined) checkKeys(exchange, [key]);
  else if (bucket === undefined || operation === 'put-bucket') checkKeyless(exchange);
  if (!UPLOADS.has(operation)) {
    await beforeCommit(exchange);
    await othersWrite(exchange, 'before', 0);
  }
  if (bucket === undefined) return handleListBuckets(exchange);
  if (key === undefined) return BUCKET_HANDLERS[operation as BucketOperation]({ ...exchange, bucket });
  return OBJECT_HANDLERS[operation as ObjectOperation]({ ...exchange, bucket, key });
}
