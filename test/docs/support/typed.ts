// Types the terminal transcripts of a page again: the output must be the one that is shown, and the exit code the one
// that `echo $?` shows, else 0, or 130 after ^C.
import { expect } from 'vitest';
import type { CodeBlock, Page } from './markdown.ts';
import { Session } from './session.ts';
import { CTRL_C, DEMO, normalise, patternOf, stepsOf } from './transcript.ts';

export const TIMEOUT_MS = 60_000;

export async function expectAsTyped({ path, blocks }: Page): Promise<void> {
  const session = await Session.open();
  try {
    for (const block of blocks) {
      if (block.language === 'js' || block.language === 'yaml') await session.write(block);
      if (block.language === 'console') await type(block, path, session);
    }
  } finally {
    await session.close();
  }
}

async function type(block: CodeBlock, path: string, session: Session): Promise<void> {
  const steps = stepsOf(block);
  for (const [index, { command, expected, line }] of steps.entries()) {
    if (command === DEMO) continue;
    const interrupted = expected.indexOf(CTRL_C);
    const { code, output } =
      interrupted < 0
        ? await session.run(command)
        : await session.runUntil(command, (shown) =>
            patternOf(expected.slice(0, interrupted)).test(normalise(shown)),
          );
    const where = `${path}:${line}: $ ${command}`;
    const printed = expected.filter((text) => text !== CTRL_C);
    expect(`${where}\n${normalise(output)}`).toMatch(withPrefix(where, patternOf(printed)));
    if (steps[index + 1]?.command === 'echo $?') continue;
    expect([where, code]).toEqual([where, interrupted < 0 ? 0 : 130]);
  }
}

/** So that a failure tells the place. */
function withPrefix(where: string, pattern: RegExp): RegExp {
  const prefix = `${where}\n`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${prefix}${pattern.source.slice(1)}`);
}
