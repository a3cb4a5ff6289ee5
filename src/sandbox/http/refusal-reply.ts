// What a refusal looks like to the client: OSS's error document.
import type { Refusal } from '../rules/error-table.ts';
import type { Exchange, Reply } from './exchange.ts';
import { formatXml, type XmlElement } from './xml.ts';

/** What an answer tells of the request that is refused; it may be none. */
export type Refused = Pick<Exchange, 'requestId' | 'method' | 'headers'>;

/** XML in the body, or base64 in `x-oss-err` where the method allows no body. */
export function refusalReply(exchange: Refused, refusal: Refusal): Reply {
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

function errorElements({ requestId, headers }: Refused, { entry, message, elements }: Refusal): XmlElement[] {
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
