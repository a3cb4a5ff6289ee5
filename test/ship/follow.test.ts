// Following a file, case by case, over real sockets: what lands, in which object, and what is refused.
import { appendFile, mkdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import { isRetryable } from '../../src/retry/policy.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following, textsOf } from './support/following.ts';
import { copyTruncate, followUntil, log, NEVER_QUIET, QUICK, rotate } from './support/rotating.ts';

describe('a growing file', () => {
  test('is waited for, then appended to the object as it grows', async ({ sandbox, folder }) => {
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(following.kinds).toEqual(['waiting']), 10_000);
    // An object, and a listing of what may have followed it.
    await vi.waitFor(() => expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'GET 200']), 10_000);
    const asked = sandbox.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Nobody asks OSS again before there is a file.
    expect(sandbox.requests.length).toBe(asked);
    await writeFile(log(folder), 'one\n');
    await expectSeries(sandbox, ['one\n']);
    await appendFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\ntwo\n']);
    expect(await following.stop()).toMatchObject({ object: { key: 'app.log' }, objectEnd: { position: 8 } });
    expect(following.kinds).toEqual(['waiting']);
  });

  test('that is empty creates its object, and the wait for it can be ended', async ({ sandbox, folder }) => {
    const waiting = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(waiting.kinds).toEqual(['waiting']), 10_000);
    expect(await waiting.stop()).toMatchObject({ objectEnd: { position: 0, exists: false } });
    await writeFile(log(folder), '');
    await followUntil(sandbox, folder, ['']);
    await appendFile(log(folder), 'one\n');
    await followUntil(sandbox, folder, ['one\n']);
  });

  test('that is written to in many small pieces goes in few appends, over one connection', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'begin\n');
    const following = new Following(sandbox, { folder, flushIntervalMs: 300, readTimeoutMs: 5000 });
    await expectSeries(sandbox, ['begin\n']);
    for (let line = 0; line < 200; line += 1) await appendFile(log(folder), `${line}\n`);
    await following.stop();
    expect((await textsOf(sandbox))[0]).toBe(await readFile(log(folder), 'utf8'));
    expect(following.appends.length).toBeLessThan(5);
    // One look at the beginning, and then no more.
    expect(sandbox.requests.map(({ method }) => method).lastIndexOf('HEAD')).toBe(0);
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  test('does not keep from ending although it is written to without a pause', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'begin\n');
    const following = new Following(sandbox, { folder, flushBytes: 64 });
    await expectSeries(sandbox, ['begin\n']);
    let ended = false;
    const writing = (async () => {
      while (!ended) await appendFile(log(folder), 'x'.repeat(5000));
    })();
    await appendFile(log(folder), 'last line before the stop\n');
    await following.stop();
    ended = true;
    await writing;
    const [stored = ''] = await textsOf(sandbox);
    expect(stored).toContain('last line before the stop\n');
    expect((await readFile(log(folder), 'utf8')).startsWith(stored)).toBe(true);
  });

  test('that two follow is in the object once', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'begin\n');
    const both = [new Following(sandbox, { folder }), new Following(sandbox, { folder })];
    for (let line = 0; line < 100; line += 1) await appendFile(log(folder), `line ${line}\n`);
    await Promise.all(both.map((following) => following.stop()));
    expect(await textsOf(sandbox)).toEqual([await readFile(log(folder), 'utf8')]);
  });

  test('is appended to what is there of it, which is proved and not sent again', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await writeFile(log(folder), 'one\ntwo\n');
    await followUntil(sandbox, folder, ['one\ntwo\n']);
    expect(postsOf(sandbox).map(({ query }) => query.position)).toEqual(['4']);
  });
});

