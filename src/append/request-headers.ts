// The headers of an append besides those of the protocol: what creates the object, MD5, traffic limit.
import { createHash } from 'node:crypto';
import type { Notice } from '../facts/notices.ts';
import { guessContentType } from '../oss/content-type.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectEnd } from './object-end.ts';
import type { AppendSource } from './source.ts';

export interface RequestHeaderOptions {
  /** Lower-case names; go only with an append that may create its object. */
  readonly creationHeaders: Readonly<Record<string, string>>;
  /** `compute`, or the base64 MD5 of the whole source. */
  readonly contentMd5?: string;
  /** Bits per second that OSS is asked to keep to. */
  readonly trafficLimit?: number;
}

export type RequestHeaders = (
  object: ObjectUrl,
  source: AppendSource,
  objectEnd: ObjectEnd,
  offset: number,
  /** The object was created with these headers by an append before. */
  isOwn: boolean,
) => Promise<Record<string, string>>;

/**
 * Creation headers are not sent to an object that exists: OSS would ignore most of them, and a later ACL would
 * change the object's.
 * @param warn told once which headers were not sent
 */
export function createRequestHeaders(
  options: RequestHeaderOptions,
  warn: (notice: Notice) => void,
): RequestHeaders {
  let warned = false;
  return async (object, source, objectEnd, offset, isOwn) => {
    const headers: Record<string, string> = {};
    if (options.trafficLimit !== undefined) headers['x-oss-traffic-limit'] = String(options.trafficLimit);
    if (options.contentMd5 !== undefined) {
      const given = options.contentMd5 !== 'compute' && offset === 0;
      headers['content-md5'] = given ? options.contentMd5 : await md5(source.read(offset, source.size));
    }
    if (mayCreate(objectEnd)) {
      const contentType = await guessContentType(object.key, source.name);
      return { 'content-type': contentType, ...options.creationHeaders, ...headers };
    }
    const ignored = Object.keys(options.creationHeaders);
    if (ignored.length > 0 && !warned && !isOwn) {
      warned = true;
      warn({ kind: 'creation-headers-not-sent', url: formatObjectUrl(object), headers: ignored });
    }
    return headers;
  };
}

/** Whether an append at this end creates the object, as far as is known. */
export function mayCreate({ exists, position }: ObjectEnd): boolean {
  return exists === undefined ? position === 0 : !exists;
}

async function md5(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('md5');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}
