// OSS's error answers: XML in the body, or base64 XML in `x-oss-err` where HEAD has no body, or whatever a
// proxy sent instead. Source: "Error responses" in the OSS API reference.
import type { ServiceErrorFields } from '../errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import { clip, lookUp } from '../outside.ts';

/** The code for an answer that is not in OSS's form: a proxy's page, or a bare status. */
export const BAD_ERROR_RESPONSE = 'BadErrorResponse';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_MESSAGE_LENGTH = 1000;
/** OSS sends about ten. */
const MAX_ELEMENTS = 32;

/** What is not written like a code of OSS is none. */
const OSS_CODE = /^[\w.-]{1,64}$/;

/** Used on HEAD answers without `x-oss-err`. Source: the EC pages of the OSS user guide. */
const CODES_BY_EC: Readonly<Record<string, string>> = {
  '0026-00000001': 'NoSuchKey',
  '0015-00000101': 'NoSuchBucket',
  '0002-00000504': 'RequestTimeTooSkewed',
};

/** Reads the whole answer. A body that is not OSS's never fails: status and request id are kept. */
export async function readServiceError(response: HttpResponse): Promise<ServiceErrorFields> {
  const { status, headers } = response;
  const body = await readText(response.body);
  const xml = body === '' ? Buffer.from(headers['x-oss-err'] ?? '', 'base64').toString() : body;
  const elements = await parseErrorXml(xml);
  const { Code, Message, RequestId, HostId, EC, ...rest } = elements;
  const ec = clipped(EC ?? headers['x-oss-ec']);
  const ossCode = OSS_CODE.test(Code ?? '') ? Code : lookUp(CODES_BY_EC, ec ?? '');
  return {
    status,
    ossCode: ossCode ?? BAD_ERROR_RESPONSE,
    ossMessage: clip(Message ?? '', MAX_MESSAGE_LENGTH),
    ...(ossCode === undefined && { foreignBody: clip(plainText(body)) }),
    requestId: clipped(RequestId ?? headers['x-oss-request-id']),
    ec,
    hostId: clipped(HostId),
    elements: Object.fromEntries(Object.entries(rest).slice(0, MAX_ELEMENTS)),
    retryAfter: headers['retry-after'],
    date: headers.date,
    nextAppendPosition: parseByteCount(headers['x-oss-next-append-position']),
  };
}

function clipped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : clip(text);
}

/** @returns undefined for anything but a non-negative integer that a number holds exactly. */
export function parseByteCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The beginning of the body: a parser that is slow with an endless one never gets it. */
async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, MAX_BODY_BYTES).toString();
}

/** The text of each direct child of `<Error>`; empty when the text is not such a document. */
async function parseErrorXml(text: string): Promise<Record<string, string>> {
  if (!text.includes('<Error>')) return {};
  const { parseXml, XmlElement } = (await import('@rgrove/parse-xml')).default;
  try {
    // The parser takes a quadratic time for carriage returns, and would make line feeds of them.
    const { root } = parseXml(text.replaceAll('\r', ''));
    if (root?.name !== 'Error') return {};
    return Object.fromEntries(
      root.children.filter((node) => node instanceof XmlElement).map((node) => [node.name, node.text.trim()]),
    );
  } catch {
    return {};
  }
}

/** What a proxy's page says. A `<` ends where the next one begins, or many of them would each be searched for an end. */
function plainText(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
