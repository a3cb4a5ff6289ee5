// Another object as a source: every byte once, resumed where it broke, and nothing appended of what is damaged.
import { describe, expect } from 'vitest';
import type { AppendSource } from '../../src/append/source.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { openObjectSource } from '../../src/ship/object-source.ts';
import { connectTo, sessionDeps, uniqueContent } from '../support/clients.ts';
import { exchangesOf, postsOf, settingsOf, test } from '../support/sandbox.ts';

const SOURCE = { bucket: 'demo', key: 'source.log' };
const content = uniqueContent(300_000);

async function within<T>(sandbox: Sandbox, work: (source: AppendSource) => Promise<T>): Promise<T> {
  const client = connectTo(sandbox, 5000);
  try {
    return await work(await openObjectSource(SOURCE, sessionDeps(client, 3)));
  } finally {
    await client.close();
  }
}

async function read(source: AppendSource, start = 0, end: number = source.size): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source.read(start, end)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('the source', () => {
  test('is the object as it was opened, at any range, as often as wanted', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'source.log', content);
    await within(sandbox, async (source) => {
      expect(source).toMatchObject({ name: 'oss://demo/source.log', size: content.length });
      await sandbox.store.append('demo', 'source.log', 'grown meanwhile');
      for (const [start, end] of [
        [0, content.length],
        [0, content.length],
        [1000, content.length],
        [5, 6],
        [7, 7],
        [0, 10],
      ] as const) {
        expect((await read(source, start, end)).equals(content.subarray(start, end))).toBe(true);
      }
    });
  });

  test.for(['Normal', 'Multipart'] as const)('may be of another type: %s', async (type, { sandbox }) => {
    await sandbox.store.put('demo', 'source.log', content, { type });
    expect((await within(sandbox, (source) => read(source))).equals(content)).toBe(true);
  });

  test('goes on where the connection broke', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'source.log', content);
    sandbox.faults.add(
      { on: 'get', do: 'get-truncate', afterBytes: 100_000 },
      { on: 'get', do: 'status', status: 503 },
      { on: 'get', do: 'get-truncate', afterBytes: 50_000 },
    );
    expect((await within(sandbox, (source) => read(source))).equals(content)).toBe(true);
    const ranges = sandbox.requests.flatMap(({ headers }) => headers.range ?? []);
    expect(ranges).toHaveLength(4);
    expect(new Set(ranges.map((range) => range.split('-')[1]))).toEqual(new Set([`${content.length - 1}`]));
    expect(ranges.at(-1)).not.toMatch(/=0-/);
  });

  test('that is not there is an error', async ({ sandbox }) => {
    await expect(within(sandbox, (source) => read(source))).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('that was replaced is an error, not a mixture', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'source.log', content);
    await within(sandbox, async (source) => {
      await sandbox.store.delete('demo', 'source.log');
      await sandbox.store.append('demo', 'source.log', uniqueContent(content.length));
      await expect(read(source)).rejects.toMatchObject({ code: 'ObjectReplaced' });
    });
  });

  test('that was replaced by a longer one is found out by its CRC-64, before the last byte', async ({
    sandbox,
  }) => {
    await sandbox.store.append('demo', 'source.log', content);
    await within(sandbox, async (source) => {
      await sandbox.store.delete('demo', 'source.log');
      await sandbox.store.append('demo', 'source.log', uniqueContent(content.length + 1));
      let received = 0;
      const reading = (async () => {
        for await (const piece of source.read(0, source.size)) received += piece.length;
      })();
      await expect(reading).rejects.toMatchObject({
        code: 'Crc64Mismatch',
        hint: expect.stringContaining('nothing'),
      });
      expect(received).toBeLessThan(content.length);
    });
  });

  test('is checked too when it is read in two parts', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'source.log', content);
    await within(sandbox, async (source) => {
      expect((await read(source, 0, 1000)).equals(content.subarray(0, 1000))).toBe(true);
      await sandbox.store.delete('demo', 'source.log');
      await sandbox.store.append('demo', 'source.log', uniqueContent(content.length + 1));
      await expect(read(source, 1000)).rejects.toMatchObject({
        code: 'Crc64Mismatch',
        hint: expect.stringContaining('first 1000 bytes'),
      });
    });
  });
});

