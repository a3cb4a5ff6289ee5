// OSS's error answers: XML in the body, or base64 XML in `x-oss-err` where HEAD has no body, or whatever a
// proxy sent instead. Source: "Error responses" in the OSS API reference.
import { BAD_ERROR_RESPONSE, type ServiceErrorFields } from '../errors.ts';
import { parseErrorXml, readText } from '../http/error-text.ts';
import type { HttpResponse } from '../http/transport.ts';
import { clip, lookUp } from '../outside.ts';

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

/** What a proxy's page says. A `<` ends where the next one begins, or many of them would each be searched for an end. */
function plainText(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
