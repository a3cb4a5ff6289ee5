import { expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('a key may have 1023 bytes and must not begin with a slash or a backslash', async ({ sandbox }) => {
  const longest = '你'.repeat(341);
  expect((await append(sandbox, longest, 0, 'x')).status).toBe(200);
  for (const key of [`${longest}x`, '/a', '\\a']) {
    expect(await append(sandbox, key, 0, 'x')).toMatchObject({ status: 400, code: 'InvalidObjectName' });
  }
});

test.for(['ab', 'a'.repeat(64), 'Upper', '-a-', 'a_b', '..', '.spool'])(
  'the bucket name %s is refused',
  async (bucket, { sandbox }) => {
    expect(await call(sandbox, 'PUT', undefined, { bucket })).toMatchObject({
      status: 400,
      code: 'InvalidBucketName',
    });
  },
);
