import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('a Normal object says its MD5 with every answer, an appendable never', async ({ sandbox }) => {
  const md5 = createHash('md5').update('hello').digest('base64');
  const put = await call(sandbox, 'PUT', 'normal', { body: 'hello' });
  const answers = [put, await call(sandbox, 'HEAD', 'normal'), await call(sandbox, 'GET', 'normal')];
  for (const { headers } of answers) expect(headers['content-md5']).toBe(md5);
  const appended = await append(sandbox, 'log', 0, 'hello');
  for (const { headers } of [
    appended,
    await call(sandbox, 'HEAD', 'log'),
    await call(sandbox, 'GET', 'log'),
  ]) {
    expect(headers).not.toHaveProperty('content-md5');
  }
});
