// The code blocks of a page, found by what stands in them.
import type { Page } from './markdown.ts';

/** @throws where no block has it */
export function blockWith({ path, blocks }: Page, text: string): string {
  const block = blocks.find(({ lines }) => lines.some((line) => line.includes(text)));
  if (block === undefined) throw new Error(`${path} has no code block with ${text}`);
  return `${block.lines.join('\n')}\n`;
}
