// What docs/choosing.md says that a run asks of OSS, counted; and its ways to read what was written.
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { StreamingCli } from '../e2e/support/streaming.ts';
import { test } from '../support/in-process.ts';
import { JobMachine } from './support/job-machine.ts';
import { readPage } from './support/markdown.ts';

const { prose, blocks } = readPage('docs/choosing.md');
const KEY = 'app.log';

/** The rows of a table, cell by cell. */
function tableOf(heading: string): string[][] {
  const [, rows = ''] = prose.split(`| ${heading} |`);
  const lines = (rows.split('\n\n')[0] ?? '').split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const ENDING = tableOf('a run that ends').map(([command = '', news = '', noNews = '']) => ({
  command,
  news,
  noNews,
}));
const GOING_ON = tableOf('a run that goes on').map(([command = '', ...cells]) => ({ command, cells }));

function argsOf(command: string): string[] {
  return command.slice('`oss-append '.length, -1).replace('my-bucket', 'demo').split(' ');
}

/** What was asked since the last call. */
function requestCounter({ requests }: Sandbox): () => string {
  let seen = requests.length;
  return () => {
    const methods = requests.slice(seen).map(({ method }) => method);
    seen = requests.length;
    return methods.join(' ');
  };
}

function blockWith(text: string): string {
  const found = blocks.map(({ lines }) => lines.join('\n')).filter((block) => block.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0] ?? '';
}

describe('a run that ends', () => {
  test('is one of many', () => {
    expect(ENDING.length).toBeGreaterThan(8);
  });

  test.for(ENDING)('$command', async ({ command, news, noNews }, { sandbox, oss, write, folder }) => {
    await write('app.log', 'one\n');
    await sandbox.store.append('demo', KEY, Buffer.from('one\n'));
    const requests = requestCounter(sandbox);
    await appendFile(join(folder, 'app.log'), 'two\n');
    expect(await oss(argsOf(command), { stdin: 'two\n' })).toMatchObject({ code: 0 });
    expect(requests()).toBe(news);
    if (noNews === '–') return;
    const file = await readFile(join(folder, 'app.log'));
    const object = await sandbox.store.read('demo', KEY);
    if (object.length < file.length) await sandbox.store.append('demo', KEY, file.subarray(object.length));
    expect(await oss(argsOf(command))).toMatchObject({ code: 0 });
    expect(requests()).toBe(noNews);
  });
});

/** Most of it is waiting, so all of them run at once. */
test('a run that goes on', { timeout: 60_000 }, async ({ start, folder }) => {
  const INTERVAL_MS = 1000;

  async function expectRequests(command: string, cells: readonly string[], cwd: string): Promise<void> {
    const [atStart = '', coming = '', inSilence = ''] = cells;
    const log = join(cwd, 'app.log');
    await mkdir(cwd);
    await writeFile(log, 'one\n');
    const sandbox = await start({ dir: join(cwd, 'oss') });
    await sandbox.store.append('demo', KEY, Buffer.from('one\n'));
    const sinceStart = requestCounter(sandbox);
    const running = new StreamingCli(sandbox, cwd, argsOf(command));
    const asked = atStart.split(' ').length;
    await vi.waitFor(() => expect(sandbox.requests.length).toBeGreaterThanOrEqual(asked), 15_000);
    expect(sinceStart().startsWith(atStart), command).toBe(true);

    const startedMs = performance.now();
    const requests = requestCounter(sandbox);
    for (let line = 0; line < 15; line += 1) {
      if (command.includes(' - ')) await running.write('more\n');
      else if (command.includes('tail')) await sandbox.store.append('demo', KEY, Buffer.from('more\n'));
      else await appendFile(log, 'more\n');
      await sleep(100);
    }
    const methods = requests().split(' ');
    const seconds = (performance.now() - startedMs) / INTERVAL_MS;
    const seen = [...new Set(methods)].map((method) => `${method}, at most one a second`);
    expect([command, ...seen]).toEqual([command, coming]);
    expect(methods.length).toBeLessThanOrEqual(seconds + 1);

    // What waits is sent, and then nothing.
    await sleep(1.5 * INTERVAL_MS);
    requests();
    if (inSilence === 'none') {
      await sleep(1.5 * INTERVAL_MS);
      expect([command, requests()]).toEqual([command, '']);
    } else {
      expect(inSilence).toBe('GET, one in 4 seconds');
      await vi.waitFor(() => expect(requests()).toBe('GET'), { timeout: 6 * INTERVAL_MS, interval: 100 });
    }
    running.kill('SIGKILL');
  }

  expect(GOING_ON.length).toBeGreaterThan(2);
  await Promise.all(
    GOING_ON.map(({ command, cells }, index) => expectRequests(command, cells, join(folder, `${index}`))),
  );
});

describe('reading it all', { timeout: 60_000 }, () => {
  const SERIES = { 'app.log': 'one\n', 'app.1.log': 'two\n' };

  test('prints an object, and a series in its order', async () => {
    const machine = await JobMachine.open();
    try {
      const { store } = machine.sandbox;
      for (const [key, text] of Object.entries(SERIES)) {
        await store.append('my-bucket', `app/${key}`, Buffer.from(text));
      }
      await machine.write('cat-series', blockWith('# cat-series:'));
      const whole = `cat app.whole.log`;
      expect(await machine.run(`${blockWith('cat oss://my-bucket')}\n${whole}`, 'sh')).toEqual({
        code: 0,
        log: 'one\n',
      });
      expect(await machine.run(`${blockWith('sh cat-series')}\n${whole}`, 'sh')).toEqual({
        code: 0,
        log: 'one\ntwo\n',
      });
      const failed = await machine.run(blockWith('sh cat-series'), 'sh', { OSS_ACCESS_KEY_SECRET: 'wrong' });
      expect(failed.code).not.toBe(0);

      const watching = machine.start(blockWith('tail -n +1 -f'), 'sh');
      await vi.waitFor(async () => expect(await watching.log()).toBe('one\n'), 15_000);
      await store.append('my-bucket', 'app/app.log', Buffer.from('more\n'));
      await vi.waitFor(async () => expect(await watching.log()).toBe('one\nmore\n'), 15_000);
      watching.stop();
      await watching.result;
    } finally {
      await machine.close();
    }
  });
});
