import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formsV1, formsV4 } from '../../../src/sandbox/http/signed-forms.ts';
import type { SignableRequest } from '../../../src/sign/types.ts';

const PARAMETERS = 'append position acl delete tagging objectMeta versionId prefix marker'.split(' ');
const HEADERS = 'content-type content-md5 x-oss-meta-a x-oss-object-acl x-oss-date date'.split(' ');
const oneOf = (...texts: readonly string[]) => fc.option(fc.constantFrom(...texts), { nil: undefined });

const PARTS: Readonly<Record<string, fc.Arbitrary<string | undefined>>> = {
  method: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD'),
  bucket: fc.constantFrom('logs', 'logs-2'),
  key: oneOf('k', 'k/', 'k/append', 'append'),
  ...Object.fromEntries(PARAMETERS.map((name) => [name, oneOf('', '0', '1')])),
  ...Object.fromEntries(HEADERS.map((name) => [name, oneOf('0', '1')])),
};

type Parts = Readonly<Record<string, string | undefined>>;

/** A request, and one that differs from it in one part. */
const pairs = fc
  .tuple(fc.record(PARTS), fc.record(PARTS), fc.constantFrom(...Object.keys(PARTS)))
  .map(([one, other, part]): [Parts, Parts] => [one, { ...one, [part]: other[part] }]);

function requestOf(parts: Parts): SignableRequest {
  const { method = '', bucket = '', key } = parts;
  const some = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]] as const])),
    );
  return {
    method,
    bucket,
    ...(key !== undefined && { key }),
    query: some(PARAMETERS),
    headers: some(HEADERS),
  };
}

/** Whether two requests are the same in all that a signature must cover, whoever made it. */
function isSame(one: Parts, other: Parts, isCovered: (name: string, parts: Parts) => boolean): boolean {
  const text = (parts: Parts) =>
    JSON.stringify(Object.keys(PARTS).map((name) => (isCovered(name, parts) ? [parts[name]] : [])));
  return text(one) === text(other);
}

const textsV1 = (request: SignableRequest) => [...formsV1(request)].map((form) => form.StringToSign);
const textsV4 = (request: SignableRequest) =>
  [...formsV4(request, [], '20261120T080910Z', '20261120/cn-hangzhou/oss/aliyun_v4_request')].map(
    (form) => form.StringToSign,
  );
const inBothOf = (one: readonly string[], other: readonly string[]) =>
  one.filter((text) => other.includes(text));

test('no V1 signature is of two requests that differ in what V1 covers', () => {
  const left = ['tagging', 'objectMeta', 'versionId', 'prefix', 'marker', 'date'];
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      if (isSame(one, other, (name) => !left.includes(name))) return;
      expect(inBothOf(textsV1(requestOf(one)), textsV1(requestOf(other)))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('no V4 signature is of two requests that differ in what V4 covers', () => {
  const isLeft = (name: string, parts: Parts) =>
    name === 'date' || (['prefix', 'marker'].includes(name) && (parts[name] ?? '') === '');
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      if (isSame(one, other, (name, parts) => !isLeft(name, parts))) return;
      expect(inBothOf(textsV4(requestOf(one)), textsV4(requestOf(other)))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('there are few of them, and the documented one is first', () => {
  const query = Object.fromEntries(
    ['prefix', 'delimiter', 'marker', 'max-keys', 'encoding-type', 'start-after', 'fetch-owner', 'list-type']
      .concat(['objectMeta', 'tagging', 'versionId', 'continuation-token', 'x-oss-traffic-limit'])
      .concat(Array.from({ length: 500 }, (_, n) => `response-${n}`))
      .map((name) => [name, '']),
  );
  const request = { method: 'GET', bucket: 'logs', query, headers: { date: 'now' } };
  const [first, ...others] = textsV1(request);
  expect(first).toBe(
    'GET\n\n\nnow\n/logs/?continuation-token&objectMeta&tagging&versionId&x-oss-traffic-limit',
  );
  expect(others).toHaveLength(7);
  expect(textsV4(request)).toHaveLength(3 ** 7);
});
