// Every terminal transcript of the documentation is typed again: the output must be the one that is shown, and the
// exit code the one that `echo $?` shows, else 0. README.zh-CN.md has the blocks of README.md (translation.test.ts); the
// demo is run by demo.test.ts.
import { describe, expect, test } from 'vitest';
import { PAGES, readPage } from './support/markdown.ts';
import { Session } from './support/session.ts';
import { DEMO, normalise, patternOf, stepsOf } from './support/transcript.ts';

const pages = PAGES.filter((path) => path !== 'README.zh-CN.md')
  .map(readPage)
  .filter(({ blocks }) => blocks.some(({ language }) => language === 'console'));

// Some hundred processes, one after the other on each page.
describe.concurrent('transcripts', { timeout: 120_000 }, () => {
  test.for(pages)('$path shows what the tool prints', async ({ path, blocks }) => {
    const session = await Session.open();
    try {
      for (const block of blocks) {
        if (block.language === 'js') await session.write(block);
        if (block.language !== 'console') continue;
        const steps = stepsOf(block);
        for (const [index, { command, expected, line }] of steps.entries()) {
          if (command === DEMO) continue;
          const { code, output } = await session.run(command);
          const where = `${path}:${line}: $ ${command}`;
          expect(`${where}\n${normalise(output)}`).toMatch(withPrefix(where, patternOf(expected)));
          if (steps[index + 1]?.command !== 'echo $?') expect([where, code]).toEqual([where, 0]);
        }
      }
    } finally {
      await session.close();
    }
  });
});

/** So that a failure tells the place. */
function withPrefix(where: string, pattern: RegExp): RegExp {
  const prefix = `${where}\n`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${prefix}${pattern.source.slice(1)}`);
}
