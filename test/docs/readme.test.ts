// The README, followed by a newcomer: with the command installed, an empty home directory, and nothing but what it shows.
// The endpoint is a sandbox's; all else is typed as it is there.
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/sandbox/store/store.ts';
import { entriesOf, runEntry } from './support/crontab.ts';
import { type CodeBlock, readPage, type Section } from './support/markdown.ts';
import { Session } from './support/session.ts';
import { follow, TIMEOUT_MS } from './support/typed.ts';

const { path, sections } = readPage('README.md');

function section(heading: string): Section {
  const found = sections.find((each) => each.heading === heading);
  if (found === undefined) throw new Error(`README.md has no ${heading}`);
  return found;
}

function blockWith(text: string): CodeBlock {
  const found = sections
    .flatMap(({ blocks }) => blocks)
    .find(({ lines }) => lines.some((line) => line.includes(text)));
  if (found === undefined) throw new Error(`README.md has no block with ${text}`);
  return found;
}

test('a trial needs only what the sandbox prints', { timeout: TIMEOUT_MS }, async () => {
  const session = await Session.openBare();
  try {
    await follow({ path, blocks: section('## Try it').blocks }, session);
    const { lines } = blockWith('oss-append sandbox');
    for (const line of lines.slice(lines.lastIndexOf('') + 1)) {
      const { code, output } = await session.run(line);
      expect(code, `$ ${line}\n${output}`).toBe(0);
      if (line.includes(' cat ')) expect(output).toBe('hello\n');
    }
  } finally {
    await session.close();
  }
});

test('the first append and the common uses work as shown, under cron, too', {
  timeout: TIMEOUT_MS,
}, async () => {
  const session = await Session.openBare();
  try {
    await session.openAccount();
    await session.addProgram('crontab', 'if [ "$1" = -l ]; then cat "$HOME/tab"; else cat > "$HOME/tab"; fi');
    const [upToCron, rest] = splitAt(sections.slice(sections.indexOf(section('## Try it')) + 1), '## A pipe');
    await follow({ path, blocks: upToCron }, session);
    expect(await session.run(blockWith('crontab -').lines.join('\n'))).toEqual({ code: 0, output: '' });
    const entries = entriesOf(await readFile(join(session.folder, 'tab'), 'utf8'));
    expect(entries).toHaveLength(1);
    await follow({ path, blocks: rest }, session);

    await appendFile(join(session.folder, 'app.log'), 'four\n');
    for (const entry of entries) {
      expect(await runEntry(entry, session.folder)).toEqual({ code: 0, output: '' });
    }
    await session.stopSandbox();
    const store = await openStore({ dir: session.sandboxDir, clock: () => new Date() });
    expect(String(await store.read('my-bucket', 'logs/app.log'))).toBe('one\ntwo\nthree\nfour\n');
  } finally {
    await session.close();
  }
});

function splitAt(all: readonly Section[], heading: string): [CodeBlock[], CodeBlock[]] {
  const at = all.indexOf(section(heading));
  const blocksOf = (some: readonly Section[]) => some.flatMap(({ blocks }) => blocks);
  return [blocksOf(all.slice(0, at)), blocksOf(all.slice(at))];
}
