// What recipes run by no more than a shell, taken out of their crontabs and unit files: once to ship, once more to find
// nothing to do. test/system runs all of them with the machine's own programs.
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/sandbox/store/store.ts';
import { blockWith } from './support/blocks.ts';
import { readPage } from './support/markdown.ts';
import { missingPrograms } from './support/programs.ts';
import { type Result, Session } from './support/session.ts';

const page = readPage('docs/recipes.md');

/** What runs, by the name of its recipe. */
const RECIPES = {
  cron: lineWith('* * * * *').replace(/^(\S+ ){5}/, ''),
  'daily logs': blockWith(page, '#!/bin/sh'),
  logrotate: between(blockWith(page, 'lastaction').split('\n'), 'lastaction', 'endscript'),
  'bad link': blockWith(page, 'backup.tar'),
} as const;

/** With a folder of its own. */
const SERVICE = lineWith('--follow --on-gap next')
  .replace(/^ExecStart=\S*\//, '')
  .replaceAll('/app/app.log', '/followed/app.log');

function lineWith(text: string): string {
  return (
    blockWith(page, text)
      .split('\n')
      .find((line) => line.includes(text)) ?? ''
  );
}

function between(lines: readonly string[], first: string, last: string): string {
  const trimmed = lines.map((line) => line.trim());
  return trimmed.slice(trimmed.indexOf(first) + 1, trimmed.indexOf(last)).join('\n');
}

describe.skipIf(missingPrograms(page).length > 0)('recipes', { timeout: 60_000 }, () => {
  let session: Session;
  /** With the folders of a real machine moved into the session's. */
  const run = (script: string) =>
    session.run(
      script
        .replaceAll('/var/log/', `${session.folder}/var/log/`)
        .replaceAll('/etc/oss-append.yaml', `${session.folder}/oss-append.yaml`),
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
    await writeFile(join(session.folder, 'backup.tar'), 'backup\n');
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
      // find's, of all that it ran.
      code: 1,
      output: expect.stringContaining('app-2026-11-21.log'),
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
      'backup.tar': 'backup\n',
    });
  });
});
