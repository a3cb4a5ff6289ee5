import { appendFileSync, mkdirSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { crc64 } from '../../../src/crc64/crc64.ts';
import { Journals } from '../../../src/sandbox/store/journal.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

async function objectDir(dir: string): Promise<string> {
  const [name = ''] = await readdir(join(dir, 'demo'));
  return join(dir, 'demo', name);
}

test('what an interrupted write left behind is neither read nor in the way', async ({ start, dir }) => {
  const first = await start();
  await append(first, 'log', 0, 'hello');
  const { data = '' } = (await first.store.stat('demo', 'log')) ?? {};
  await first.close();
  const object = await objectDir(dir);
  await appendFile(join(object, data), ' half an append that was never committed');
  await appendFile(join(object, 'meta.jsonl'), '{"bucket":"demo","key":"log","length":45');
  await writeFile(join(object, 'meta.jsonl.new'), 'half a');
  await writeFile(join(object, 'data-0123'), 'of an object that was never committed');
  await writeFile(join(dir, '.spool', 'left'), 'of a body that was never complete');
  await mkdir(join(dir, 'demo', 'f'.repeat(64)));

  const second = await start();
  expect(await readdir(join(dir, '.spool'))).toEqual([]);
  expect((await call(second, 'GET', 'log')).text).toBe('hello');
  expect((await second.store.list('demo')).map(({ key }) => key)).toEqual(['log']);
  expect((await append(second, 'log', 5, '!')).status).toBe(200);
  expect((await call(second, 'GET', 'log')).text).toBe('hello!');
  expect((await second.store.stat('demo', 'log'))?.crc64).toBe(crc64(Buffer.from('hello!')));
  await second.store.put('demo', 'log', 'new');
  expect(await readdir(object)).toHaveLength(2);
});

test('a long series of appends keeps the journal short', async ({ sandbox, dir }) => {
  for (let i = 0; i < 200; i += 1) await append(sandbox, 'log', i, 'x');
  const { size } = await stat(join(await objectDir(dir), 'meta.jsonl'));
  expect(size).toBeLessThan(20_000);
  expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(200);
});

test('what could not be written is not remembered', async ({ dir }) => {
  const object = join(dir, 'object');
  const journals = new Journals(String, String);
  await mkdir(object);
  journals.write(object, 'one');
  await rm(object, { recursive: true });
  expect(() => journals.write(object, 'two')).toThrow('ENOENT');
  expect(journals.read(object)).toBeUndefined();
});

test('of any number of journals, the latest thousand are remembered', async ({ dir }) => {
  const journals = new Journals(String, String);
  const dirs = Array.from({ length: 1001 }, (_, index) => join(dir, String(index)));
  for (const each of dirs) mkdirSync(each);
  for (const each of dirs) journals.write(each, each);
  journals.write(dirs[0] ?? '', 'again');
  // By another hand, which no store would lay on them: it shows which are read.
  for (const each of dirs) appendFileSync(join(each, 'meta.jsonl'), 'on disk\n');
  expect(dirs.filter((each) => journals.read(each) === 'on disk')).toEqual([dirs[1]]);
});
