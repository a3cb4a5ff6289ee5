import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('any object key is stored under itself, by V1 and by V4', async ({ sandbox }) => {
  const segment = fc.oneof(
    fc.constantFrom('', '.', '..', '%2e', '%2F', ' ', '+', '|', '?', '#', '\\', '&', '=', "!'()*", 'A', 'a'),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed()),
  );
  const key = fc
    .array(segment, { minLength: 1, maxLength: 6 })
    .map((segments) => segments.join('/'))
    .filter((text) => text !== '' && !/^[/\\]/.test(text));
  await fc.assert(
    fc.asyncProperty(key, fc.constantFrom('v1' as const, 'v4' as const), async (name, version) => {
      await sandbox.store.delete('demo', name);
      expect((await append(sandbox, name, 0, name, { version })).status).toBe(200);
      expect((await sandbox.store.stat('demo', name))?.key).toBe(name);
      expect((await call(sandbox, 'GET', name, { version })).text).toBe(name);
    }),
    { numRuns: 150 },
  );
});

test('keys that differ only in case or in dot segments are different objects', async ({ sandbox }) => {
  const keys = ['a/b', 'A/b', 'a//b', 'a/./b', 'a/c/../b', './a/b', 'a/b/'];
  for (const key of keys) expect((await append(sandbox, key, 0, key)).status).toBe(200);
  expect((await sandbox.store.list('demo')).map(({ key }) => key).sort()).toEqual([...keys].sort());
});

describe('the bucket', () => {
  test.for(['demo.localhost:9000', 'demo.oss-cn-hangzhou.aliyuncs.com', 'DEMO.localhost'])(
    'is the first label of the host %s',
    async (host, { sandbox }) => {
      const answers = [
        await append(sandbox, 'a/b', 0, 'x', { host }),
        await call(sandbox, 'GET', 'a/b', { host }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(sandbox.requests.map(({ bucket, key }) => [bucket, key])).toEqual([
        ['demo', 'a/b'],
        ['demo', 'a/b'],
      ]);
    },
  );

  test('is found in a target that is a whole URL, too', async ({ sandbox }) => {
    await append(sandbox, 'a b', 0, 'x');
    for (const [host, path] of [
      [`127.0.0.1:${sandbox.port}`, '/demo/a%20b'],
      ['demo.localhost', '/a%20b'],
    ]) {
      const answer = await call(sandbox, 'GET', 'a b', { target: `http://${host}${path}` });
      expect([answer.status, answer.text]).toEqual([200, 'x']);
    }
  });

  test('is that of a custom domain where one is bound', async ({ start }) => {
    const sandbox = await start({ cnames: { 'files.example.com': 'demo' } });
    expect((await append(sandbox, 'log', 0, 'x', { host: 'files.example.com:80' })).status).toBe(200);
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(1);
  });

  test('is the first segment of the path for localhost and IP addresses', async ({ sandbox }) => {
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80', 'sandbox:9000']) {
      const answer = await call(sandbox, 'GET', 'demo/log', {
        host,
        tamper: (headers) => {
          delete headers.authorization;
        },
      });
      expect(answer.code).toBe('AccessDenied');
      expect(sandbox.requests.at(-1)).toMatchObject({ bucket: 'demo', key: 'log' });
    }
  });
});

test('a target that is not percent-encoded UTF-8 is refused', async ({ sandbox }) => {
  const { status, code } = await call(sandbox, 'GET', 'k', { host: 'demo.localhost' });
  expect([status, code]).toEqual([404, 'NoSuchKey']);
  const response = await fetch(`${sandbox.endpoint}/demo/%FF`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('<Code>InvalidArgument</Code>');
});
