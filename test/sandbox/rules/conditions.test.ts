import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('conditions are kept', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const { etag = '', 'last-modified': modified = '' } = (await call(sandbox, 'HEAD', 'k')).headers;
  const earlier = new Date(Date.parse(modified) - 60_000).toUTCString();
  const status = async (name: string, value: string) =>
    (await call(sandbox, 'GET', 'k', { headers: { [name]: value } })).status;
  expect(await status('if-match', etag)).toBe(200);
  expect(await status('if-match', '"other"')).toBe(412);
  expect(await status('if-none-match', etag)).toBe(304);
  expect(await status('if-none-match', '"other"')).toBe(200);
  expect(await status('if-modified-since', modified)).toBe(304);
  expect(await status('if-modified-since', earlier)).toBe(200);
  expect(await status('if-unmodified-since', modified)).toBe(200);
  expect(await status('if-unmodified-since', earlier)).toBe(412);
});
