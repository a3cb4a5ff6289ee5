// `--incremental` as cron runs it: a process after the other, or two at once, while the file grows. More:
// test/cli/incremental.test.ts.
import { randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { BIN } from '../support/run-cli.ts';
import { exchangesOf, postsOf, stored, test } from '../support/sandbox.ts';
import { startLive } from './support/live.ts';

const BUCKET = 'demo';
const KEY = 'app.log';
const URL = `oss://${BUCKET}/${KEY}`;
const SHIP = ['append', 'app.log', URL, '--incremental'];

describe('appendfromfile --incremental', () => {
  test('creates the object, then sends the new bytes only, then nothing', async ({
    folder,
    oss,
    sandbox,
    write,
  }) => {
    const content = randomBytes(300_000);
    await write('app.log', content.subarray(0, 200_000));
    const first = await oss([...SHIP, '--json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ created: true, position: 0, bytes: 200_000 });
    await appendFile(join(folder, 'app.log'), content.subarray(200_000));
    const second = await oss([...SHIP, '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ created: false, position: 200_000, bytes: 100_000 });
    const third = await oss([...SHIP, '--json']);
    expect(third.code).toBe(0);
    expect(JSON.parse(third.stdout)).toMatchObject({
      created: false,
      position: 300_000,
      bytes: 0,
      nextPosition: 300_000,
      attempts: 0,
      proof: null,
    });
    expect(postsOf(sandbox).map(({ bytesReceived }) => bytesReceived)).toEqual([200_000, 100_000]);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 200', 'HEAD 200', 'POST 200', 'HEAD 200']);
    expect(sandbox.requests.filter(({ method }) => method !== 'POST').map((r) => r.bytesReceived)).toEqual([
      0, 0, 0,
    ]);
    expect((await stored(sandbox)).equals(content)).toBe(true);
  });

  test('two runs at once do no harm, and both find the file shipped', async ({ oss, sandbox, write }) => {
    const content = randomBytes(200_000);
    await write('app.log', content);
    await sandbox.store.append(BUCKET, KEY, content.subarray(0, 70_000));
    // The first append is held up on its way, so that the other run overtakes it.
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 1000 });
    const results = await Promise.all([oss([...SHIP, '--json']), oss([...SHIP, '--json'])]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    for (const { stdout } of results) expect(JSON.parse(stdout)).toMatchObject({ nextPosition: 200_000 });
    expect(
      postsOf(sandbox)
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 409]);
    expect((await stored(sandbox)).equals(content)).toBe(true);
  });

  test('sends the file as it was when it was opened, however it grows meanwhile', async ({
    folder,
    oss,
    sandbox,
    write,
  }) => {
    const content = randomBytes(20_000_000);
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'slow', bytesPerSecond: 40_000_000 });
    const live = startLive([process.execPath, BIN, ...SHIP, '--json'], { cwd: folder, sandbox });
    let grown = 0;
    const over = live.exited.then(() => true);
    const tick = () => new Promise<boolean>((resolve) => setTimeout(resolve, 10, false));
    while (!(await Promise.race([over, tick()]))) {
      await appendFile(join(folder, 'app.log'), 'more\n');
      grown += 5;
    }
    const document = JSON.parse((await live.said(/\n/)).trim()) as { bytes: number };
    const [sent] = postsOf(sandbox);
    expect(document.bytes).toBe(sent?.bytesReceived);
    expect(document.bytes).toBeLessThan(content.length + grown);
    const before = await stored(sandbox);
    expect(before.subarray(0, content.length).equals(content)).toBe(true);
    const second = await oss([...SHIP, '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({
      position: document.bytes,
      nextPosition: content.length + grown,
    });
    const all = Buffer.concat([content, Buffer.from('more\n'.repeat(grown / 5))]);
    expect((await stored(sandbox)).equals(all)).toBe(true);
  });

  test('refuses a file that is cut off while it is sent, and stores nothing of it', async ({
    folder,
    sandbox,
    write,
  }) => {
    await write('app.log', randomBytes(20_000_000));
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body', ms: 400 });
    const live = startLive([process.execPath, BIN, ...SHIP], { cwd: folder, sandbox });
    while ((postsOf(sandbox)[0]?.bytesReceived ?? 0) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await writeFile(join(folder, 'app.log'), 'rotated by copytruncate\n');
    expect(await live.exited).toEqual({ code: 74, signal: null });
    expect(live.stderr()).toMatch(/^oss-append: error: app\.log became shorter while it was sent\n/);
    await sandbox.idle();
    expect(await sandbox.store.stat(BUCKET, KEY)).toBeUndefined();
  });
});
