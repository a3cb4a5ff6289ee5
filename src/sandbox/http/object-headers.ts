// The headers by which answers describe an object.
import type { StoredObject } from '../store/object-slot.ts';

/** What GetObjectMeta says, and every other answer about the object as well. */
export function briefHeaders(object: StoredObject): Record<string, string> {
  return {
    ETag: `"${object.etag}"`,
    'Last-Modified': object.lastModified.toUTCString(),
    'x-oss-hash-crc64ecma': String(object.crc64),
  };
}

/** What HEAD and GET say. */
export function fullHeaders(object: StoredObject): Record<string, string> {
  const tagCount = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...briefHeaders(object),
    'Accept-Ranges': 'bytes',
    'x-oss-object-type': object.type,
    ...(object.type === 'Appendable' && { 'x-oss-next-append-position': String(object.length) }),
    ...md5Header(object),
    ...(tagCount > 0 && { 'x-oss-tagging-count': String(tagCount) }),
    ...(object.sealedTime !== undefined && { 'x-oss-sealed-time': object.sealedTime.toUTCString() }),
  };
}

/** Of Normal objects only, whose ETag it is. */
export function md5Header({ type, etag }: StoredObject): Record<string, string> {
  return type === 'Normal' ? { 'Content-MD5': Buffer.from(etag, 'hex').toString('base64') } : {};
}

/** What the answer to an upload or a copy says. */
export function uploadHeaders({ etag, crc64, headers }: StoredObject): Record<string, string> {
  const encryption = Object.entries(headers).filter(([name]) => name.startsWith('x-oss-server-side-'));
  return { ETag: `"${etag}"`, 'x-oss-hash-crc64ecma': String(crc64), ...Object.fromEntries(encryption) };
}
