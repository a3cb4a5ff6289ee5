import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const put = (sandbox: Sandbox, acl?: string, key = 'log') =>
  call(sandbox, 'PUT', key, {
    query: { acl: '' },
    ...(acl !== undefined && { headers: { 'x-oss-object-acl': acl } }),
  });
const get = async (sandbox: Sandbox) =>
  /<Grant>(.*)<\/Grant>/.exec((await call(sandbox, 'GET', 'log', { query: { acl: '' } })).text)?.[1];

test('the ACL of an object is put and read, and its bytes and time stay', async ({ start }) => {
  let now = new Date();
  const sandbox = await start({ clock: () => now });
  await append(sandbox, 'log', 0, 'hello');
  expect(await get(sandbox)).toBe('default');
  const { headers } = await call(sandbox, 'HEAD', 'log');
  now = new Date(now.getTime() + 60_000);
  for (const acl of ['private', 'public-read', 'public-read-write', 'default']) {
    expect(await put(sandbox, acl)).toMatchObject({ status: 200, text: '' });
    expect(await get(sandbox)).toBe(acl);
  }
  expect((await call(sandbox, 'HEAD', 'log')).headers).toMatchObject({
    'last-modified': headers['last-modified'],
    'x-oss-next-append-position': '5',
  });
});

test('no ACL, another than there is, and no object are refused', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'hello');
  expect(await put(sandbox)).toMatchObject({ status: 400, code: 'MissingArgument' });
  expect(await put(sandbox, 'public')).toMatchObject({ status: 400, code: 'InvalidArgument' });
  expect(await get(sandbox)).toBe('default');
  expect(await put(sandbox, 'private', 'absent')).toMatchObject({ status: 404, code: 'NoSuchKey' });
});
