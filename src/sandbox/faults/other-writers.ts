// What faults write in the name of another writer, who comes before a request looks at the object, or after it
// is done.
import type { Exchange } from '../http/exchange.ts';
import type { ObjectSlot } from '../store/object-slot.ts';
import type { ActionOf } from './fault.ts';

type Moment = 'before' | 'after';

const LINE = Buffer.from('-- another writer was here --\n');

/** This many bytes of a text that no test would append by itself. */
export function foreignBytes(length: number): Buffer {
  return Buffer.alloc(length, LINE);
}

/**
 * Lets other writers at the object, where any are to come at this moment.
 * @param bodyLength of the request, in bytes
 */
export async function othersWrite(exchange: Exchange, moment: Moment, bodyLength: number): Promise<void> {
  const { store, address, faults } = exchange;
  const { bucket, key } = address;
  const isNow = ({ when }: { readonly when: Moment }) => when === moment;
  const due = faults.find('foreign-append', isNow) ?? faults.find('replace-object', isNow);
  if (bucket === undefined || key === undefined || due === undefined) return;
  await store.exclusive(bucket, key, (slot) => othersWriteWithin(exchange, slot, moment, bodyLength));
}

/** {@link othersWrite} for one who holds the object already. */
export async function othersWriteWithin(
  { faults, store }: Exchange,
  slot: ObjectSlot,
  moment: Moment,
  bodyLength: number,
): Promise<void> {
  const replacement = faults.take('replace-object', ({ when }) => when === moment);
  if (replacement !== undefined) await store.recreateWithin(slot, foreignBytes(replacement.length ?? 0));
  const object = slot.read();
  // Another writer is bound by OSS's rules, too.
  const isTaken = object === undefined || (object.type === 'Appendable' && object.sealedTime === undefined);
  const lengthOf = ({ bytes }: ActionOf<'foreign-append'>) => (bytes === 'same-length' ? bodyLength : bytes);
  const append = faults.take('foreign-append', (fault) => {
    return fault.when === moment && lengthOf(fault) > 0 && isTaken;
  });
  if (append !== undefined) await store.appendWithin(slot, foreignBytes(lengthOf(append)));
}
