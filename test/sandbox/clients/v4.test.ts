// What clients that sign with V4 differ in: additional headers, and parameters without a value.
import { expect } from 'vitest';
import { test } from '../support/fixture.ts';
import { DATE, RECORDED, sendV4 } from '../support/recorded.ts';

test('Go v1: additional headers may be such as are signed anyway', async ({ start }) => {
  const sandbox = await start(RECORDED);
  await sandbox.store.append('logs', 'k', 'hello');
  const request = (range: string) => ({
    head: [
      'GET /logs/k HTTP/1.1',
      `Date: ${DATE}`,
      `Range: ${range}`,
      'X-Oss-Content-Sha256: UNSIGNED-PAYLOAD',
      'X-Oss-Range-Behavior: standard',
    ],
    signs: [
      'GET',
      '/logs/k',
      '',
      'range:bytes=1-2',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-range-behavior:standard',
      '',
      'range;x-oss-range-behavior',
      'UNSIGNED-PAYLOAD',
    ],
  });
  const options = { additional: 'range;x-oss-range-behavior' };
  expect(await sendV4(sandbox, request('bytes=1-2'), options)).toMatchObject({ status: 206, body: 'el' });
  expect(await sendV4(sandbox, request('bytes=1-3'), options)).toMatchObject({ status: 403 });
});

test.for([
  ['marker&prefix=a', true],
  ['marker=&prefix=a', true],
  ['prefix=a', true],
  ['marker=b&prefix=a', false],
  ['marker', false],
  ['marker=', false],
] as const)('a marker without a value may be signed as %s: %s', async ([query, isTaken], { start }) => {
  const sandbox = await start(RECORDED);
  await sandbox.store.append('logs', 'abc', '');
  const answer = await sendV4(sandbox, {
    head: ['GET /logs/?marker=&prefix=a HTTP/1.1', `Date: ${DATE}`, 'X-Oss-Content-Sha256: UNSIGNED-PAYLOAD'],
    signs: ['GET', '/logs/', query, 'x-oss-content-sha256:UNSIGNED-PAYLOAD', '', '', 'UNSIGNED-PAYLOAD'],
  });
  expect(answer.status).toBe(isTaken ? 200 : 403);
  expect(answer.body.includes('<Key>abc</Key>')).toBe(isTaken);
  // A refusal shows the documented form.
  expect(answer.body.includes('marker&amp;prefix=a')).toBe(!isTaken);
});

test('a sub-resource is signed with V4 in any case', async ({ start }) => {
  const sandbox = await start(RECORDED);
  await sandbox.store.append('logs', 'k', 'hello');
  for (const name of ['acl', 'tagging', 'objectMeta', 'append', 'position', 'delete', 'versionId']) {
    const answer = await sendV4(sandbox, {
      head: [
        `${name === 'objectMeta' ? 'HEAD' : 'GET'} /logs/k?${name} HTTP/1.1`,
        `Date: ${DATE}`,
        'X-Oss-Content-Sha256: UNSIGNED-PAYLOAD',
      ],
      signs: ['GET', '/logs/k', '', 'x-oss-content-sha256:UNSIGNED-PAYLOAD', '', '', 'UNSIGNED-PAYLOAD'],
    });
    expect([403, 405]).toContain(answer.status);
  }
});
