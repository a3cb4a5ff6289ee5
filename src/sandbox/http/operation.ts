// What a request asks for, in words: `GET ?acl of an object`. They find its handler, and the faults that it meets.
import { isSubResource } from '../../sign/v1.ts';
import type { Address } from './addressing.ts';

/** Query parameters that say more about an operation of the sandbox, and name none. */
const PARAMETERS =
  /^(?:position|versionId|list-type|prefix|delimiter|marker|max-keys|encoding-type|continuation-token|start-after|fetch-owner|security-token|response-.+|x-oss-(?:traffic-limit|request-payer|ac-.+))$/;

/** Its method, its sub-resources, and what it is about; or what makes any operation another one. */
export function operationOf(
  method: string,
  { bucket, key, query }: Address,
  headers: Readonly<Record<string, string>>,
): string {
  if (query.Signature !== undefined || query['x-oss-signature'] !== undefined) return 'A presigned URL';
  if (headers['x-oss-callback'] !== undefined) return 'x-oss-callback';
  const names = Object.entries(query)
    // One that OSS does not know counts, too, unless it has a value or is no word: OSS takes no notice of these.
    .filter(
      ([name, value]) => !PARAMETERS.test(name) && (value === '' ? /^\w/.test(name) : isSubResource(name)),
    )
    .map(([name]) => name)
    .sort()
    .join('&');
  const about = bucket === undefined ? 'the service' : key === undefined ? 'a bucket' : 'an object';
  return `${method}${names && ` ?${names}`} of ${about}`;
}
