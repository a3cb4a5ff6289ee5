// `appendfromfile --follow` as a user runs it: a process that is stopped, killed and started again around rotations.
import { appendFile, readFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { expectFailure } from '../support/failures.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';
const ARGS = ['append', 'app.log', URL, '--follow', '--flush-interval', '0.05'];

async function storedText({ store }: Sandbox, key = 'app.log'): Promise<string | undefined> {
  return (await store.stat('demo', key)) && (await store.read('demo', key)).toString();
}

function expectStored(sandbox: Sandbox, text: string, key?: string): Promise<void> {
  return soon(async () => expect(await storedText(sandbox, key)).toBe(text));
}

/** As written to so long ago that nobody does any more. */
async function age(path: string): Promise<void> {
  const past = Date.now() / 1000 - 60;
  await utimes(path, past, past);
}

async function rotate(path: string): Promise<void> {
  await age(path);
  await rename(path, `${path}.1`);
  await writeFile(path, '');
}

async function copyTruncate(path: string): Promise<void> {
  await writeFile(`${path}.1`, await readFile(path));
  await truncate(path);
  await age(`${path}.1`);
}

test('--lines appends no line before its end, or before SIGTERM', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'one\ntw');
  const running = new StreamingCli(sandbox, folder, [...ARGS, '--lines', '--json']);
  await expectStored(sandbox, 'one\n');
  await appendFile(path, 'o\nthr');
  await expectStored(sandbox, 'one\ntwo\n');
  running.kill('SIGTERM');
  expect(await running.exited).toMatchObject({ code: 143 });
  expect(await storedText(sandbox)).toBe('one\ntwo\nthr');
  expect(running.lines.slice(0, -1).map(({ bytes }) => bytes)).toEqual([4, 4, 3]);
});

describe('a file', () => {
  test('that comes later is appended as it grows, until SIGTERM, which flushes the rest', async ({
    sandbox,
    folder,
  }) => {
    const path = join(folder, 'app.log');
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--flush-interval', '0.3', '--json']);
    await soon(() => expect(running.stderr).toContain('app.log does not exist yet; waiting for it'));
    await soon(() => expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'GET 200']));
    // With its first line in it: seen while it is empty, it would be one append more.
    await writeFile(`${path}.new`, 'one\n');
    await rename(`${path}.new`, path);
    await expectStored(sandbox, 'one\n');
    await appendFile(path, 'two\n');
    await expectStored(sandbox, 'one\ntwo\n');
    await soon(() => expect(running.lines).toHaveLength(2));
    await appendFile(path, 'three, without an end of line');
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143, signal: null });
    expect(await storedText(sandbox)).toBe('one\ntwo\nthree, without an end of line');
    expect(running.lines.at(-1)).toMatchObject({
      summary: true,
      source: 'app.log',
      appends: 3,
      bytes: 37,
      objects: 1,
    });
    // One look before there was a file, and mostly one then.
    const looks = exchangesOf(sandbox).slice(0, -3);
    expect(looks.slice(0, 2)).toEqual(['HEAD 404', 'GET 200']);
    expect(looks.length).toBeLessThanOrEqual(4);
    expect(exchangesOf(sandbox).slice(-3)).toEqual(Array(3).fill('POST 200'));
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  test('is gone on with where it was left, also after SIGKILL', async ({ sandbox, folder, write }) => {
    await write('app.log', 'one\n');
    const first = new StreamingCli(sandbox, folder, ARGS);
    await expectStored(sandbox, 'one\n');
    first.kill('SIGKILL');
    await first.exited;
    await appendFile(join(folder, 'app.log'), 'two\n');
    const second = new StreamingCli(sandbox, folder, ARGS);
    await expectStored(sandbox, 'one\ntwo\n');
    second.kill('SIGINT');
    expect(await second.exited).toMatchObject({ code: 130, stderr: '' });
  });

  test('survives an outage, of which is told once', async ({ start, folder, write, dir }) => {
    await write('app.log', 'one\n');
    const sandbox = await start();
    const running = new StreamingCli(sandbox, folder, ARGS);
    await expectStored(sandbox, 'one\n');
    await soon(() => expect(postsOf(sandbox)[0]?.status).toBe(200));
    await sandbox.close();
    await appendFile(join(folder, 'app.log'), 'two\n');
    await soon(() => expect(running.stderr).toContain('trying again until it works'));
    const again = await start({ port: sandbox.port, dir });
    await expectStored(again, 'one\ntwo\n');
    await soon(() => expect(running.stderr).toContain('OSS answers again'));
    running.kill('SIGTERM');
    const { code, stderr } = await running.exited;
    expect(code).toBe(143);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });
});

