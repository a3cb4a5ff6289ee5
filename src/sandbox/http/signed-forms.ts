// What a client may have signed: the documented form first, then those of clients that depart from it. Each covers
// the method, the bucket, the key, the position, and all headers that its version signs.
import type { SignableRequest } from '../../sign/types.ts';
import { stringToSignV1 } from '../../sign/v1.ts';
import { canonicalRequestV4 } from '../../sign/v4.ts';

/** What V1 signs, and the C, C# and old Android clients do not. */
const DISPUTED =
  /^(?:objectMeta|tagging|versionId|continuation-token|x-oss-(?:traffic-limit|request-payer))$/;

/** What ali-oss, without a value, signs with V4 as `name=` or not at all. It makes no request another one. */
const OF_LISTINGS = /^(?:prefix|delimiter|marker|max-keys|encoding-type|start-after|fetch-owner)$/;

/**
 * Strings to sign. Where a client sends both `x-oss-date` and `Date`, either may stand on the date line. The first
 * PHP clients sign the path of a bucket as they send it: `/bucket`, and not `/bucket/`.
 */
export function* formsV1(request: SignableRequest): Generator<string> {
  const { date = '', 'x-oss-date': ossDate = date } = request.headers;
  const parameters = Object.entries(request.query);
  const disputed = parameters.map(([name]) => name).filter((name) => DISPUTED.test(name));
  for (const left of choices(disputed.map((name) => ['', name]))) {
    const query = Object.fromEntries(parameters.filter(([name]) => !left.includes(name)));
    for (const dateLine of new Set([ossDate, date])) {
      const text = stringToSignV1({ ...request, query }, dateLine);
      yield text;
      if (request.bucket === undefined || request.key !== undefined) continue;
      const slash = stringToSignV1({ ...request, query: {} }, dateLine).length - 1;
      yield text.slice(0, slash) + text.slice(slash + 1);
    }
  }
}

/** Canonical requests. */
export function* formsV4(request: SignableRequest, additional: readonly string[]): Generator<string> {
  const [method, uri, query = '', ...rest] = canonicalRequestV4(request, additional).split('\n');
  const parameters = query.split('&');
  const empty = parameters.filter((text) => OF_LISTINGS.test(text));
  for (const texts of choices(empty.map((name) => [name, `${name}=`, '']))) {
    const signed = parameters.map((text) => texts[empty.indexOf(text)] ?? text).filter((text) => text !== '');
    yield [method, uri, signed.join('&'), ...rest].join('\n');
  }
}

/** One of each row, in every way; the first of each row at first. */
function choices(rows: readonly (readonly string[])[]): string[][] {
  return rows.reduce<string[][]>(
    (found, row) => found.flatMap((choice) => row.map((text) => [...choice, text])),
    [[]],
  );
}
