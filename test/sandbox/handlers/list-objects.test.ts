import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('listing pages through keys of any characters in byte order', async ({ sandbox }) => {
  const keys = ['\u0001', 'a b', 'a%', 'a+b', 'a/', 'a/../b', 'z', 'é', '\uFFFD', '🎉'];
  for (const key of keys) await sandbox.store.append('demo', key, key);
  const seen: string[] = [];
  let query: Record<string, string> = { 'list-type': '2', 'max-keys': '3', 'encoding-type': 'url' };
  for (;;) {
    const { text } = await call(sandbox, 'GET', undefined, { query });
    seen.push(...[...text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => decodeURIComponent(key)));
    const token = /<NextContinuationToken>(.*?)</.exec(text)?.[1];
    if (token === undefined) break;
    query = { ...query, 'continuation-token': decodeURIComponent(token) };
  }
  expect(seen).toEqual(keys);
});
