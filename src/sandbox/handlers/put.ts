// PutObject: a Normal object takes the place of whatever had the key.

import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { encryptionHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { parseCreation } from '../rules/creation.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';

export async function handlePut(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key, headers } = exchange;
  requireLength(exchange);
  const creation = parseCreation(exchange);
  const content = await receiveBody(exchange, {
    md5: true,
    maxBytes: exchange.maxObjectBytes,
    tooLarge: REFUSALS.InvalidArgument,
  });
  try {
    await beforeCommit(exchange);
    const object = await store.exclusive(bucket, key, async (slot) => {
      await othersWriteWithin(exchange, slot, 'before', content.length);
      if (headers['x-oss-forbid-overwrite'] === 'true' && slot.read() !== undefined) {
        throw new Refusal(REFUSALS.FileAlreadyExists);
      }
      checkDigest(exchange, content);
      return slot.replace(content, 'Normal', { now: exchange.now(), creation });
    });
    const contentMd5 = content.md5?.toString('base64') ?? '';
    return {
      status: 200,
      headers: {
        ETag: `"${object.etag}"`,
        'Content-MD5': contentMd5,
        'x-oss-hash-crc64ecma': String(object.crc64),
        ...encryptionHeaders(object),
      },
    };
  } finally {
    await content.discard();
  }
}
