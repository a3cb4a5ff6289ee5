import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test.for(['HEAD', 'GET'])(
  'a refused %s tells a missing object from a missing bucket',
  async (method, { sandbox }) => {
    const object = await call(sandbox, method, 'absent');
    expect(object).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(object.headers['x-oss-ec']).toBe('0026-00000001');
    expect(object.text).toContain('<Key>absent</Key>');
    const bucket = await call(sandbox, method, 'absent', { bucket: 'nowhere' });
    expect(bucket).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect(bucket.headers['x-oss-ec']).toBe('0015-00000101');
    if (method === 'HEAD') expect(bucket.body).toHaveLength(0);
  },
);
