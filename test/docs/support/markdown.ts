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

/** From a heading to the next one, whatever its level. */
export interface Section {
  /** With its number signs; empty before the first one. */
  readonly heading: string;
  /** The lines below it, without code blocks. */
  readonly prose: readonly string[];
  readonly blocks: readonly CodeBlock[];
}

export interface Page {
  /** Path from the root of the project, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
  readonly sections: readonly Section[];
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
  const sections: Section[] = [];
  const begin = (heading: string) => {
    const section = { heading, prose: [] as string[], blocks: [] as CodeBlock[] };
    sections.push(section);
    return section;
  };
  let section = begin('');
  let open: { language: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*)$/.exec(line);
    // So that no block goes unseen.
    if (fence === null && /^\s*(```|~~~)/.test(line))
      throw new Error(`${path}:${index + 1}: an unusual fence`);
    if (open === undefined && fence !== null) {
      open = { language: fence[1] ?? '', lines: [], line: index + 1 };
    } else if (open !== undefined && fence !== null) {
      section.blocks.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line);
    } else if (/^#{1,6} /.test(line)) {
      section = begin(line);
    } else {
      section.prose.push(line);
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: a code block is not closed`);
  return {
    path,
    text,
    sections,
    blocks: sections.flatMap(({ blocks }) => blocks),
    prose: sections.flatMap(({ heading, prose }) => [heading, ...prose]).join('\n'),
  };
}

export function headingsOf({ sections }: Page): string[] {
  return sections.map(({ heading }) => heading).filter((heading) => heading !== '');
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
