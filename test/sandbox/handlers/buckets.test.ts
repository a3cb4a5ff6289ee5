import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';
import { DATE, RECORDED, sendV1 } from '../support/recorded.ts';

test('buckets are listed with what clients read, by prefix and page', async ({ start }) => {
  const sandbox = await start({ ...RECORDED, buckets: ['logs-1', 'logs-2', 'logs-3', 'other'] });
  const list = async (query: string) => {
    const head = [`GET /${query} HTTP/1.1`, `Date: ${DATE}`];
    const { body } = await sendV1(sandbox, { head, signs: ['GET', '', '', DATE, '/'] });
    return (element: string) =>
      [...body.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'g'))].map(([, text]) => text);
  };
  const first = await list('?prefix=logs&max-keys=2');
  expect(first('Name')).toEqual(['logs-1', 'logs-2']);
  expect(first('NextMarker')).toEqual(['logs-2']);
  expect((await list('?prefix=logs&marker=logs-2'))('Name')).toEqual(['logs-3']);
  const all = await list('');
  expect(all('IsTruncated')).toEqual(['false']);
  expect(all('Location')).toEqual(Array(4).fill('oss-cn-hangzhou'));
  expect(all('ExtranetEndpoint')).toEqual(Array(4).fill(`127.0.0.1:${sandbox.port}`));
  for (const date of all('CreationDate')) {
    expect(Math.abs(Date.now() - Date.parse(date ?? ''))).toBeLessThan(60_000);
  }
});

test('a bucket says where it is', async ({ sandbox }) => {
  const { text } = await call(sandbox, 'GET', undefined, { query: { location: '' } });
  expect(text).toContain('<LocationConstraint>oss-cn-hangzhou</LocationConstraint>');
});
