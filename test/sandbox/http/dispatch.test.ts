import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const STRANGER = { credentials: { accessKeyId: 'nobody', accessKeySecret: '' } };

const REQUESTS: readonly [method: string, key: string | undefined, query: Record<string, string>][] = [
  ['GET', undefined, {}],
  ['GET', undefined, { 'list-type': '2' }],
  ['POST', undefined, { delete: '' }],
  ['POST', 'log', { append: '', position: '0' }],
  ['PUT', 'log', {}],
  ['HEAD', 'log', {}],
  ['GET', 'log', { acl: '' }],
  ['PUT', 'log', { tagging: '' }],
  ['DELETE', 'log', {}],
];

test.for(REQUESTS)(
  '%s of %s %j looks for the bucket before it looks who asks',
  async (request, { sandbox }) => {
    const [method, key, query] = request;
    const absent = await call(sandbox, method, key, { query, bucket: 'absent', ...STRANGER });
    expect(absent).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    const present = await call(sandbox, method, key, { query, ...STRANGER });
    expect(present).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  },
);

test('nobody unknown makes a bucket, or is told of any', async ({ sandbox }) => {
  const made = await call(sandbox, 'PUT', undefined, { bucket: 'another', ...STRANGER });
  expect(made).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  expect(await sandbox.store.hasBucket('another')).toBe(false);
  expect((await call(sandbox, 'GET', undefined, { bucket: '', ...STRANGER })).status).toBe(403);
});
