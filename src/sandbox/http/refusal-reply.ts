// What a refusal looks like to the client: OSS's error document.
import type { Refusal } from '../rules/error-table.ts';
import type { Exchange, Reply } from './exchange.ts';
import { formatXml, type XmlElement } from './xml.ts';

/** XML in the body, or base64 in `x-oss-err` where the method allows no body. */
export function refusalReply(exchange: Exchange, refusal: Refusal): Reply {
  const { status, ec } = refusal.entry;
  const xml = formatXml(['Error', errorElements(exchange, refusal)]);
  const facts = { status, closes: refusal.closes };
  const headers: Record<string, string> = { ...refusal.headers, ...(ec !== undefined && { 'x-oss-ec': ec }) };
  if (exchange.method === 'HEAD') {
    headers['x-oss-err'] = Buffer.from(xml).toString('base64');
    return { ...facts, headers };
  }
  return { ...facts, headers: { ...headers, 'Content-Type': 'application/xml' }, body: xml };
}

function errorElements(
  { requestId, headers }: Exchange,
  { entry, message, elements }: Refusal,
): XmlElement[] {
  const { code, ec } = entry;
  return Object.entries({
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: headers.host ?? '',
    ...elements,
    ...(ec !== undefined && { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  });
}

/** A whole answer as text, for a connection on which node:http gives no more responses. */
export function formatRawAnswer({ entry, message }: Refusal, now: Date): string {
  const body = formatXml([
    'Error',
    [
      ['Code', entry.code],
      ['Message', message],
    ],
  ]);
  const head = [
    `HTTP/1.1 ${entry.status} ${entry.code}`,
    'Server: AliyunOSS',
    `Date: ${now.toUTCString()}`,
    'Connection: close',
    'Content-Type: application/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
