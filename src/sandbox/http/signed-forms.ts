// What a client may have signed: the documented form first, then those of clients that depart from it. Each covers
// the method, the bucket, the key, the position, and all headers that its version signs.
import type { SignableRequest } from '../../sign/types.ts';
import { stringToSignV1 } from '../../sign/v1.ts';
import { canonicalRequestV4, stringToSignV4 } from '../../sign/v4.ts';

/** Named as the elements of the refusal that shows it. */
export interface Form {
  readonly StringToSign: string;
  readonly CanonicalRequest?: string;
}

/** Parameters that V1 signs, and a client does not: none, and those of the C, C# and old Android clients. */
const UNSIGNED_V1 = [
  /^$/,
  /^(?:tagging|versionId|continuation-token|x-oss-traffic-limit)$/,
  /^(?:continuation-token|x-oss-request-payer)$/,
  /^(?:objectMeta|tagging)$/,
];

/** What ali-oss, without a value, signs with V4 as `name=` or not at all. It makes no request another one. */
const OF_LISTINGS = /^(?:prefix|delimiter|marker|max-keys|encoding-type|start-after|fetch-owner)$/;

/**
 * Where a client sends both `x-oss-date` and `Date`, either may stand on the date line. The first
 * PHP clients sign the path of a bucket as they send it: `/bucket`, and not `/bucket/`.
 */
export function* formsV1(request: SignableRequest): Generator<Form> {
  const { date = '', 'x-oss-date': ossDate = date } = request.headers;
  for (const unsigned of UNSIGNED_V1) {
    const signed = Object.entries(request.query).filter(([name]) => !unsigned.test(name));
    for (const dateLine of new Set([ossDate, date])) {
      const text = stringToSignV1({ ...request, query: Object.fromEntries(signed) }, dateLine);
      yield { StringToSign: text };
      if (request.bucket === undefined || request.key !== undefined) continue;
      const slash = stringToSignV1({ ...request, query: {} }, dateLine).length - 1;
      yield { StringToSign: text.slice(0, slash) + text.slice(slash + 1) };
    }
  }
}

/** @param additional names of headers that are signed besides */
export function* formsV4(
  request: SignableRequest,
  additional: readonly string[],
  timestamp: string,
  scope: string,
): Generator<Form> {
  const [method, uri, query = '', ...rest] = canonicalRequestV4(request, additional).split('\n');
  const parameters = query.split('&');
  const empty = parameters.filter((text) => OF_LISTINGS.test(text));
  let choices: string[][] = [[]];
  for (const name of empty) {
    choices = choices.flatMap((texts) => [name, `${name}=`, ''].map((text) => [...texts, text]));
  }
  for (const texts of choices) {
    const signed = parameters.map((text) => texts[empty.indexOf(text)] ?? text).filter((text) => text !== '');
    const CanonicalRequest = [method, uri, signed.join('&'), ...rest].join('\n');
    yield { StringToSign: stringToSignV4(timestamp, scope, CanonicalRequest), CanonicalRequest };
  }
}
