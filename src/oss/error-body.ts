// OSS's error answers: XML in the body, or base64 XML in `x-oss-err` where HEAD has no body, or whatever a
// proxy sent instead. Source: "Error responses" in the OSS API reference.
import type { ServiceErrorFields } from '../errors.ts';
import type { HttpResponse } from '../http/transport.ts';

/** The code for an answer that is not in OSS's form: a proxy's page, or a bare status. */
export const BAD_ERROR_RESPONSE = 'BadErrorResponse';

const MAX_BODY_BYTES = 64 * 1024;

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
  const ec = EC ?? headers['x-oss-ec'];
  const ossCode = Code ?? CODES_BY_EC[ec ?? ''] ?? BAD_ERROR_RESPONSE;
  return {
    status,
    ossCode,
    ossMessage: Message ?? '',
    ...(Message === undefined && ossCode === BAD_ERROR_RESPONSE && { foreignBody: plainText(body) }),
    requestId: RequestId ?? headers['x-oss-request-id'],
    ec,
    hostId: HostId,
    elements: rest,
    retryAfter: headers['retry-after'],
    date: headers.date,
    nextAppendPosition: parseByteCount(headers['x-oss-next-append-position']),
  };
}

/** @returns undefined for anything but a non-negative integer that a number holds exactly. */
export function parseByteCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(pieces).toString();
}

/** The text of each direct child of `<Error>`; empty when the text is not such a document. */
async function parseErrorXml(text: string): Promise<Record<string, string>> {
  if (!text.includes('<Error>')) return {};
  const { parseXml, XmlElement } = (await import('@rgrove/parse-xml')).default;
  try {
    const { root } = parseXml(text);
    if (root?.name !== 'Error') return {};
    return Object.fromEntries(
      root.children.filter((node) => node instanceof XmlElement).map((node) => [node.name, node.text.trim()]),
    );
  } catch {
    return {};
  }
}

/** The first words of a proxy's page. */
function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