describe('appendfromfile oss://…', () => {
  const args = ['append', 'oss://demo/source.log', 'oss://archive/copy.log', '--json'];

  test('puts one object at the end of another, in another bucket', async ({ start, cli }) => {
    const sandbox = await start({ buckets: ['demo', 'archive'] });
    await sandbox.store.append('demo', 'source.log', content);
    await sandbox.store.append('archive', 'copy.log', 'before\n');
    sandbox.faults.add(
      { on: 'get', do: 'get-truncate', afterBytes: 123_456 },
      { on: 'append', do: 'commit-then-drop' },
    );
    const { code, stdout } = await cli(args, { env: settingsOf(sandbox) });
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 0,
      source: 'oss://demo/source.log',
      url: 'oss://archive/copy.log',
      position: 7,
      bytes: content.length,
      recovered: true,
      proof: 'crc64',
    });
    const stored = await sandbox.store.read('archive', 'copy.log');
    expect(stored.equals(Buffer.concat([Buffer.from('before\n'), content]))).toBe(true);
  });

  test('goes on after a part of it landed', async ({ start, cli }) => {
    const sandbox = await start({ buckets: ['demo', 'archive'] });
    await sandbox.store.append('demo', 'source.log', content);
    sandbox.faults.add({ on: 'append', do: 'commit-prefix-then-drop', bytes: 100_001 });
    expect(await cli(args, { env: settingsOf(sandbox) })).toMatchObject({
      code: 0,
      stderr: expect.any(String),
    });
    expect((await sandbox.store.read('archive', 'copy.log')).equals(content)).toBe(true);
    expect(postsOf(sandbox)[1]?.query.position).toBe('100001');
  });

  test('stores nothing of a source that is damaged on its way', async ({ start, cli }) => {
    const sandbox = await start({ buckets: ['demo', 'archive'] });
    await sandbox.store.append('demo', 'source.log', content);
    // What comes is not what both HEAD and GET say the object is.
    sandbox.faults.add({ on: 'head', nth: 1, do: 'wrong-crc' }, { on: 'get', nth: 1, do: 'wrong-crc' });
    const { code, stderr } = await cli(args, { env: settingsOf(sandbox) });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'Crc64Mismatch',
      exitCode: 65,
      message: expect.stringContaining('oss://demo/source.log was damaged on its way'),
    });
    expect(code).toBe(65);
    expect(await sandbox.store.list('archive')).toEqual([]);
  });

  test('of an empty object creates an empty one; of a missing one it is an error', async ({ start, cli }) => {
    const sandbox = await start({ buckets: ['demo', 'archive'] });
    expect(await cli(args, { env: settingsOf(sandbox) })).toMatchObject({ code: 66, stdout: '' });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404']);
    await sandbox.store.append('demo', 'source.log', '');
    expect(await cli(args, { env: settingsOf(sandbox) })).toMatchObject({ code: 0 });
    expect(await sandbox.store.stat('archive', 'copy.log')).toMatchObject({ length: 0, type: 'Appendable' });
  });

  test('ends in 73 when the source is replaced in the middle of it', async ({ start, cli }) => {
    const sandbox = await start({ buckets: ['demo', 'archive'] });
    await sandbox.store.append('demo', 'source.log', content);
    sandbox.faults.add(
      { on: 'get', nth: 1, do: 'get-truncate', afterBytes: 100_000 },
      { on: 'get', nth: 2, do: 'replace-object', when: 'before', length: 5 },
    );
    const { code, stderr } = await cli(args, { env: settingsOf(sandbox) });
    expect(stderr).toContain('oss://demo/source.log was replaced');
    expect(code).toBe(73);
    expect(await sandbox.store.list('archive')).toEqual([]);
  });
});
