// From an arrived request to its reply: for what, in which bucket, who asks; then the operation's handler.
import { checkKeyless, checkKeys } from '../faults/access.ts';
import { afterCommit, beforeCommit, onArrival } from '../faults/moments.ts';
import { othersWrite } from '../faults/other-writers.ts';
import { handleGetAcl, handlePutAcl } from '../handlers/acl.ts';
import { handleAppend, handleSeal } from '../handlers/append.ts';
import { handleGetLocation, handleListBuckets, handlePutBucket } from '../handlers/buckets.ts';
import { handleCopy } from '../handlers/copy.ts';
import { handleDelete, handleDeleteObjects } from '../handlers/delete.ts';
import { handleGet, handleGetObjectMeta, handleHead } from '../handlers/get.ts';
import { handleListObjects } from '../handlers/list-objects.ts';
import { requireBucket } from '../handlers/objects.ts';
import { handlePut } from '../handlers/put.ts';
import { handleDeleteTagging, handleGetTagging, handlePutTagging } from '../handlers/tagging.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Exchange, ObjectExchange, Reply } from './exchange.ts';
import { verifySignature } from './signature.ts';

/** By the operation, which also says whether there are a bucket and a key. */
const HANDLERS: Readonly<Record<string, (exchange: ObjectExchange) => Promise<Reply>>> = {
  'GET of the service': handleListBuckets,
  'PUT of a bucket': handlePutBucket,
  'GET of a bucket': handleListObjects,
  'GET ?location of a bucket': handleGetLocation,
  'POST ?delete of a bucket': handleDeleteObjects,
  'POST ?append of an object': handleAppend,
  'POST ?seal of an object': handleSeal,
  'PUT of an object': (exchange) =>
    exchange.headers['x-oss-copy-source'] === undefined ? handlePut(exchange) : handleCopy(exchange),
  'HEAD of an object': handleHead,
  'HEAD ?objectMeta of an object': handleGetObjectMeta,
  'GET of an object': handleGet,
  'DELETE of an object': handleDelete,
  'GET ?acl of an object': handleGetAcl,
  'PUT ?acl of an object': handlePutAcl,
  'GET ?tagging of an object': handleGetTagging,
  'PUT ?tagging of an object': handlePutTagging,
  'DELETE ?tagging of an object': handleDeleteTagging,
};

/** They let faults in themselves, at the last moment before they look at the object. */
const UPLOADS = ['POST ?append of an object', 'PUT of an object'];

/** @throws {Refusal | Drop} */
export async function dispatch(exchange: Exchange): Promise<Reply> {
  const instead = await onArrival(exchange);
  if (instead !== undefined) return instead;
  const { operation, address } = exchange;
  const { bucket = '', key = '' } = address;
  const handle = HANDLERS[operation];
  if (handle === undefined) {
    // Refused once and plainly: clients try again after a 5xx.
    const message = `${operation} is not part of the sandbox, which exists to rehearse appends.`;
    throw new Refusal(REFUSALS.NotPartOfSandbox, { message });
  }
  const isInBucket = bucket !== '' && operation !== 'PUT of a bucket';
  // Before it is known who asks, as OSS does.
  if (isInBucket) await requireBucket(exchange, bucket);
  verifySignature(exchange);
  if (key !== '') checkKeys(exchange, [key]);
  else if (!isInBucket) checkKeyless(exchange);
  if (!UPLOADS.includes(operation)) {
    await beforeCommit(exchange);
    await othersWrite(exchange, 'before', 0);
  }
  const reply = await handle({ ...exchange, bucket, key });
  let sent: Reply | undefined;
  try {
    sent = await afterCommit(exchange, reply);
    return sent;
  } finally {
    // Another answer, or none, takes its place: nobody else would close it.
    if (sent !== reply && typeof reply.body === 'object') await reply.body.close();
  }
}
