// PutObject: a Normal object takes the place of whatever had the key.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { md5Header, uploadHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { checkForbidOverwrite, parseCreation, STORAGE_CLASSES } from '../rules/creation.ts';
import { REFUSALS } from '../rules/error-table.ts';
import { commit } from './objects.ts';

export async function handlePut(exchange: ObjectExchange): Promise<Reply> {
  requireLength(exchange);
  const creation = parseCreation(exchange, STORAGE_CLASSES);
  const content = await receiveBody(exchange, true, {
    maxBytes: exchange.maxObjectBytes,
    tooLarge: REFUSALS.InvalidArgument,
  });
  const object = await commit(exchange, content, async (slot) => {
    checkForbidOverwrite(exchange, slot.read());
    checkDigest(exchange, content);
    return slot.replace(content, 'Normal', creation, exchange.now());
  });
  return { status: 200, headers: { ...uploadHeaders(object), ...md5Header(object) } };
}
