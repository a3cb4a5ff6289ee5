// The recipes, taken out of their crontabs and unit files, and run: once to ship, once more to find nothing to do.
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCrc64 } from '../../src/crc64/crc64.ts';
import { openStore } from '../../src/sandbox/store.ts';
import { type CodeBlock, readPage } from './support/markdown.ts';
import { Session } from './support/session.ts';

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
  systemd: lineWith('ExecStart=').replace(/^ExecStart=\S*\//, ''),
  logrotate: between(blockWith('lastaction').lines, 'lastaction', 'endscript'),
  'GitHub Actions': lineWith('$GITHUB_RUN_ID').trim(),
  'GitLab CI': lineWith('$CI_JOB_ID').replace(/^ *- /, ''),
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
      { GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '1', CI_JOB_ID: '7' },
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
    const store = await openStore({
      dir: session.sandboxDir,
      crc64: await loadCrc64(),
      clock: () => new Date(),
    });
    const objects = await store.list('my-bucket');
    const contents = await Promise.all(
      objects.map(async ({ key }) => [key, (await store.read('my-bucket', key)).toString()]),
    );
    expect(Object.fromEntries(contents)).toEqual({
      'app/app.log': 'app.log\n',
      'app/app-2026-11-21.log': 'app-2026-11-21.log\n',
      'app/app-2026-11-22.log': 'app-2026-11-22.log\n',
      'app/app.log-20261121': 'app.log-20261121\n',
      'app/app.log-20261122': 'app.log-20261122\n',
      'ci/42-1.log': 'built\n',
      'ci/7.log': 'built\n',
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
