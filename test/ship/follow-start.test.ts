// Where a follower begins: after an outage that began before it did, after rotations that it slept through, behind a gap.
import {
  appendFile,
  mkdir,
  rename,
  rm,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following, textsOf } from './support/following.ts';
import { followUntil, log, rotate } from './support/rotating.ts';

/** Nothing is answered until it is over. */
function beginOutage({ faults }: Sandbox): () => void {
  faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
  return () => faults.clear();
}

describe('a start while OSS is out of reach', () => {
  test.for([
    ['rotated', rotate],
    ['rotated to a name that is not looked for', (folder: string) => rename(log(folder), join(folder, 'x'))],
    ['rotated and compressed at once', (folder: string) => rename(log(folder), `${log(folder)}.1.gz`)],
    ['deleted', (folder: string) => unlink(log(folder))],
  ] as const)(
    'sends the file that was there, though it was %s meanwhile',
    async (given, { sandbox, folder }) => {
      const [, rotation] = given;
      await writeFile(log(folder), 'first\n');
      const over = beginOutage(sandbox);
      const following = new Following(sandbox, { folder });
      await vi.waitFor(() => expect(following.kinds).toEqual(['outage']), 10_000);
      await rotation(folder);
      await writeFile(log(folder), 'second\n');
      over();
      await expectSeries(sandbox, ['first\n', 'second\n']);
      await following.stop();
    },
  );

  test('sends all that were rotated meanwhile, in their order', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'first\n');
    const over = beginOutage(sandbox);
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(following.kinds).toEqual(['outage']), 10_000);
    await rename(log(folder), `${log(folder)}.2`);
    await writeFile(log(folder), 'second\n');
    await rotate(folder);
    await appendFile(log(folder), 'third\n');
    over();
    await expectSeries(sandbox, ['first\n', 'second\n', 'third\n']);
    await following.stop();
  });

  test('that is killed, and another one after the rotation, send it too', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'first\n');
    const over = beginOutage(sandbox);
    const killed = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(killed.kinds).toEqual(['outage']), 10_000);
    await killed.kill();
    await rotate(folder);
    await appendFile(log(folder), 'second\n');
    over();
    await followUntil(sandbox, folder, ['first\n', 'second\n']);
  });
});

describe('a file that cannot be there', () => {
  test('because its folder is missing is told apart from one that is to come', async ({
    sandbox,
    folder,
  }) => {
    const missing = join(folder, 'nodir');
    const following = new Following(sandbox, { folder: missing });
    await vi.waitFor(() => expect(following.notices).toEqual([{ kind: 'waiting', folder: missing }]), 10_000);
    await mkdir(missing);
    await writeFile(log(missing), 'one\n');
    await expectSeries(sandbox, ['one\n']);
    await following.stop();
  });

  test('because it is no regular file is refused before anything is sent', async ({ sandbox, folder }) => {
    await mkdir(log(folder));
    await expect(new Following(sandbox, { folder }).ended).rejects.toMatchObject({
      code: 'SourceUnreadable',
    });
    expect(exchangesOf(sandbox)).toEqual([]);
  });
});

describe('rotated files', () => {
  test.for([
    ['app-2026-11-26.log', []],
    ['app.2026-11-26.log', []],
    ['app-20261126.1.log', []],
    ['app.2026-11-26.log.1', []],
    ['old/app.log.1', ['old/app.log*']],
    ['elsewhere', ['x*', 'else*']],
  ] as const)('of the name %s are found, with the globs %j', async ([name, globs], { sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await mkdir(join(folder, 'old'));
    await writeFile(join(folder, name), 'one\ntwo\n');
    await writeFile(log(folder), 'three\n');
    const rotatedGlobs = globs.map((glob) => join(folder, glob));
    await followUntil(sandbox, folder, ['one\ntwo\n', 'three\n'], { rotatedGlobs });
  });

  test('that a glob finds and that are compressed are none', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder, rotatedGlobs: [join(folder, 'old/*')] });
    await expectSeries(sandbox, ['one\n']);
    await mkdir(join(folder, 'old'));
    await writeFile(join(folder, 'old/app.log.2.gz'), 'compressed');
    await rename(log(folder), join(folder, 'old/app.log.1'));
    await writeFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await following.stop();
  });

  test('beside the target of a link are found', async ({ sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    const target = join(folder, 'pods');
    await mkdir(target);
    await writeFile(join(target, '0.log.20261126-101010'), 'one\ntwo\n');
    await writeFile(join(target, '0.log'), 'three\n');
    await symlink(join(target, '0.log'), log(folder));
    await followUntil(sandbox, folder, ['one\ntwo\n', 'three\n']);
  });

  test('are those that a link led to before', async ({ sandbox, folder }) => {
    const dated = (day: number): string => join(folder, `service-2026-11-${day}.log`);
    await writeFile(dated(25), 'one\n');
    await symlink(dated(25), log(folder));
    const lead = async (day: number): Promise<void> => {
      await symlink(dated(day), `${log(folder)}.tmp`);
      await rename(`${log(folder)}.tmp`, log(folder));
    };
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['one\n']);
    await writeFile(dated(26), 'two\n');
    await lead(26);
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await following.kill();
    await appendFile(dated(26), 'three\n');
    await writeFile(dated(27), 'four\n');
    await lead(27);
    await followUntil(sandbox, folder, ['one\n', 'two\nthree\n', 'four\n']);
  });
});

