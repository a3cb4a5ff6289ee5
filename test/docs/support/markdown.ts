// Just enough of Markdown to look into the documentation: headings, links, fenced code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/run-cli.ts';

export interface CodeBlock {
  readonly language: string;
  readonly lines: readonly string[];
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

export interface Page {
  /** Path from the root of the project, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
  /** The text without its code blocks. */
  readonly prose: string;
}

/** The pages for users, in no particular order. */
export const PAGES: readonly string[] = [
  'README.md',
  'README.zh-CN.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*)$/.exec(line);
    // So that no block goes unseen.
    if (fence === null && /^\s*(```|~~~)/.test(line)) throw new Error(`${path}:${index + 1}: an unusual fence`);
    if (open === undefined && fence !== null) {
      open = { language: fence[1] ?? '', lines: [], line: index + 1 };
    } else if (open !== undefined && fence !== null) {
      blocks.push(open);
      open = undefined;
    } else {
      (open?.lines ?? prose).push(line);
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: a code block is not closed`);
  return { path, text, blocks, prose: prose.join('\n') };
}

export function headingsOf({ prose }: Page): string[] {
  return prose.split('\n').filter((line) => /^#{1,6} /.test(line));
}

/** As the usual renderers make them from headings. */
export function anchorsOf(page: Page): string[] {
  return headingsOf(page).map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Targets of links, without those to other sites. */
export function relativeLinksOf({ prose }: Page): string[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What stands between single backquotes. */
export function codeSpansOf({ prose }: Page): string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}
