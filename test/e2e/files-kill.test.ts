// kill -9 in the midst of `--incremental` over many files: the next run makes each object what its file is.
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { postsOf, stored, test } from '../support/sandbox.ts';

const FILES = 24;
const KILLS = 2;

test('many files are shipped through kills, none torn or doubled', { timeout: 60_000 }, async ({
  folder,
  oss,
  sandbox,
}) => {
  await mkdir(join(folder, 'logs'));
  const contents = Array.from({ length: FILES }, () => '');
  const ship = ['append', 'logs', '-r', 'oss://demo/{name}', '--incremental', '--quick'];
  for (let round = 1; round <= KILLS; round += 1) {
    for (const index of contents.keys()) {
      const news = `line ${round} of ${index}\n`.repeat(round * 10);
      contents[index] += news;
      await appendFile(join(folder, 'logs', `${index}.log`), news);
    }
    const before = postsOf(sandbox).length;
    const run = oss.start(ship);
    while (postsOf(sandbox).length < before + FILES / 3) await sleep(1);
    run.kill('SIGKILL');
    expect((await run.exited).signal).toBe('SIGKILL');
    await sandbox.idle();
    expect(postsOf(sandbox).length).toBeLessThan(before + FILES);
  }
  const { code, stdout } = await oss([...ship, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ files: FILES, failed: 0 });
  for (const [index, content] of contents.entries()) {
    expect((await stored(sandbox, `${index}.log`)).toString(), `${index}.log`).toBe(content);
  }
});
