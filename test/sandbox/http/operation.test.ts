import { expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

/** Method, whether of an object, sub-resources with values, and how the refusal names it. */
const ABSENT: readonly [string, 'object' | 'bucket', Record<string, string>, string][] = [
  ['POST', 'object', {}, 'POST of an object'],
  ['PATCH', 'object', {}, 'PATCH of an object'],
  ['OPTIONS', 'object', {}, 'OPTIONS of an object'],
  ['DELETE', 'bucket', {}, 'DELETE of a bucket'],
  ['POST', 'object', { uploads: '' }, 'POST ?uploads of an object'],
  ['PUT', 'object', { partNumber: '1', uploadId: 'A0' }, 'PUT ?partNumber&uploadId of an object'],
  ['DELETE', 'object', { uploadId: 'A0' }, 'DELETE ?uploadId of an object'],
  ['PUT', 'object', { symlink: '' }, 'PUT ?symlink of an object'],
  ['GET', 'object', { symlink: '' }, 'GET ?symlink of an object'],
  ['POST', 'object', { restore: '' }, 'POST ?restore of an object'],
  ['GET', 'object', { 'x-oss-process': 'image/info' }, 'GET ?x-oss-process of an object'],
  ['GET', 'object', { somethingNew: '' }, 'GET ?somethingNew of an object'],
  ['GET', 'object', { acl: '', tagging: '' }, 'GET ?acl&tagging of an object'],
  ['GET', 'object', { append: '', position: '0' }, 'GET ?append of an object'],
  ['HEAD', 'object', { acl: '' }, 'HEAD ?acl of an object'],
  ['GET', 'bucket', { bucketInfo: '' }, 'GET ?bucketInfo of a bucket'],
  ['GET', 'bucket', { versions: '' }, 'GET ?versions of a bucket'],
  ['GET', 'bucket', { uploads: '' }, 'GET ?uploads of a bucket'],
  ['PUT', 'bucket', { lifecycle: '' }, 'PUT ?lifecycle of a bucket'],
  ['GET', 'bucket', { acl: '' }, 'GET ?acl of a bucket'],
];

test.for(ABSENT)(
  '%s of a %s with %j is refused by name, once',
  async ([method, about, query, name], { sandbox }) => {
    await append(sandbox, 'log', 0, 'kept');
    for (const version of ['v1', 'v4'] as const) {
      const answer = await call(sandbox, method, about === 'object' ? 'log' : undefined, { query, version });
      expect(answer).toMatchObject({ status: 405, code: 'NotPartOfSandbox' });
      expect(answer.text).toContain(
        `<Message>${name.replaceAll('&', '&amp;')} is not part of the sandbox, which exists to rehearse appends.</Message>`,
      );
    }
    expect((await sandbox.store.read('demo', 'log')).toString()).toBe('kept');
  },
);

test('parameters that OSS does not look at are not looked at', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'kept');
  const query = { t: '1', 'x-id': 'GetObject', 'response-content-type': 'text/plain' };
  expect((await call(sandbox, 'GET', 'log', { query })).text).toBe('kept');
});

test('presigned URLs are refused as such', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'kept');
  const ways = [
    { OSSAccessKeyId: 'id', Expires: '1999999999', Signature: 'c2ln' },
    { 'x-oss-signature-version': 'OSS4-HMAC-SHA256', 'x-oss-credential': 'id/…', 'x-oss-signature': 'ab' },
  ];
  for (const query of ways) {
    const answer = await call(sandbox, 'GET', 'log', {
      query,
      tamper: (headers) => {
        delete headers.authorization;
      },
    });
    expect(answer).toMatchObject({ status: 405, code: 'NotPartOfSandbox' });
    expect(answer.text).toContain('A presigned URL is not part of the sandbox');
  }
});

test('a callback is refused, not left out', async ({ sandbox }) => {
  const headers = { 'x-oss-callback': 'eyJjYWxsYmFja1VybCI6IngifQ==' };
  const answer = await call(sandbox, 'PUT', 'k', { headers, body: 'x' });
  expect(answer).toMatchObject({ status: 405, code: 'NotPartOfSandbox' });
  expect(answer.text).toContain('x-oss-callback is not part of the sandbox');
  expect(await sandbox.store.stat('demo', 'k')).toBeUndefined();
});
