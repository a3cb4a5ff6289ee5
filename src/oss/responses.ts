// Response headers to typed results.

import { UINT64_MAX } from '../crc64/uint64.ts';
import type { HttpResponse } from '../http/transport.ts';
import { parseByteCount } from './error-body.ts';
import { META_PREFIX } from './metadata.ts';
import type { AppendAnswer, ObjectContent, ObjectHead } from './types.ts';

type ResponseHeaders = HttpResponse['headers'];

export function parseObjectHead(headers: ResponseHeaders): ObjectHead {
  return {
    contentLength: parseByteCount(headers['content-length']) ?? 0,
    objectType: headers['x-oss-object-type'],
    nextAppendPosition: parseByteCount(headers['x-oss-next-append-position']),
    crc64: parseCrc64(headers['x-oss-hash-crc64ecma']),
    etag: headers.etag,
    lastModified: headers['last-modified'],
    contentType: headers['content-type'],
    storageClass: headers['x-oss-storage-class'],
    sealedTime: headers['x-oss-sealed-time'],
    metadata: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith(META_PREFIX))
        .map(([name, value]) => [name.slice(META_PREFIX.length), value]),
    ),
    headers,
    requestId: headers['x-oss-request-id'],
  };
}

export function parseAppendAnswer(headers: ResponseHeaders): AppendAnswer {
  return {
    nextPosition: parseByteCount(headers['x-oss-next-append-position']),
    crc64: parseCrc64(headers['x-oss-hash-crc64ecma']),
    etag: headers.etag,
    requestId: headers['x-oss-request-id'],
  };
}

export function parseObjectContent({ headers, body }: HttpResponse): ObjectContent {
  const head = parseObjectHead(headers);
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  const start = parseByteCount(first);
  const lastByte = parseByteCount(last);
  // No Content-Range that could be one: the whole object, whatever was asked for.
  if (start === undefined || lastByte === undefined || lastByte < start)
    return { start: 0, end: head.contentLength, totalLength: head.contentLength, head, body };
  return { start, end: lastByte + 1, totalLength: parseByteCount(total), head, body };
}

/** @returns undefined for anything but an unsigned 64-bit decimal. */
function parseCrc64(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= UINT64_MAX ? value : undefined;
}
