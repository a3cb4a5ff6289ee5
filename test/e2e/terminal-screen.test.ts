// What a person sees: the screens of docs/terminal.md, on a terminal that is resized, stopped and interrupted.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readPage } from '../docs/support/markdown.ts';
import { settingsOf, storedText, test } from '../support/sandbox.ts';
import { hasTmux, masked, Screen } from './support/screen.ts';
import { soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';
const DOCUMENTED: ReadonlySet<string> = new Set(
  readPage('docs/terminal.md')
    .blocks.filter(({ language }) => language === 'text')
    .flatMap(({ lines }) => lines.map(masked)),
);

/** The line is as the documentation has it. */
function expectDocumented(line: string): void {
  expect([...DOCUMENTED]).toContain(masked(line));
}

describe.skipIf(!hasTmux)('on a terminal', () => {
  test('a file’s line fits the terminal as it is resized, makes way for the shell, and comes back', async ({
    sandbox,
    folder,
    write,
  }) => {
    await write('app.log', Buffer.alloc(6 * 1024 ** 2));
    const screen = await Screen.open(folder, settingsOf(sandbox), 100);
    await screen.type(`oss-append append app.log ${URL} --maxupspeed 400\n`);
    expectDocumented(await screen.line(/ {2}\d+ % .* left$/));
    expect(await screen.isCursorShown()).toBe(true);

    for (const [columns, shape] of [
      [60, / % {2}.* of .*left$/],
      [40, / \d+ % {2}\S+ [KM]iB\/s {2}\S+ left$/],
      [18, /^ \S app\.log {2}\d+ %$/],
    ] as const) {
      await screen.resize(columns);
      expectDocumented(await screen.line(shape));
      expect(await screen.progressLines()).toHaveLength(1);
    }
    await screen.resize(100);
    await screen.line(/ {2}\d+ % .* of .* left$/);
    expect(await screen.progressLines()).toHaveLength(1);

    await screen.press('C-z');
    await screen.line(/Stopped/);
    await screen.type('echo "<""stopped"">"\n');
    await screen.line(/^<stopped>/);
    expect(await screen.progressLines()).toEqual([]);
    expect(await screen.isCursorShown()).toBe(true);
    await screen.type('fg\n');
    await screen.line(/ {2}\d+ % .* left$/);

    await screen.press('C-c');
    await screen.line(/warning: interrupted on the way/);
    await screen.type('echo "<""$?"">"\n');
    await screen.line(/^<130>/);
    expect(await screen.progressLines()).toEqual([]);
    expect(await screen.lines()).toContain('^C');
  });

  test('a job in the background does not draw', async ({ sandbox, folder, write }) => {
    await write('app.log', Buffer.alloc(600 * 1024));
    const screen = await Screen.open(folder, settingsOf(sandbox), 100);
    await screen.type(`oss-append append app.log ${URL} --maxupspeed 400 & sleep 1.2; echo "<""here"">"\n`);
    await screen.line(/^<here>/);
    expect((await screen.lines()).filter((line) => line.includes(' % '))).toEqual([]);
    await screen.line(/app\.log: appended/);
  });

  test('stdin’s line counts appends, and makes way for what else is printed', async ({ sandbox, folder }) => {
    const screen = await Screen.open(folder, settingsOf(sandbox), 100);
    const producer = "(printf '%2000s' x; sleep 0.5; printf '%3000s' y; sleep 30)";
    await screen.type(
      `${producer} | oss-append append - oss://demo/build.log --flush-interval 0.3 --loglevel info\n`,
    );
    expectDocumented(await screen.line(/KiB {2}.*waiting for input/));
    await screen.line(/^oss-append: info: .*POST/);
    await screen.press('C-c');
    await screen.line(/^(?:stdin|-): appended/);
    expect(await screen.progressLines()).toEqual([]);
    expect((await storedText(sandbox, 'build.log')).length).toBe(5000);
  });

  test('a followed file’s line tells of the lag and the last append', async ({ sandbox, folder }) => {
    const screen = await Screen.open(folder, settingsOf(sandbox), 100);
    await screen.type(`oss-append append app.log ${URL} --follow --flush-interval 0.1\n`);
    expectDocumented(await screen.line(/waiting for the file/));
    await appendFile(join(folder, 'app.log'), 'hello\n');
    // Up to date it is also while the file is still empty.
    expectDocumented(await screen.line(/up to date +last append/));
    await screen.press('C-c');
    await screen.line(/^app\.log: appended/);
    expect(await screen.progressLines()).toEqual([]);
    await soon(async () => expect(await storedText(sandbox)).toBe('hello\n'));
  });

  test('a retry is counted down', async ({ folder, write }) => {
    await write('app.log', 'hello\n');
    const nowhere = {
      OSS_ENDPOINT: 'http://127.0.0.1:9',
      OSS_REGION: 'cn-hangzhou',
      OSS_ACCESS_KEY_ID: 'id',
      OSS_ACCESS_KEY_SECRET: 'secret',
    };
    const screen = await Screen.open(folder, nowhere, 100);
    await screen.type(`oss-append append app.log ${URL}\n`);
    expectDocumented(await screen.line(/ retry \d+ in \d+ s because OSS is out of reach/));
    await screen.press('C-c');
    await screen.type('echo "<""$?"">"\n');
    await screen.line(/^<130>/);
  });
});
