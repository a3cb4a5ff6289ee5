// One look at a followed object: one ranged GET, and everything new is printed.
import type { ObjectUrl } from '../oss/object-url.ts';
import type { ObjectContent, OssClient } from '../oss/types.ts';
import type { Growth } from './growth.ts';
import { type Output, writeTo } from './output.ts';
import { clip, leave } from './read-range.ts';
import { isMissing, isPastEnd, totalLengthOf } from './snapshot.ts';

export type PollOutcome =
  | 'idle'
  | 'grew'
  /** What came cannot be right; it was not printed and is to be read again. */
  | 'again'
  | 'truncated'
  | 'replaced'
  | 'missing';

export interface PollDeps {
  readonly client: OssClient;
  readonly output: Output;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The range begins one byte before what is new. A range that begins at the end is answered 416, whether nothing was
 * appended or the object has become shorter; this one is answered with the byte we know, which says in one request
 * that the object is still there and still as long, and 416 can only mean that it is shorter.
 */
export async function poll(growth: Growth, object: ObjectUrl, deps: PollDeps): Promise<PollOutcome> {
  const { position } = growth;
  const content = await request(object, Math.max(0, position - 1), deps);
  if (content === 'missing') return 'missing';
  if (content === 'past-end') return position === 0 ? 'idle' : 'truncated';
  const length = totalLengthOf(content);
  if (growth.mayContinue(length, content.head)) return readGrowth(growth, content, object, deps);
  await leave(content);
  return length < position ? 'truncated' : 'replaced';
}

async function request(
  object: ObjectUrl,
  start: number,
  { client, signal }: PollDeps,
): Promise<ObjectContent | 'missing' | 'past-end'> {
  try {
    return await client.getObject(object, { start }, signal);
  } catch (error) {
    if (isMissing(error)) return 'missing';
    if (isPastEnd(error)) return 'past-end';
    throw error;
  }
}

/** A body that breaks off leaves `growth` at the byte where it broke; the next poll goes on there. */
async function readGrowth(
  growth: Growth,
  content: ObjectContent,
  object: ObjectUrl,
  { output, signal }: PollDeps,
): Promise<PollOutcome> {
  const { position } = growth;
  const end = totalLengthOf(content);
  let offset = Math.max(0, position - 1);
  for await (const piece of clip(content, { start: offset, end }, object)) {
    signal?.throwIfAborted();
    const known = Math.min(piece.length, Math.max(0, position - offset));
    if (known > 0 && !growth.fitsLastByte(piece[0])) return growth.mismatch() ?? 'replaced';
    offset += piece.length;
    for (const bytes of growth.add(piece.subarray(known))) await writeTo(output, bytes, signal);
  }
  if (growth.position === end) {
    const settled = growth.settle(content.head);
    if (typeof settled === 'string') return settled;
    for (const bytes of settled) await writeTo(output, bytes, signal);
  }
  return growth.position === position ? 'idle' : 'grew';
}
