// SealAppendObject: POST /{key}?seal&position={n}. No append is taken afterwards.

import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { fullHeaders } from '../http/object-headers.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { checkPosition, parsePosition } from '../rules/position.ts';
import { checkPresent } from './require-object.ts';

export function handleSeal(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key } = exchange;
  const position = parsePosition(exchange);
  return store.exclusive(bucket, key, async (slot) => {
    const object = checkPresent(exchange, slot.read());
    if (object.type !== 'Appendable') throw new Refusal(REFUSALS.ObjectNotAppendable);
    checkPosition(object, position);
    // The time is that of the first sealing.
    const sealed =
      object.sealedTime === undefined ? slot.update(object, { sealedTime: exchange.now() }) : object;
    return { status: 200, headers: { ...fullHeaders(sealed), 'Content-Length': '0' } };
  });
}
