import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { crc64 } from '../../../src/crc64/crc64.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('base64');

test('a request with several faults of its own is refused for the first in the order of the checks', async ({
  start,
}) => {
  const sandbox = await start({ maxObjectBytes: 10 });
  await sandbox.store.put('demo', 'normal', 'abc');
  await sandbox.store.append('demo', 'log', 'abc');
  await sandbox.store.append('demo', 'sealed', 'abc');
  await call(sandbox, 'POST', 'sealed', { query: { seal: '', position: '3' } });
  const digest = { headers: { 'content-md5': md5('other') } };
  const wrong = { credentials: { accessKeyId: 'nobody', accessKeySecret: '' } };
  const tooLong = '01234567890';
  const codes = [
    (await append(sandbox, 'normal', 'x', '', { ...wrong, bucket: 'absent' })).code,
    (await append(sandbox, 'normal', 'x', '', wrong)).code,
    (await call(sandbox, 'POST', 'normal', { query: { append: '' }, body: '' })).code,
    (await append(sandbox, 'normal', '-1', '')).code,
    (await append(sandbox, 'normal', '1.5', '')).code,
    (await append(sandbox, 'normal', 7, tooLong, digest)).code,
    (await append(sandbox, 'sealed', 7, tooLong, digest)).code,
    (await append(sandbox, 'log', 7, tooLong, digest)).code,
    (await append(sandbox, 'log', 3, '01234567', digest)).code,
    (await append(sandbox, 'log', 3, '0123456', digest)).code,
    (await append(sandbox, 'log', 3, '0123456', { headers: { 'content-md5': md5('0123456') } })).code,
  ];
  expect(codes).toEqual([
    'NoSuchBucket',
    'InvalidAccessKeyId',
    'MissingArgument',
    'InvalidArgument',
    'InvalidArgument',
    'ObjectNotAppendable',
    'AppendSealedObjectNotAllowed',
    'PositionNotEqualToLength',
    'InlineDataTooLarge',
    'InvalidDigest',
    undefined,
  ]);
});

test('of 20 appends at one position exactly one goes through', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'start');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, writer) =>
      append(sandbox, 'log', 5, `writer ${String(writer).padStart(2, '0')}`),
    ),
  );
  const winners = answers.flatMap(({ status }, writer) => (status === 200 ? [writer] : []));
  expect(winners).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer.code).toBe('PositionNotEqualToLength');
    expect(answer.headers['x-oss-next-append-position']).toBe('14');
  }
  const text = `startwriter ${String(winners[0]).padStart(2, '0')}`;
  expect((await sandbox.store.read('demo', 'log')).toString()).toBe(text);
  expect((await sandbox.store.stat('demo', 'log'))?.crc64).toBe(crc64(Buffer.from(text)));
});
