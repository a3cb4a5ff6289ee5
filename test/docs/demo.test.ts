// `npm run demo`, the first command of README.md, on a machine whose settings point elsewhere.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { readPage } from './support/markdown.ts';
import { DEMO, normalise, patternOf, stepsOf } from './support/transcript.ts';

// Many starts of Node.js, of which a busy machine makes half a minute.
test('the demo ends well, whatever is configured, and leaves nothing behind', {
  timeout: 60_000,
}, async () => {
  const home = await mkdtemp(join(tmpdir(), 'oss-append-demo-test-'));
  const temporary = join(home, 'tmp');
  await mkdir(temporary);
  await writeFile(join(home, '.ossutilconfig'), '[Credentials]\nendpoint=oss.invalid\n');
  await writeFile(join(home, '.ossconfig'), 'endpoint: oss.invalid\n');
  try {
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'demo.mjs')], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        TMPDIR: temporary,
        OSS_ENDPOINT: 'https://oss.invalid',
        OSS_ACCESS_KEY_ID: 'someone-elses',
        HTTP_PROXY: 'http://127.0.0.1:1',
        http_proxy: 'http://127.0.0.1:1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close');
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^app\.log: appended /gm)).toHaveLength(3);
    expect(stdout).toMatch(/copy\.log and app\.log are equal: \d{4} bytes/);
    expect(stdout).toMatch(/\$ oss-append .*--incremental\noss-append: warning: .*\n.*recovered/);
    for (const pattern of shownInDocs()) expect(normalise(stdout)).toMatch(pattern);
    expect(await readdir(temporary)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

function shownInDocs(): RegExp[] {
  const steps = readPage('docs/exactly-once.md')
    .blocks.filter(({ language }) => language === 'console')
    .flatMap(stepsOf)
    .filter(({ command }) => command === DEMO);
  expect(steps).toHaveLength(1);
  return steps.map(({ expected }) => patternOf(expected));
}