test('--part-size is the most that a followed file is appended at a time', async ({
  sandbox,
  folder,
  write,
}) => {
  await write('app.log', 'x'.repeat(2500));
  const running = new StreamingCli(sandbox, folder, [...ARGS, '--json', '--part-size', '1KiB']);
  await expectStored(sandbox, 'x'.repeat(2500));
  running.kill('SIGTERM');
  await running.exited;
  expect(running.lines.slice(0, -1).map(({ bytes }) => bytes)).toEqual([1024, 1024, 452]);
});

describe('a rotation', () => {
  test.for([
    ['rename and create', rotate],
    ['copy and truncate', copyTruncate],
  ] as const)(
    'by %s goes on in the next object, seen or not',
    async ([, rotation], { sandbox, folder, write }) => {
      await write('app.log', 'old 1\n');
      const path = join(folder, 'app.log');
      const first = new StreamingCli(sandbox, folder, [...ARGS, '--json']);
      await expectStored(sandbox, 'old 1\n');
      await appendFile(path, 'old 2\n');
      await rotation(path);
      await appendFile(path, 'new 1\n');
      await expectStored(sandbox, 'new 1\n', 'app.1.log');
      expect(await storedText(sandbox)).toBe('old 1\nold 2\n');
      await soon(() => expect(first.lines.map(({ key }) => key)).toContain('app.1.log'));
      first.kill('SIGKILL');
      await first.exited;
      // Another while nobody looks.
      await appendFile(path, 'new 2\n');
      await rename(`${path}.1`, `${path}.2`);
      await rotation(path);
      await appendFile(path, 'newest\n');
      const second = new StreamingCli(sandbox, folder, ARGS);
      await expectStored(sandbox, 'newest\n', 'app.2.log');
      expect(await storedText(sandbox, 'app.1.log')).toBe('new 1\nnew 2\n');
      second.kill('SIGTERM');
      expect(await second.exited).toMatchObject({ code: 143 });
    },
  );

  test('ends the command in 0 with --on-rotate stop', async ({ sandbox, folder, write }) => {
    await write('app.log', 'old 1\n');
    const path = join(folder, 'app.log');
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--on-rotate', 'stop']);
    await expectStored(sandbox, 'old 1\n');
    await appendFile(path, 'old 2\n');
    await rotate(path);
    expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
    expect(await storedText(sandbox)).toBe('old 1\nold 2\n');
  });

  test('with nothing that continues the object ends in 65, and nothing is sent', async ({
    oss,
    sandbox,
    write,
  }) => {
    await sandbox.store.append('demo', 'app.log', 'something else\n');
    await write('app.log', 'one\n');
    await write('app.log.1', 'zero\n');
    await write('app.log.2.gz', 'something else\ncompressed');
    await expectFailure((form) => oss([...ARGS, ...form]), {
      exitCode: 65,
      code: 'NotAPrefix',
      message:
        'oss://demo/app.log is not the beginning of app.log, nor of a rotated file beside it; nothing was sent',
    });
    expect(postsOf(sandbox)).toEqual([]);
  });
});

describe('two followers of one file', () => {
  test('ship it once, also with --rollover-bytes', async ({ sandbox, folder, write }) => {
    await write('app.log', 'begin\n');
    const args = [...ARGS, '--rollover-bytes', '500', '--quiet'];
    const both = [1, 2].map(() => new StreamingCli(sandbox, folder, args));
    let text = 'begin\n';
    for (let line = 0; line < 100; line += 1) {
      await appendFile(join(folder, 'app.log'), `line ${line}\n`);
      text += `line ${line}\n`;
      if (line % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const keys = ['app.log', 'app.1.log'];
    await soon(async () => {
      const contents = await Promise.all(keys.map((key) => storedText(sandbox, key)));
      expect(contents).toEqual([text.slice(0, 500), text.slice(500)]);
    });
    for (const running of both) running.kill('SIGTERM');
    for (const { exited } of both) expect(await exited).toMatchObject({ code: 143, stderr: '' });
    expect((await sandbox.store.list('demo')).map(({ key }) => key).sort()).toEqual([...keys].sort());
  });
});

describe('what is no file', () => {
  test('cannot be followed', async ({ oss }) => {
    await expectFailure((form) => oss(['append', '.', URL, '--follow', ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot follow .: it is not a regular file',
    });
  });
});
