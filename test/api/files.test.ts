// The library's calls about many files.
import { join } from 'node:path';
import { expect } from 'vitest';
import { openConnection } from '../../src/api/connection.ts';
import { appendFiles } from '../../src/api/files.ts';
import { SourceError, UsageError } from '../../src/errors.ts';
import { storedText, test } from '../support/sandbox.ts';

test('gives each file an object, and tells what landed and what did not', async ({
  sandbox,
  folder,
  write,
}) => {
  for (const name of ['a.log', 'b.log', 'c.log']) await write(name, `content of ${name}`);
  await sandbox.store.put('demo', 'x/b.log', Buffer.from('uploaded'));
  const { endpoint, region, credentials } = sandbox;
  const told: string[] = [];
  const { results, failures, summary } = await appendFiles([join(folder, '*.log')], 'oss://demo/x/', {
    endpoint,
    region,
    credentials,
    contentType: 'text/x-log',
    onResult: ({ key }) => void told.push(key),
  });
  expect(results.map(({ key }) => key).sort()).toEqual(['x/a.log', 'x/c.log']);
  expect(told.sort()).toEqual(['x/a.log', 'x/c.log']);
  expect(failures).toEqual([
    { source: join(folder, 'b.log'), url: 'oss://demo/x/b.log', error: expect.any(Error) },
  ]);
  expect(summary).toMatchObject({ files: 3, appended: 2, unchanged: 0, failed: 1, appends: 2 });
  expect(await storedText(sandbox, 'x/a.log')).toBe('content of a.log');
});

test('sends only news with incremental, over a connection that stays open', async ({
  sandbox,
  folder,
  write,
}) => {
  await write('a.log', 'first');
  const { endpoint, region, credentials } = sandbox;
  const connection = openConnection({ endpoint, region, credentials });
  try {
    const ship = () =>
      appendFiles([folder], 'oss://demo/{path}', {
        connection,
        recursive: true,
        incremental: true,
        quick: true,
      });
    expect((await ship()).summary).toMatchObject({ appended: 1, bytes: 5 });
    await write('a.log', 'first and second');
    expect((await ship()).summary).toMatchObject({ appended: 1, bytes: 11 });
    expect((await ship()).summary).toMatchObject({ appended: 0, unchanged: 1, bytes: 0 });
    expect(await storedText(sandbox, 'a.log')).toBe('first and second');
  } finally {
    await connection.close();
  }
});

test('throws before anything is sent, and the reason of its signal', async ({ sandbox, folder, write }) => {
  const { endpoint, region, credentials } = sandbox;
  const options = { endpoint, region, credentials };
  await write('a.log', 'a');
  await write('b.log', 'b');
  await expect(appendFiles([join(folder, '*')], 'oss://demo/one', options)).rejects.toThrow(UsageError);
  await expect(appendFiles([join(folder, 'x*')], 'oss://demo/x/', options)).rejects.toThrow(SourceError);
  const reason = new Error('enough');
  const aborted = { ...options, signal: AbortSignal.abort(reason) };
  await expect(appendFiles([join(folder, '*')], 'oss://demo/x/', aborted)).rejects.toBe(reason);
  expect(sandbox.requests).toEqual([]);
});
