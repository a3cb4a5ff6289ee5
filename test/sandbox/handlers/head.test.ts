import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('an object has one version, which is called null', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', 'hello');
  for (const method of ['HEAD', 'GET']) {
    expect((await call(sandbox, method, 'k', { query: { versionId: 'null' } })).status).toBe(200);
    const unknown = await call(sandbox, method, 'k', { query: { versionId: 'CAEQ' } });
    expect(unknown).toMatchObject({ status: 404, code: 'NoSuchVersion' });
  }
});

test('HEAD describes an appendable object, GetObjectMeta says neither type nor position', async ({
  sandbox,
}) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const head = await call(sandbox, 'HEAD', 'k');
  expect(head.headers).toMatchObject({
    'content-length': '5',
    'accept-ranges': 'bytes',
    'x-oss-object-type': 'Appendable',
    'x-oss-hash-crc64ecma': '11177612005948864433',
    'x-oss-next-append-position': '5',
    'x-oss-storage-class': 'Standard',
  });
  expect(head.headers).not.toHaveProperty('content-md5');
  const brief = await call(sandbox, 'HEAD', 'k', { query: { objectMeta: '' } });
  expect(brief.headers).toMatchObject({
    'content-length': '5',
    etag: head.headers.etag,
    'x-oss-hash-crc64ecma': '11177612005948864433',
  });
  expect(brief.headers).not.toHaveProperty('x-oss-object-type');
  expect(brief.headers).not.toHaveProperty('x-oss-next-append-position');
});
