// HEAD, repeated while that can help, to where the object ends.
import type { ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { retryRead } from '../retry/retry-read.ts';
import { type ObjectEnd, resolveObjectEnd } from './object-end.ts';
import type { SessionDeps } from './session.ts';

export interface ResolvedObject {
  readonly objectEnd: ObjectEnd;
  /** Undefined for an object that does not exist. */
  readonly head: ObjectHead | undefined;
}

/** @throws {AppendRefusedError} when the object cannot be appended to */
export async function resolveObject(object: ObjectUrl, deps: SessionDeps): Promise<ResolvedObject> {
  const { client, retry, signal } = deps;
  const head = await retryRead(() => client.headObject(object, signal), retry, signal);
  return { head, objectEnd: resolveObjectEnd(head, object) };
}