describe('an object that is the beginning of no file', () => {
  async function sendThenLose(sandbox: Sandbox, folder: string): Promise<void> {
    await writeFile(log(folder), 'one\n');
    await followUntil(sandbox, folder, ['one\n']);
    await appendFile(log(folder), 'lost\n');
    await rename(log(folder), `${log(folder)}.2.gz`);
  }

  test('is an error, unless it is to go on behind the gap', async ({ sandbox, folder }) => {
    await sendThenLose(sandbox, folder);
    await writeFile(log(folder), 'two\n');
    const posts = postsOf(sandbox).length;
    await expect(new Following(sandbox, { folder }).ended).rejects.toMatchObject({ code: 'NotAPrefix' });
    expect(postsOf(sandbox)).toHaveLength(posts);
    const following = new Following(sandbox, { folder, onGap: 'next' });
    await expectSeries(sandbox, ['one\n', 'two\n']);
    expect(following.notices).toMatchObject([
      { kind: 'gap', newest: { key: 'app.log' }, object: { key: 'app.1.log' } },
    ]);
    await following.stop();
    await appendFile(log(folder), 'three\n');
    await followUntil(sandbox, folder, ['one\n', 'two\nthree\n'], { onGap: 'next' });
  });

  test('is followed by the rotated files that came after it, and by none that came before', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'zero\n');
    await followUntil(sandbox, folder, ['zero\n']);
    await rotate(folder);
    await rename(`${log(folder)}.1`, `${log(folder)}.9`);
    await appendFile(log(folder), 'one\n');
    await followUntil(sandbox, folder, ['zero\n', 'one\n']);
    await appendFile(log(folder), 'lost\n');
    await unlink(log(folder));
    const long = new Date(Date.now() - 7_200_000);
    await writeFile(`${log(folder)}.10`, 'before all\n');
    await utimes(`${log(folder)}.10`, long, long);
    await writeFile(log(folder), 'two\n');
    await rotate(folder);
    await appendFile(log(folder), 'three\n');
    await followUntil(sandbox, folder, ['zero\n', 'one\n', 'two\n', 'three\n'], { onGap: 'next' });
  });

  test('since others appended to it goes on with what is not in it', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder, onGap: 'next' });
    await expectSeries(sandbox, ['one\n']);
    await sandbox.store.append(BUCKET, 'app.log', 'foreign\n');
    await appendFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\nforeign\n', 'two\n']);
    await following.stop();
    // The second object says where in the file it begins, and so is proof enough.
    await appendFile(log(folder), 'three\n');
    await followUntil(sandbox, folder, ['one\nforeign\n', 'two\nthree\n']);
  });

  test('that another follower went on to, past the file that is open, sends no byte of that again', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    await followUntil(sandbox, folder, ['one\n']);
    await rotate(folder);
    await appendFile(log(folder), 'two\n');
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 500 });
    const following = new Following(sandbox, { folder, onGap: 'next', readTimeoutMs: 5000 });
    await vi.waitFor(() => expect(following.kinds).toEqual(['rotated']), 10_000);
    await sleep(100);
    const headers = { 'x-oss-meta-append-from': '0', 'x-oss-meta-append-from-crc64': '0' };
    for (const [index, content] of ['two\n', 'of a file that was truncated\n'].entries()) {
      await sandbox.store.put(BUCKET, `app.${index + 1}.log`, content, { type: 'Appendable', headers });
    }
    await rename(log(folder), `${log(folder)}.2`);
    await writeFile(log(folder), 'three\n');
    await expectSeries(sandbox, ['one\n', 'two\n', 'of a file that was truncated\n', 'three\n']);
    await following.stop();
  });

  test('waits for the file where that is gone, too', async ({ sandbox, folder }) => {
    await sendThenLose(sandbox, folder);
    const following = new Following(sandbox, { folder, onGap: 'next' });
    await vi.waitFor(() => expect(following.kinds).toEqual(['waiting']), 10_000);
    await writeFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await following.stop();
  });

  test('is followed by rotated files before there is a new one', async ({ sandbox, folder }) => {
    await sendThenLose(sandbox, folder);
    await writeFile(`${log(folder)}.1`, 'two\n');
    await followUntil(sandbox, folder, ['one\n', 'two\n'], { onGap: 'next' });
    await writeFile(log(folder), 'three\n');
    await followUntil(sandbox, folder, ['one\n', 'two\n', 'three\n'], { onGap: 'next' });
  });

  test('since the file was truncated while nobody looked goes on with what it holds now', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'one\n');
    await followUntil(sandbox, folder, ['one\n']);
    await truncate(log(folder));
    await appendFile(log(folder), 'two\n');
    await followUntil(sandbox, folder, ['one\n', 'two\n'], { onGap: 'next' });
  });

  test('is one error line for one who asks for it by two followers, and each byte is there once', async ({
    sandbox,
    folder,
  }) => {
    await sendThenLose(sandbox, folder);
    await writeFile(log(folder), 'two\n');
    const both = [1, 2].map(() => new Following(sandbox, { folder, onGap: 'next' }));
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await appendFile(log(folder), 'three\n');
    await expectSeries(sandbox, ['one\n', 'two\nthree\n']);
    for (const following of both) await following.stop();
    expect(await textsOf(sandbox)).toEqual(['one\n', 'two\nthree\n']);
  });
});

