import { expect, test } from 'vitest';
import { shownTarget } from '../../src/cli/sandbox-request.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { append, call } from '../sandbox/support/client.ts';

test('what a request to the sandbox was for can be seen', async () => {
  const shown: string[] = [];
  const sandbox = await startSandbox({
    buckets: ['demo'],
    onRequest: (entry) => shown.push(`${entry.method} ${shownTarget(entry)}`),
  });
  await append(sandbox, '日志/a b?.log', 0, 'x');
  await call(sandbox, 'PUT', 'a', { query: { acl: '' } });
  await call(sandbox, 'GET', undefined, { query: { prefix: 'a/', 'list-type': '2' } });
  await call(sandbox, 'POST', undefined, { query: { delete: '' }, body: '' });
  await call(sandbox, 'GET', 'a');
  await sandbox.close();
  expect(shown).toEqual([
    'POST /demo/日志/a b%3F.log?append&position=0',
    'PUT /demo/a?acl',
    'GET /demo/?list-type=2&prefix=a%2F',
    'POST /demo/?delete',
    'GET /demo/a',
  ]);
});

test('nothing that opens anything is shown', () => {
  const query = {
    Signature: 'secret',
    OSSAccessKeyId: 'secret',
    'security-token': 'secret',
    'x-oss-signature': 'secret',
    'x-oss-credential': 'secret',
    'X-Oss-Security-Token': 'secret',
    Expires: '1999999999',
  };
  const target = shownTarget({ bucket: 'demo', key: 'a', query });
  expect(target).not.toContain('secret');
  expect(target).toContain('/demo/a?Expires=1999999999&OSSAccessKeyId=...&Signature=...');
});

test('a line does not grow with what is sent', () => {
  const target = shownTarget({ bucket: 'demo', query: { prefix: '🎉'.repeat(20_000) } });
  expect(target).toHaveLength(1001);
  expect(shownTarget({ bucket: 'demo', key: `${'k'.repeat(993)}🎉`, query: {} })).toMatch(/k\ufffd…$/);
  expect(shownTarget({ query: {} })).toBe('/');
});
