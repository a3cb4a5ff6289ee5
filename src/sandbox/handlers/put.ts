// PutObject: a Normal object takes the place of whatever had the key.

import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { md5Header, uploadHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { checkForbidOverwrite, parseCreation, STORAGE_CLASSES } from '../rules/creation.ts';
import { REFUSALS } from '../rules/error-table.ts';

export async function handlePut(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key } = exchange;
  requireLength(exchange);
  const creation = parseCreation(exchange, STORAGE_CLASSES);
  const content = await receiveBody(exchange, {
    md5: true,
    maxBytes: exchange.maxObjectBytes,
    tooLarge: REFUSALS.InvalidArgument,
  });
  try {
    await beforeCommit(exchange);
    const object = await store.exclusive(bucket, key, async (slot) => {
      await othersWriteWithin(exchange, slot, 'before', content.length);
      checkForbidOverwrite(exchange, slot.read());
      checkDigest(exchange, content);
      return slot.replace(content, 'Normal', { now: exchange.now(), creation });
    });
    return { status: 200, headers: { ...uploadHeaders(object), ...md5Header(object) } };
  } finally {
    await content.discard();
  }
}