describe('an outage of OSS', () => {
  test('is ridden out, and told of once at its beginning and once at its end', async ({
    start,
    folder,
    dir,
  }) => {
    await writeFile(log(folder), 'one\n');
    const sandbox = await start();
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\n']);
    await sandbox.close();
    await appendFile(log(folder), 'two\n');
    await vi.waitFor(() => expect(following.kinds).toEqual(['outage']), 10_000);
    await appendFile(log(folder), 'three\n');
    // More tries than any limit would allow.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const again = await start({ port: sandbox.port, dir });
    await expectSeries(again, ['one\ntwo\nthree\n']);
    expect(following.kinds).toEqual(['outage', 'recovered']);
    await following.stop();
  });

  test('is also that something else answers for a while, as of a network that wants to be signed in to', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\n']);
    sandbox.faults.add({ on: 'any', times: 6, do: 'foreign-page' });
    await appendFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\ntwo\n']);
    expect(following.kinds).toEqual(['outage', 'recovered']);
    await following.stop();
  });

  test('is none where something else answers from the start: the endpoint is wrong', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    sandbox.faults.add({ on: 'any', do: 'foreign-page' });
    await expect(new Following(sandbox, { folder }).ended).rejects.toMatchObject({ code: 'NotOss' });
  });

  test('of many refusals right at the start is ridden out too', async ({ sandbox, folder }) => {
    sandbox.faults.add({ on: 'any', times: 100, do: 'status', status: 503 });
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\n']);
    expect(following.kinds).toEqual(['outage', 'recovered']);
    await following.stop();
  });

  test('does not keep from ending: after so many tries as ever the error is told', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    sandbox.faults.add({ on: 'append', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(postsOf(sandbox).length).toBeGreaterThan(50), 10_000);
    await expect(following.stop()).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  test.for(['answers 503', 'is not there'] as const)(
    'that lasts since before the start does not keep from ending either: OSS %s',
    async (trouble, { start, folder }) => {
      await writeFile(log(folder), 'one\n');
      const sandbox = await start();
      if (trouble === 'is not there') await sandbox.close();
      else sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
      const following = new Following(sandbox, { folder });
      await vi.waitFor(() => expect(following.kinds).toEqual(['outage']), 10_000);
      const ended = following.stop();
      await expect(Promise.race([ended, sleep(5000)])).rejects.toSatisfy(isRetryable);
    },
  );
});

describe('a file that is renamed, with a new one in its place,', () => {
  test('is finished first, then the new one goes to the next object', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await appendFile(log(folder), 'old 2\n');
    await rotate(folder);
    await appendFile(`${log(folder)}.1`, 'old 3\n');
    await appendFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\nold 2\nold 3\n', 'new 1\n']);
    await following.stop();
    expect(following.notices).toEqual([{ kind: 'rotated', object: { bucket: BUCKET, key: 'app.1.log' } }]);
  });

  test('is still read for what slower writers put into it', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, timing: NEVER_QUIET });
    await expectSeries(sandbox, ['old 1\n']);
    await rotate(folder);
    await appendFile(log(folder), 'new 1\n');
    let old = 'old 1\n';
    for (let late = 2; late <= 4; late += 1) {
      await appendFile(`${log(folder)}.1`, `old ${late}\n`);
      old += `old ${late}\n`;
      await expectSeries(sandbox, [old]);
    }
    await following.stop();
    expect(await textsOf(sandbox)).toEqual([old, 'new 1\n']);
  });

  test('does not wait for slower writers once it is to end', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, timing: NEVER_QUIET });
    await expectSeries(sandbox, ['old 1\n']);
    await rotate(folder);
    await appendFile(log(folder), 'new 1\n');
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['old 1\n', 'new 1\n']);
  });

  test('is gone on with in no next object before the new one has a byte', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old\n']);
    await rotate(folder);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await textsOf(sandbox)).toEqual(['old\n']);
    await appendFile(log(folder), 'new\n');
    await expectSeries(sandbox, ['old\n', 'new\n']);
    await following.stop();
  });

  test('is finished even when it was compressed and removed meanwhile', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, timing: NEVER_QUIET });
    await expectSeries(sandbox, ['old 1\n']);
    // One before it must not be taken for the next.
    await writeFile(`${log(folder)}.2`, 'ancient\n');
    await utimes(`${log(folder)}.2`, 1000, 1000);
    await appendFile(log(folder), 'old 2\n');
    await rotate(folder);
    await writeFile(`${log(folder)}.1.gz`, 'compressed');
    await unlink(`${log(folder)}.1`);
    await appendFile(log(folder), 'new\n');
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['old 1\nold 2\n', 'new\n']);
  });

  test('ends the following with onRotate: stop, after its rest', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, onRotate: 'stop' });
    await expectSeries(sandbox, ['old 1\n']);
    await appendFile(log(folder), 'old 2\n');
    await rotate(folder);
    expect(await following.ended).toMatchObject({ objectEnd: { position: 12 } });
    expect(await textsOf(sandbox)).toEqual(['old 1\nold 2\n']);
  });

  test('and is a directory by now, ends the following', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old\n']);
    await rm(log(folder));
    await mkdir(log(folder));
    await expect(following.ended).rejects.toMatchObject({
      code: 'SourceUnreadable',
      message: expect.stringContaining('it is not a regular file'),
    });
  });
});

