// The answer to ListObjectsV2. Source: "ListObjectsV2" in the OSS API reference.
import { BAD_ERROR_RESPONSE, OssServiceError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { ListedKeys } from './types.ts';

/** Of a thousand keys of the greatest length, percent-encoded, and what OSS says of each. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * Reads the whole answer.
 * @throws {OssServiceError} `BadErrorResponse` for anything but a listing
 */
export async function readListing(purpose: Purpose, response: HttpResponse): Promise<ListedKeys> {
  const { status, headers } = response;
  const listed = await parseListing(await readText(response.body));
  if (listed !== undefined) return listed;
  const requestId = headers['x-oss-request-id'];
  throw new OssServiceError(purpose, { status, ossCode: BAD_ERROR_RESPONSE, ossMessage: '', requestId });
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) return '';
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces).toString();
}

async function parseListing(text: string): Promise<ListedKeys | undefined> {
  const { parseXml, XmlElement } = (await import('@rgrove/parse-xml')).default;
  try {
    const { root } = parseXml(text);
    if (root?.name !== 'ListBucketResult') return undefined;
    const children = ({ children }: typeof root, name: string) =>
      children.filter((node) => node instanceof XmlElement).filter((element) => element.name === name);
    const keys = children(root, 'Contents').flatMap((content) =>
      children(content, 'Key').map((key) => decodeKey(key.text)),
    );
    return { keys, isTruncated: children(root, 'IsTruncated')[0]?.text === 'true' };
  } catch {
    return undefined;
  }
}

/** Whether a space is written as `%20` or `+`, a plus sign is always `%2B`. */
function decodeKey(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
