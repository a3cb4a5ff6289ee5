import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const tagging = (tags: readonly (readonly [string, string])[]) =>
  `<Tagging><TagSet>${tags
    .map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`)
    .join('')}</TagSet></Tagging>`;

const put = (sandbox: Sandbox, body: string, key = 'log') =>
  call(sandbox, 'PUT', key, { query: { tagging: '' }, body });
const tagsOf = async (sandbox: Sandbox) => (await sandbox.store.stat('demo', 'log'))?.tags;

test('tags of an appendable are put, read, counted and deleted, and its time stays', async ({ start }) => {
  let now = new Date();
  const sandbox = await start({ clock: () => now });
  const created = await append(sandbox, 'log', 0, 'hello', { headers: { 'x-oss-tagging': 'a=1&b%20c=' } });
  expect(created.status).toBe(200);
  const before = (await call(sandbox, 'HEAD', 'log')).headers;
  expect(before['x-oss-tagging-count']).toBe('2');
  now = new Date(now.getTime() + 60_000);
  expect(
    await put(
      sandbox,
      tagging([
        ['team', '日志'],
        ['x+-=._:/', ''],
      ]),
    ),
  ).toMatchObject({ status: 200 });
  const { text } = await call(sandbox, 'GET', 'log', { query: { tagging: '' } });
  expect(text.replace(/\s/g, '')).toContain(
    tagging([
      ['team', '日志'],
      ['x+-=._:/', ''],
    ]),
  );
  const after = (await call(sandbox, 'HEAD', 'log')).headers;
  expect(after).toMatchObject({ 'last-modified': before['last-modified'], etag: before.etag });
  expect(await call(sandbox, 'DELETE', 'log', { query: { tagging: '' } })).toMatchObject({ status: 204 });
  const none = await call(sandbox, 'GET', 'log', { query: { tagging: '' } });
  expect(none.text).toMatch(/<TagSet>\s*<\/TagSet>/);
  const last = (await call(sandbox, 'HEAD', 'log')).headers;
  expect(last).not.toHaveProperty('x-oss-tagging-count');
  expect(last['last-modified']).toBe(before['last-modified']);
  expect(await append(sandbox, 'log', 5, '!')).toMatchObject({ status: 200 });
});

const tags = (count: number) => Array.from({ length: count }, (_, nth) => [`k${nth}`, 'v'] as const);

test.for([
  ['11 tags', tagging(tags(11))],
  [
    'a name twice',
    tagging([
      ['a', '1'],
      ['a', '2'],
    ]),
  ],
  ['an empty name', tagging([['', '1']])],
  ['a name of 129 characters', tagging([['a'.repeat(129), '1']])],
  ['a value of 257 characters', tagging([['a', '1'.repeat(257)]])],
  ['a percent sign', tagging([['%@abc', '1']])],
  ['a line end', tagging([['a', '1\n2']])],
] as const)('%s are refused', async ([, body], { sandbox }) => {
  await sandbox.store.append('demo', 'log', '');
  expect(await put(sandbox, body)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  expect(await tagsOf(sandbox)).toEqual({});
});

test('as many and as long tags as there may be are taken', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', '');
  const body = tagging([...tags(9), ['ä'.repeat(128), '1'.repeat(256)]]);
  expect(await put(sandbox, body)).toMatchObject({ status: 200 });
  expect(Object.keys((await tagsOf(sandbox)) ?? {})).toHaveLength(10);
});

test('what is no tagging, and no object, is refused', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', '');
  for (const body of ['', '<TagSet></TagSet>', '<Tagging>']) {
    expect(await put(sandbox, body)).toMatchObject({ status: 400, code: 'MalformedXML' });
  }
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const options = { query: { tagging: '' }, ...(method === 'PUT' && { body: tagging([]) }) };
    expect(await call(sandbox, method, 'absent', options)).toMatchObject({ code: 'NoSuchKey' });
  }
});
