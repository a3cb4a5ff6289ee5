// The recipes, taken out of their crontabs and unit files, and run: once to ship and, where they go by what the object
// holds, once more to find nothing to do.
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/sandbox/store/store.ts';
import { type CodeBlock, readPage } from './support/markdown.ts';
import { type Result, Session } from './support/session.ts';

const page = readPage('docs/recipes.md');

function blockWith(text: string): CodeBlock {
  const block = page.blocks.find(({ lines }) => lines.some((line) => line.includes(text)));
  if (block === undefined) throw new Error(`docs/recipes.md has no block with ${text}`);
  return block;
}

function lineWith(text: string): string {
  return blockWith(text).lines.find((line) => line.includes(text)) ?? '';
}

/** What runs, by the name of its recipe. */
const RECIPES = {
  cron: lineWith('* * * * *').replace(/^(\S+ ){5}/, ''),
  'daily logs': blockWith('#!/bin/sh').lines.join('\n'),
  logrotate: between(blockWith('lastaction').lines, 'lastaction', 'endscript'),
  'GitHub Actions': lineWith('ci/$GITHUB_RUN_ID').trim(),
  'GitLab CI': lineWith('$CI_JOB_ID').replace(/^ *- /, ''),
} as const;

/** With a folder of its own. */
const SERVICE = lineWith('ExecStart=')
  .replace(/^ExecStart=\S*\//, '')
  .replaceAll('/app/app.log', '/followed/app.log');

/** What appends again when it runs again; in place of the command before the pipe, one that is everywhere. */
const PIPES = {
  recorder: blockWith('front.ts --rollover')
    .lines.join('\n')
    .replace(/^ffmpeg .* -f mpegts -/, 'printf video'),
  'log of a command': lineWith('make 2>&1 | oss-append').replace('make', 'echo built'),
  'log of a GitHub job': lineWith('ci/live-').trim().replace('make', 'echo built'),
} as const;

function between(lines: readonly string[], first: string, last: string): string {
  const trimmed = lines.map((line) => line.trim());
  return trimmed.slice(trimmed.indexOf(first) + 1, trimmed.indexOf(last)).join('\n');
}

describe('recipes', { timeout: 60_000 }, () => {
  let session: Session;
  /** With the folders of a real machine moved into the session's. */
  const run = (script: string) =>
    session.run(
      script
        .replaceAll('/var/log/', `${session.folder}/var/log/`)
        .replaceAll('/etc/oss-append.yaml', `${session.folder}/oss-append.yaml`),
      { GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '1', CI_JOB_ID: '7', BUILD_ID: '9' },
    );

  beforeAll(async () => {
    session = await Session.open();
    const logs = join(session.folder, 'var/log/app');
    await mkdir(logs, { recursive: true });
    for (const name of [
      'app.log',
      'app-2026-11-21.log',
      'app-2026-11-22.log',
      'app.log-20261121',
      'app.log-20261122',
    ]) {
      await writeFile(join(logs, name), `${name}\n`);
    }
    await writeFile(join(session.folder, 'build.log'), 'built\n');
    await writeFile(join(session.folder, 'oss-append.yaml'), 'retryTimes: 1\n', { mode: 0o600 });
  });
  afterAll(() => session.close());

  test.for(Object.keys(RECIPES) as (keyof typeof RECIPES)[])(
    '%s ships, and ships nothing twice',
    async (name) => {
      for (let round = 1; round <= 2; round += 1) {
        const { code, output } = await run(RECIPES[name]);
        expect({ round, code, output }).toMatchObject({ code: 0 });
        if (RECIPES[name].includes('--quiet')) expect(output).toBe('');
      }
    },
  );

  test.for(Object.keys(PIPES) as (keyof typeof PIPES)[])('%s ships', async (name) => {
    const { code, output } = await run(PIPES[name]);
    expect({ code, output }).toMatchObject({ code: 0 });
  });

  test('the service sends the rest when it is stopped, finishes rotated files, and sends nothing twice', async () => {
    const log = join(session.folder, 'var/log/followed/app.log');
    await mkdir(dirname(log));
    await writeFile(log, 'first\n');
    const told = await stopAfterStart();
    expect(told).toMatchObject({ code: 143, output: expect.stringContaining('appended 6 bytes') });
    await appendFile(log, 'last\n');
    await rename(log, `${log}.1`);
    await writeFile(log, 'next\n');
    const rotated = await stopAfterStart();
    expect(rotated).toMatchObject({ code: 143, output: expect.stringContaining('appended 10 bytes') });
  });

  async function stopAfterStart(): Promise<Result> {
    await run(`${SERVICE} &`);
    await run('kill %1');
    return run('wait %1');
  }

  test('the daily script reports a failure', async () => {
    await writeFile(join(session.folder, 'var/log/app/app-2026-11-21.log'), 'other\n');
    const { code, output } = await run(RECIPES['daily logs']);
    expect({ code, output }).toMatchObject({
      code: 65,
      output: expect.stringContaining('app-2026-11-21.log'),
    });
  });

  test('the trial without an account needs only what it starts', async () => {
    const script = blockWith('sandbox=$!')
      .lines.join('\n')
      .replaceAll('9000', String(await freePort()));
    const { code, output } = await session.run(`mkdir trial && cd trial && cp ../build.log .\n${script}`);
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/appended 6 bytes .*created/),
    });
  });

  test('every object holds its log, once', async () => {
    await session.stopSandbox();
    const store = await openStore({ dir: session.sandboxDir, clock: () => new Date() });
    const objects = await store.list('my-bucket');
    const contents = await Promise.all(
      objects.map(async ({ key }) => [key, (await store.read('my-bucket', key)).toString()]),
    );
    expect(Object.fromEntries(contents)).toEqual({
      'app/app.log': 'app.log\n',
      'followed/app.log': 'first\nlast\n',
      'followed/app.1.log': 'next\n',
      'app/app-2026-11-21.log': 'app-2026-11-21.log\n',
      'app/app-2026-11-22.log': 'app-2026-11-22.log\n',
      'app/app.log-20261121': 'app.log-20261121\n',
      'app/app.log-20261122': 'app.log-20261122\n',
      'ci/42-1.log': 'built\n',
      'ci/7.log': 'built\n',
      'ci/9.log': 'built\n',
      'ci/live-42-1.log': 'built\n',
      'camera/front.ts': 'video',
    });
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
