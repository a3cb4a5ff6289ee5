// The server that requests for a bucket go to, and how the bucket is addressed there.
import type { EndpointProblem } from '../facts/values.ts';
import { parseUrl } from '../parse-url.ts';
import { encodeKey } from '../sign/encode.ts';

/** Bucket before the host, bucket in the path, or a domain that is bound to the bucket. */
export type AddressingStyle = 'virtual' | 'path' | 'cname';

export interface Endpoint {
  /** `scheme://host[:port]` of the server, without the bucket. */
  readonly origin: string;
  readonly addressingStyle: AddressingStyle;
  /** Region of the V4 scope; the cloud box id for a cloud box; may be empty with V1, which needs none. */
  readonly region: string;
  readonly product: 'oss' | 'oss-cloudbox';
}

/** `scheme://host[:port]` that requests for this bucket are sent to. */
export function requestOrigin(endpoint: Endpoint, bucket: string): string {
  return endpoint.addressingStyle === 'virtual' && bucket !== ''
    ? endpoint.origin.replace('://', `://${bucket}.`)
    : endpoint.origin;
}

/** The path as it is sent. It must not be parsed again: dot segments and `//` belong to the key. */
export function requestPath(endpoint: Endpoint, bucket: string, key: string): string {
  const prefix = endpoint.addressingStyle === 'path' && bucket !== '' ? `/${bucket}` : '';
  return `${prefix}/${encodeKey(key)}`;
}

/** @returns what is wrong with the text, where it names no server */
export function parseServer(text: string): URL | EndpointProblem {
  const [, scheme = 'https', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  if (!/^https?$/i.test(scheme)) return 'scheme';
  const host = rest.replace(/\/$/, '');
  if (host.includes('@')) return 'user';
  if (/[/\\?#]/.test(host)) return 'path';
  const name = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
  const url = parseUrl(`${scheme}://${host}`);
  if (name === undefined || url === undefined) return 'not-a-host';
  // URL reads `127.1` as 127.0.0.1; the host must be the one that was written (IPv6 has many spellings).
  if (url.hostname !== name && !name.startsWith('[')) return 'not-a-name-or-ip';
  return url.port === '0' ? 'port-zero' : url;
}
