// Does what a page shows, block by block. Of a terminal transcript the output must be the one that is shown, and the exit
// code the one that `echo $?` shows, else 0, or 130 after ^C; a block of shell commands must succeed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeBlock, Page } from './markdown.ts';
import { missingPrograms } from './programs.ts';
import { Session } from './session.ts';
import { CTRL_C, DEMO, normalise, patternOf, stepsOf } from './transcript.ts';
import { fileNamedIn, treatmentOf } from './treatment.ts';

export const TIMEOUT_MS = 120_000;

/** A test of all that a page shows. */
export function testAsTyped(page: Page): void {
  const title = `what ${page.path} shows works as shown`;
  const missing = missingPrograms(page);
  if (missing.length > 0) test.skip(`${title} (not installed: ${missing.join(', ')})`);
  else test(title, { timeout: TIMEOUT_MS }, () => expectAsTyped(page));
}

async function expectAsTyped(page: Page): Promise<void> {
  const session = await Session.open();
  try {
    await follow(page, session);
  } finally {
    await session.close();
  }
}

export async function follow(
  { path, blocks }: Pick<Page, 'path' | 'blocks'>,
  session: Session,
): Promise<void> {
  for (const block of blocks) {
    const treatment = treatmentOf(path, block);
    if (treatment === 'typed') await type(block, path, session);
    if (treatment === 'run') await paste(block, path, session);
    if (treatment === 'written') await write(block, session);
  }
}

async function write(block: CodeBlock, { folder }: Session): Promise<void> {
  await writeFile(join(folder, fileNamedIn(block) ?? ''), `${block.lines.join('\n')}\n`);
}

async function paste(block: CodeBlock, path: string, session: Session): Promise<void> {
  const { code, output } = await session.paste(block);
  expect(code, `${path}:${block.line}:\n${output}`).toBe(0);
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
