import { expect } from 'vitest';
import type { RequestLogEntry } from '../../../src/sandbox/http/request-log.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const TEMPORARY = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };

test('the log of requests holds no signature and no token', async ({ start }) => {
  const sandbox = await start({ credentials: TEMPORARY });
  await call(sandbox, 'GET', 'k');
  expect(sandbox.requests).toHaveLength(1);
  expect(JSON.stringify(sandbox.requests)).not.toMatch(/Signature|"token"/);
});

test('logs what came of every request and tells it when it is over', async ({ start }) => {
  const over: RequestLogEntry[] = [];
  const sandbox = await start({ onRequest: (entry) => over.push(entry) });
  await append(sandbox, 'log', 0, 'hello');
  await call(sandbox, 'HEAD', 'absent', { query: { objectMeta: '' } });
  expect(sandbox.requests).toMatchObject([
    {
      method: 'POST',
      bucket: 'demo',
      key: 'log',
      query: { append: '', position: '0' },
      headers: { 'content-length': '5' },
      status: 200,
      bytesReceived: 5,
      faultsFired: [],
    },
    { method: 'HEAD', key: 'absent', query: { objectMeta: '' }, status: 404, bytesReceived: 0 },
  ]);
  await expect.poll(() => over).toEqual(sandbox.requests);
});
