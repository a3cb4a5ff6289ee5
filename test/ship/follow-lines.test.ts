// A followed file in whole lines, over real sockets: an unfinished line waits, and is not lost.
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { postsOf, test } from '../support/sandbox.ts';
import { expectSeries, Following, type FollowOptions, seriesOf, textsOf } from './support/following.ts';
import { copyTruncate, log, NEVER_QUIET, rotate } from './support/rotating.ts';

const WHOLE = { wholeLines: true } as const;

function follow(sandbox: Sandbox, folder: string, options: Partial<FollowOptions> = {}): Following {
  return new Following(sandbox, { folder, ...WHOLE, ...options });
}

describe('a line without its end', () => {
  test('waits for it, and meanwhile nothing is asked or sent', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, ['one\n']);
    const before = sandbox.requests.length;
    await sleep(150);
    await appendFile(log(folder), 'o, and');
    await sleep(150);
    expect(sandbox.requests).toHaveLength(before);
    await appendFile(log(folder), ' more\nthree');
    await expectSeries(sandbox, ['one\ntwo, and more\n']);
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['one\ntwo, and more\nthree']);
    expect(following.appends.map(({ bytes }) => bytes)).toEqual([4, 14, 5]);
  });

  test('has an empty object where it is all that there is', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one');
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, ['']);
    await appendFile(log(folder), '\n');
    await expectSeries(sandbox, ['one\n']);
    await following.stop();
    expect(postsOf(sandbox)).toHaveLength(2);
  });

  test('is looked at as rarely as a file that is complete', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder, { timing: { pollMs: 50, quietMs: 20 } });
    await expectSeries(sandbox, ['one\n']);
    const before = following.looks;
    await sleep(500);
    expect(following.looks - before).toBeLessThanOrEqual(12);
    await following.stop();
  });

  test('of a rotated file is its last', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, ['one\n']);
    await rotate(folder);
    await appendFile(log(folder), 'new\n');
    await expectSeries(sandbox, ['one\ntw', 'new\n']);
    await following.stop();
  });

  test('of a rotated file waits for slower writers', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder, { timing: NEVER_QUIET });
    await expectSeries(sandbox, ['one\n']);
    await rotate(folder);
    await appendFile(log(folder), 'new\nun');
    await appendFile(`${log(folder)}.1`, 'o\nth');
    await expectSeries(sandbox, ['one\ntwo\n']);
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['one\ntwo\nth', 'new\nun']);
  });

  test('of a file that is removed is its last', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder, { onGone: 'end' });
    await expectSeries(sandbox, ['one\n']);
    await rm(log(folder));
    expect(await following.ended).toMatchObject({ ending: 'gone', objectEnd: { position: 6 } });
    expect(await textsOf(sandbox)).toEqual(['one\ntw']);
  });

  test('of a file that is copied and truncated is sent from the copy', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntw');
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, ['one\n']);
    await copyTruncate(folder);
    await appendFile(log(folder), 'new\n');
    await expectSeries(sandbox, ['one\ntw', 'new\n']);
    await following.stop();
  });

  test('is sent from the copy although nothing before it was sent', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one');
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, ['']);
    await copyTruncate(folder);
    await appendFile(log(folder), 'new\n');
    await expectSeries(sandbox, ['one', 'new\n']);
    await following.stop();
  });

  test('may be taken back and written anew', async ({ sandbox, folder }) => {
    const line = `${'x'.repeat(2000)}\n`;
    await writeFile(log(folder), `${line}two`);
    const following = follow(sandbox, folder);
    await expectSeries(sandbox, [line]);
    await truncate(log(folder), line.length);
    await sleep(50);
    await appendFile(log(folder), '22\n');
    await expectSeries(sandbox, [`${line}22\n`]);
    await following.stop();
    expect(following.kinds).toEqual([]);
  });
});

test('a line that is longer than a part is cut, and what follows ends at a line’s end again', async ({
  sandbox,
  folder,
}) => {
  await writeFile(log(folder), 'a\nbcdefghijklm\nn\no');
  const following = follow(sandbox, folder, { flushBytes: 8 });
  await expectSeries(sandbox, ['a\nbcdefghijklm\nn\n']);
  expect(following.appends.map(({ bytes }) => bytes)).toEqual([2, 8, 7]);
  await following.stop();
});

describe('objects with a limit', () => {
  test('end at a line’s end, where a line is not longer than an object', async ({ sandbox, folder }) => {
    await writeFile(log(folder), '12345\n789\nab\n1234567890ab\n3\n');
    const following = follow(sandbox, folder, { rolloverBytes: 10 });
    await expectSeries(sandbox, ['12345\n789\n', 'ab\n', '1234567890', 'ab\n3\n']);
    await following.stop();
    expect((await seriesOf(sandbox)).join('')).toBe(await readFile(log(folder), 'utf8'));
  });

  test('go on at the end that another process gave the one before', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\ntwo\nth');
    const following = follow(sandbox, folder, { rolloverBytes: 12 });
    await expectSeries(sandbox, ['one\ntwo\n']);
    // Another that follows the file was told to end.
    await follow(sandbox, folder, { rolloverBytes: 12 }).stop();
    expect(await textsOf(sandbox)).toEqual(['one\ntwo\nth']);
    await appendFile(log(folder), 'ree\n');
    await expectSeries(sandbox, ['one\ntwo\nth', 'ree\n']);
    await following.stop();
  });

  test('are filled alike by two', async ({ sandbox, folder }) => {
    await writeFile(log(folder), '');
    const both = [1, 2].map(() => follow(sandbox, folder, { rolloverBytes: 100, flushBytes: 64 }));
    for (let index = 0; index < 60; index += 1) {
      await appendFile(log(folder), `${'x'.repeat((index * 7) % 23)}${index % 3 === 0 ? '' : '\n'}`);
      if (index % 5 === 0) await sleep(7);
    }
    await appendFile(log(folder), '\n');
    const text = await readFile(log(folder), 'utf8');
    await expect.poll(async () => (await seriesOf(sandbox)).join(''), { timeout: 10_000 }).toBe(text);
    await Promise.all(both.map((following) => following.stop()));
    const objects = await textsOf(sandbox);
    expect(objects.join('')).toBe(text);
    expect(objects.length).toBeGreaterThan(3);
    for (const object of objects) expect(object.endsWith('\n')).toBe(true);
  });
});