describe('a file that is copied and truncated', () => {
  test('is finished from the copy, then goes on in the next object', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, flushIntervalMs: 200 });
    await expectSeries(sandbox, ['old 1\n']);
    await appendFile(log(folder), 'old 2\n');
    await copyTruncate(folder);
    // Longer than before: the size alone does not show what happened.
    await appendFile(log(folder), 'new 1, which is longer than all before\n');
    await expectSeries(sandbox, ['old 1\nold 2\n', 'new 1, which is longer than all before\n']);
    await following.stop();
  });

  test('and is as long as before, already holds the next generation', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await copyTruncate(folder);
    await appendFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n']);
    await following.stop();
  });
});

describe('a start after rotations that nobody saw', () => {
  test.for([
    ['numbers', ['app.log.2', 'app.log.1']],
    ['more than nine', ['app.log.10', 'app.log.9']],
    ['dates', ['app.log-20261121', 'app.log-20261122']],
    ['dates and times', ['app.log.2026-11-21_23-59-59', 'app.log.2026-11-22_23-59-59']],
  ] as const)(
    'goes on in the rotated file that the newest object begins: %s',
    async ([, names], { sandbox, folder }) => {
      await sandbox.store.append(BUCKET, 'app.log', 'one\n');
      const contents = ['one\ntwo\n', 'three\n'];
      for (const [index, name] of names.entries()) {
        await writeFile(join(folder, name), contents[index] ?? '');
        // Of one moment: their names tell the order.
        await utimes(join(folder, name), 1_000_000, 1_000_000);
      }
      await writeFile(log(folder), 'four\n');
      await followUntil(sandbox, folder, ['one\ntwo\n', 'three\n', 'four\n']);
    },
  );

  test('takes nothing for a rotated file that is compressed, a copy or a backup', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    const others = ['.bak', '.swp', '~', '.1.gz', '-20261122.gz', '.1.zst', '.old', 'ging.1', '.1.tmp'];
    for (const suffix of others) await writeFile(`${log(folder)}${suffix}`, 'one\nnever to be shipped\n');
    await writeFile(log(folder), 'something else\n');
    const following = new Following(sandbox, { folder });
    await expect(following.ended).rejects.toMatchObject({ code: 'NotAPrefix' });
    expect(postsOf(sandbox)).toEqual([]);
  });

  test('finishes the rotated file while there is no new one yet', async ({ sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await writeFile(`${log(folder)}.1`, 'one\ntwo\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\ntwo\n']);
    await writeFile(log(folder), 'three\n');
    await expectSeries(sandbox, ['one\ntwo\n', 'three\n']);
    await following.stop();
  });

  test('begins with the file itself where nothing was shipped before', async ({ sandbox, folder }) => {
    await writeFile(`${log(folder)}.1`, 'yesterday\n');
    const yesterday = Date.now() / 1000 - 86_400;
    await utimes(`${log(folder)}.1`, yesterday, yesterday);
    await writeFile(log(folder), 'today\n');
    await followUntil(sandbox, folder, ['today\n']);
  });

  test('finishes the older of two files that begin alike', async ({ sandbox, folder }) => {
    const header = 'time,level,text\n';
    await sandbox.store.append(BUCKET, 'app.log', header);
    await writeFile(`${log(folder)}.1`, `${header}1,info,one\n`);
    await writeFile(log(folder), `${header}2,info,two\n`);
    await followUntil(sandbox, folder, [`${header}1,info,one\n`, `${header}2,info,two\n`]);
  });

  test('ships no rotated file again because it begins as the new one does', async ({ sandbox, folder }) => {
    const header = 'time,level,text\n';
    await sandbox.store.append(BUCKET, 'app.log', `${header}1,info,one\n`);
    await writeFile(`${log(folder)}.1`, `${header}1,info,one\n`);
    await sandbox.store.append(BUCKET, 'app.1.log', header);
    await writeFile(log(folder), `${header}2,info,two\n`);
    await followUntil(sandbox, folder, [`${header}1,info,one\n`, `${header}2,info,two\n`]);
  });

  test('leaves alone what had been rotated before the following began', async ({ sandbox, folder }) => {
    await writeFile(`${log(folder)}.1`, 'yesterday\n');
    const past = Date.now() / 1000 - 3600;
    await utimes(`${log(folder)}.1`, past, past);
    await writeFile(log(folder), '');
    await followUntil(sandbox, folder, ['']);
    await appendFile(log(folder), 'today\n');
    await followUntil(sandbox, folder, ['today\n']);
  });
});

