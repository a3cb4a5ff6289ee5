// What notices that a file was truncated and written anew under our hands.
import { open, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { Generation } from '../../src/ship/generation.ts';
import { test } from '../support/sandbox.ts';

const OLD = 'a'.repeat(3000);

async function openRead(path: string, bytes: number): Promise<Generation> {
  const generation = await Generation.open(path);
  if (generation === undefined) throw new Error(`no ${path}`);
  generation.witness(await generation.read(new Uint8Array(bytes), 0));
  return generation;
}

async function readRest(generation: Generation, position: number): Promise<string> {
  return Buffer.from(await generation.read(new Uint8Array(10_000), position)).toString();
}

describe('a file that was read', () => {
  test.for([1, 1024, 2999, 3000])(
    'up to byte %i is the same after it grew',
    async (bytes, { folder, write }) => {
      await write('app.log', OLD);
      const generation = await openRead(join(folder, 'app.log'), bytes);
      await write('app.log', `${OLD}more`);
      expect(await generation.isUnchanged()).toBe(true);
      expect(await readRest(generation, bytes)).toBe(`${OLD.slice(bytes)}more`);
      await generation.close();
    },
  );

  test.for([
    ['another beginning', `X${OLD.slice(1)}more`],
    ['another end of what was read', `${OLD.slice(0, 2999)}Xmore`],
    ['less', OLD.slice(0, 2000)],
    ['nothing', ''],
  ] as const)('is another one when it has %s', async ([, content], { folder, write }) => {
    await write('app.log', OLD);
    const generation = await openRead(join(folder, 'app.log'), 3000);
    await writeFile(join(folder, 'app.log'), content);
    expect(await generation.isUnchanged()).toBe(false);
    await generation.close();
  });

  test('piece by piece is witnessed as if at once', async ({ folder, write }) => {
    await write('app.log', OLD);
    const generation = await openRead(join(folder, 'app.log'), 10);
    for (const end of [20, 1500, 3000]) {
      const begin = end === 20 ? 10 : end === 1500 ? 20 : 1500;
      generation.witness(await generation.read(new Uint8Array(end - begin), begin));
    }
    expect(await generation.isUnchanged()).toBe(true);
    await write('app.log', `${OLD.slice(0, 2500)}X${OLD.slice(2501)}`);
    expect(await generation.isUnchanged()).toBe(false);
    await generation.close();
  });

  test('can be read on after it was renamed, and is told from the one in its place', async ({
    folder,
    write,
  }) => {
    await write('app.log', OLD);
    const path = join(folder, 'app.log');
    const generation = await openRead(path, 100);
    await rename(path, `${path}.1`);
    await write('app.log', 'new');
    const next = await openRead(path, 3);
    expect(await readRest(generation, 2990)).toBe('a'.repeat(10));
    expect(generation.identity).not.toEqual(next.identity);
    await generation.close();
    await next.close();
  });
});

describe('a file whose beginning was seen', () => {
  test('is another one when it is truncated before it is read', async ({ folder, write }) => {
    await write('app.log', 'first content\n');
    const generation = await Generation.open(join(folder, 'app.log'));
    await generation?.witnessBeginning();
    await truncate(join(folder, 'app.log'));
    await write('app.log', 'other content, and longer\n');
    const bytes = await generation?.read(new Uint8Array(100), 0);
    generation?.witness(bytes as Uint8Array);
    expect(await generation?.isUnchanged()).toBe(false);
    await generation?.close();
  });

  test('is the same when it only grew', async ({ folder, write }) => {
    await write('app.log', 'first\n');
    const generation = await Generation.open(join(folder, 'app.log'));
    await generation?.witnessBeginning();
    await write('app.log', 'first\nsecond\n');
    // Read in pieces smaller than what was seen.
    generation?.witness(await generation.read(new Uint8Array(2), 0));
    expect(await generation?.isUnchanged()).toBe(true);
    generation?.witness(await generation.read(new Uint8Array(100), 2));
    expect(await generation?.isUnchanged()).toBe(true);
    await generation?.close();
  });
});

test('no file is no error, an unreadable folder is', async ({ folder }) => {
  expect(await Generation.open(join(folder, 'missing.log'))).toBeUndefined();
  expect(await Generation.open(join(folder, 'no', 'missing.log'))).toBeUndefined();
  await expect(Generation.open(join(folder, 'x'.repeat(300)))).rejects.toMatchObject({
    code: 'SourceUnreadable',
  });
});

test('what is known to be there takes one read, and none for its end', async ({ folder, write }) => {
  await write('app.log', OLD);
  const generation = await openRead(join(folder, 'app.log'), 1);
  const other = await open(join(folder, 'app.log'));
  const reads = vi.spyOn(Object.getPrototypeOf(other), 'read');
  await other.close();
  onTestFinished(() => reads.mockRestore());
  const read = await generation.read(new Uint8Array(4096), 0, OLD.length);
  expect(Buffer.from(read).toString()).toBe(OLD);
  expect(reads).toHaveBeenCalledTimes(1);
  await generation.close();
});
