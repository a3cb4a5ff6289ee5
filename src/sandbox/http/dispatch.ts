// From an arrived request to its reply: who asks, for what, in which bucket; then the operation's handler.

import { afterCommit, onArrival } from '../faults/moments.ts';
import { othersWrite } from '../faults/other-writers.ts';
import { handleAppend } from '../handlers/append.ts';
import { handleDelete } from '../handlers/delete.ts';
import { handleGet } from '../handlers/get.ts';
import { handleGetAcl } from '../handlers/get-acl.ts';
import { handleGetObjectMeta } from '../handlers/get-object-meta.ts';
import { handleHead } from '../handlers/head.ts';
import { handleListBuckets } from '../handlers/list-buckets.ts';
import { handleListObjectsV2 } from '../handlers/list-objects-v2.ts';
import { handlePut } from '../handlers/put.ts';
import { handlePutBucket } from '../handlers/put-bucket.ts';
import { handleSeal } from '../handlers/seal.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { BucketExchange, Exchange, ObjectExchange, Reply } from './exchange.ts';
import type { ObjectOperation, Operation } from './operation.ts';
import { type VerifyOptions, verifySignature } from './signature.ts';

type ObjectHandler = (exchange: ObjectExchange) => Promise<Reply>;

const OBJECT_HANDLERS: Readonly<Record<ObjectOperation, ObjectHandler>> = {
  append: handleAppend,
  seal: handleSeal,
  put: handlePut,
  head: handleHead,
  'get-object-meta': handleGetObjectMeta,
  get: handleGet,
  'get-acl': handleGetAcl,
  delete: handleDelete,
};

/** @throws {Refusal | Drop} */
export async function dispatch(
  exchange: Exchange,
  operation: Operation | undefined,
  verify: VerifyOptions,
): Promise<Reply> {
  const instead = await onArrival(exchange);
  if (instead !== undefined) return instead;
  verifySignature(exchange, verify);
  if (operation === 'list-buckets') return handleListBuckets(exchange);
  const { bucket } = exchange.address;
  if (operation === undefined || bucket === undefined) throw new Refusal(REFUSALS.MethodNotAllowed);
  const inBucket: BucketExchange = { ...exchange, bucket };
  const reply = await handle(inBucket, operation);
  let sent: Reply | undefined;
  try {
    sent = await afterCommit(inBucket, reply);
    return sent;
  } finally {
    // Another answer, or none, takes its place: nobody else would close it.
    if (sent !== reply && typeof reply.body === 'object') await reply.body.close();
  }
}

async function handle(
  exchange: BucketExchange,
  operation: Exclude<Operation, 'list-buckets'>,
): Promise<Reply> {
  if (operation === 'put-bucket') return handlePutBucket(exchange);
  if (!(await exchange.store.hasBucket(exchange.bucket))) {
    throw new Refusal(REFUSALS.NoSuchBucket, { elements: { BucketName: exchange.bucket } });
  }
  if (operation === 'list-objects-v2') return handleListObjectsV2(exchange);
  const { key } = exchange.address;
  if (key === undefined) throw new Refusal(REFUSALS.MethodNotAllowed);
  const ofObject: ObjectExchange = { ...exchange, key };
  if (!isUpload(operation)) await othersWrite(ofObject, 'before', 0);
  return OBJECT_HANDLERS[operation](ofObject);
}

/** Uploads let other writers in themselves, at the last moment before they look. */
function isUpload(operation: ObjectOperation): boolean {
  return operation === 'append' || operation === 'put';
}