describe('a roll-over', () => {
  test('fills each object to its limit, and goes on after a restart in the middle of the file', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), '0123456789');
    const options = { rolloverBytes: 4 };
    await followUntil(sandbox, folder, ['0123', '4567', '89'], options);
    await appendFile(log(folder), 'abcdef');
    await followUntil(sandbox, folder, ['0123', '4567', '89ab', 'cdef'], options);
    await appendFile(log(folder), 'g');
    await followUntil(sandbox, folder, ['0123', '4567', '89ab', 'cdef', 'g'], options);
  });

  test('and a rotation name objects in one row', async ({ sandbox, folder }) => {
    await writeFile(log(folder), '012345');
    const following = new Following(sandbox, { folder, rolloverBytes: 4, timing: QUICK });
    await expectSeries(sandbox, ['0123', '45']);
    await rotate(folder);
    await appendFile(log(folder), 'abcdef');
    await expectSeries(sandbox, ['0123', '45', 'abcd', 'ef']);
    await following.stop();
    expect(following.appends.map(({ key }) => key)).toEqual([
      'app.log',
      'app.1.log',
      'app.2.log',
      'app.3.log',
    ]);
  });
});

describe('an object that cannot be gone on with', () => {
  test('because another writer appended to it is an error, and nothing is sent', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\n']);
    await sandbox.store.append(BUCKET, 'app.log', 'foreign\n');
    await appendFile(log(folder), 'two\n');
    await expect(following.ended).rejects.toMatchObject({ code: 'NotAPrefix' });
    expect(await textsOf(sandbox)).toEqual(['one\nforeign\n']);
  });

  test('because it is no appendable one is refused before anything is sent', async ({ sandbox, folder }) => {
    await sandbox.store.put(BUCKET, 'app.log', 'one\n');
    await writeFile(log(folder), 'one\ntwo\n');
    await expect(new Following(sandbox, { folder }).ended).rejects.toMatchObject({
      code: 'ObjectNotAppendable',
    });
    expect(postsOf(sandbox)).toEqual([]);
  });
});