describe('a series', () => {
  test('whose older objects were deleted goes on with the newest', async ({ sandbox, folder }) => {
    const { store } = sandbox;
    await writeFile(log(folder), 'zero\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['zero\n']);
    await rotate(folder);
    await appendFile(log(folder), 'one\n');
    await expectSeries(sandbox, ['zero\n', 'one\n']);
    await following.stop();
    await store.delete(BUCKET, 'app.log');
    await rm(`${log(folder)}.1`);
    await appendFile(log(folder), 'two\n');
    const again = new Following(sandbox, { folder });
    await vi.waitFor(async () => {
      expect((await store.read(BUCKET, 'app.1.log')).toString()).toBe('one\ntwo\n');
    });
    await rotate(folder);
    await appendFile(log(folder), 'three\n');
    await vi.waitFor(async () => {
      expect((await store.read(BUCKET, 'app.2.log')).toString()).toBe('three\n');
    });
    await again.stop();
    expect((await store.list(BUCKET)).map(({ key }) => key)).toEqual(['app.1.log', 'app.2.log']);
  });

  test('that rolls over goes on in the middle of its file when the objects before are gone', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), '0123456789');
    await followUntil(sandbox, folder, ['0123', '4567', '89'], { rolloverBytes: 4 });
    for (const key of ['app.log', 'app.1.log']) await sandbox.store.delete(BUCKET, key);
    await appendFile(log(folder), 'abc');
    const following = new Following(sandbox, { folder, rolloverBytes: 4 });
    await vi.waitFor(async () => {
      expect((await sandbox.store.read(BUCKET, 'app.3.log')).toString()).toBe('c');
    });
    await following.stop();
    expect((await sandbox.store.read(BUCKET, 'app.2.log')).toString()).toBe('89ab');
  });

  test('of the version before, without a word of where its objects begin, goes on', async ({
    sandbox,
    folder,
  }) => {
    for (const [index, text] of ['0123', '4567', '89'].entries()) {
      await sandbox.store.append(BUCKET, index === 0 ? 'app.log' : `app.${index}.log`, text);
    }
    await writeFile(log(folder), '0123456789abcdef');
    const texts = ['0123', '4567', '89ab', 'cdef'];
    await followUntil(sandbox, folder, texts, { rolloverBytes: 4 });
    await appendFile(log(folder), 'ghi');
    await followUntil(sandbox, folder, [...texts, 'ghi'], { rolloverBytes: 4 });
  });
});
