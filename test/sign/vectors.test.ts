import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SignableRequest } from '../../src/sign/types.ts';
import { signV1, stringToSignV1 } from '../../src/sign/v1.ts';
import { canonicalRequestV4, effectiveAdditionalHeaders, signV4 } from '../../src/sign/v4.ts';

interface Vector {
  id: string;
  version: 'v1' | 'v4';
  auth: 'header' | 'query';
  method: string;
  bucket: string | null;
  key: string | null;
  query: Record<string, string>;
  headers: Record<string, string>;
  region: string | null;
  product: string | null;
  accessKeyId: string;
  accessKeySecret: string;
  token: string | null;
  epoch: number;
  additionalHeaders: string[];
  extraSubResources: string[];
  expectedAuthorization: string;
  canonicalRequest: string | null;
  stringToSign: string;
}

const file = new URL('../vectors/signing-vectors.json', import.meta.url);
const vectors = (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors;
const headerVectors = vectors.filter((vector) => vector.auth === 'header');

function request(vector: Vector): SignableRequest {
  return {
    method: vector.method,
    ...(vector.bucket !== null && { bucket: vector.bucket }),
    ...(vector.key !== null && { key: vector.key }),
    query: vector.query,
    headers: vector.headers,
  };
}

function credentials(vector: Vector) {
  return {
    accessKeyId: vector.accessKeyId,
    accessKeySecret: vector.accessKeySecret,
    ...(vector.token !== null && { securityToken: vector.token }),
  };
}

it('covers the published and derived header vectors', () => {
  expect(headerVectors.filter((vector) => vector.version === 'v4')).toHaveLength(20);
  expect(headerVectors.filter((vector) => vector.version === 'v1')).toHaveLength(11);
});

it('signs with each secret, region and day as if it were the first one', () => {
  const sign = (accessKeySecret: string, region: string, day: number): string | undefined =>
    signV4(
      { method: 'GET', bucket: 'demo', key: 'app.log', query: {}, headers: {} },
      {
        credentials: { accessKeyId: 'id', accessKeySecret },
        region,
        product: 'oss',
        date: new Date(Date.UTC(2026, 0, day)),
      },
    ).authorization;
  const places = ['cn-hangzhou', 'cn-beijing'].flatMap((region) =>
    [1, 2].map((day) => [region, day] as const),
  );
  const [first, second] = ['one', 'two'].map((secret) => places.map((place) => sign(secret, ...place)));
  expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe(8);
  for (const [index, place] of places.entries()) {
    expect([sign('one', ...place), sign('two', ...place)]).toEqual([first?.[index], second?.[index]]);
  }
});

describe.each(headerVectors.filter((vector) => vector.version === 'v4'))('$id', (vector) => {
  const { region, product } = vector;
  if (region === null || product === null) throw new Error('a V4 vector names region and product');
  const options = {
    credentials: credentials(vector),
    region,
    product,
    date: new Date(vector.epoch * 1000),
    additionalHeaders: vector.additionalHeaders,
  };

  it('has the expected canonical request', () => {
    const headers = signV4(request(vector), options);
    const additional = effectiveAdditionalHeaders(headers, vector.additionalHeaders);
    expect(canonicalRequestV4({ ...request(vector), headers }, additional)).toBe(vector.canonicalRequest);
  });

  it('has the expected signature', () => {
    expect(signV4(request(vector), options).authorization).toBe(vector.expectedAuthorization);
  });
});

describe.each(headerVectors.filter((vector) => vector.version === 'v1'))('$id', (vector) => {
  const options = {
    credentials: credentials(vector),
    date: new Date(vector.epoch * 1000),
    extraSubResources: vector.extraSubResources,
  };

  it('has the expected string to sign', () => {
    const headers = signV1(request(vector), options);
    const signed = stringToSignV1(
      { ...request(vector), headers },
      headers.date ?? '',
      vector.extraSubResources,
    );
    expect(signed).toBe(vector.stringToSign);
  });

  it('has the expected signature', () => {
    expect(signV1(request(vector), options).authorization).toBe(vector.expectedAuthorization);
  });
});
