// What examples use besides the shell and coreutils: not every container has it.
import { isInstalled } from '../../e2e/support/installed.ts';
import type { Page } from './markdown.ts';

const PROGRAMS = ['cmp', 'find'];

/** Programs that a page's examples use, and that are not installed. */
export function missingPrograms({ blocks }: Pick<Page, 'blocks'>): string[] {
  const shown = blocks.flatMap(({ lines }) => lines).join('\n');
  return PROGRAMS.filter(
    (program) => new RegExp(`(?:^|[|&$]) *${program} `, 'm').test(shown) && !isInstalled(program),
  );
}
