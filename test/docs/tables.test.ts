// The tables of the documentation have a row for everything that the code can say, and for nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, exitCodeOf } from '../../src/cli/exit-codes.ts';
import { isRetryable } from '../../src/retry/policy.ts';
import { parseFault } from '../../src/sandbox/index.ts';
import { errorWords } from '../../src/text/en/errors.ts';
import { serviceHints } from '../../src/text/en/service-hints.ts';
import { serviceError } from '../support/errors.ts';
import { ROOT } from '../support/run-cli.ts';
import { codeSpansOf, headingsOf, type Page, readPage } from './support/markdown.ts';

const errors = readPage('docs/errors.md');

/** The cells of each row below a heading, up to the next one. */
function rowsBelow({ prose }: Page, heading: string): string[][] {
  const [, section = ''] = prose.split(`\n${heading}\n`);
  const rows = (section.split(/\n#{1,6} /)[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function firstCells(page: Page, heading: string): string[] {
  return rowsBelow(page, heading).map(([first = '']) => first);
}

function numbersIn(cell: string | undefined): number[] {
  return (cell?.match(/\d+/g) ?? []).map(Number);
}

function codesIn(cells: readonly string[]): string[] {
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, code = '']) => code));
}

describe('exit codes', () => {
  test.for([
    ['README.md', '## Exit codes'],
    ['README.zh-CN.md', '## 退出码'],
    ['docs/guide.md', '## Exit codes'],
    ['docs/guide.zh-CN.md', '## 退出码'],
    ['docs/errors.md', '## Exit codes'],
  ] as const)('%s lists each', ([path, heading]) => {
    const listed = firstCells(readPage(path), heading).flatMap((cell) => cell.match(/\d+/g) ?? []);
    expect(listed.map(Number).sort((a, b) => a - b)).toEqual(Object.values(EXIT));
  });
});

test('the runbook has a section for each exit code but 0, and rehearses it', () => {
  const page = readPage('docs/runbook.md');
  const titled = headingsOf(page).flatMap((heading) => numbersIn(/^### ([\d, and]+):/.exec(heading)?.[1]));
  const codes = Object.values(EXIT).filter((code) => code !== EXIT.ok);
  expect(titled).toEqual(codes);
  const shown = page.blocks.flatMap(({ lines }) =>
    lines.flatMap((line, index) => (line === '$ echo $?' ? numbersIn(lines[index + 1]) : [])),
  );
  // A bug is not to be had at will.
  expect(codes.filter((code) => !shown.includes(code))).toEqual([EXIT.software]);
});

describe('error codes of oss-append', () => {
  const listed = codesIn(firstCells(errors, '## Codes of oss-append'));

  test('every code that has a sentence is listed', () => {
    const codes = new Set(Object.keys(errorWords.problems).map((problem) => problem.split('.')[0] ?? ''));
    // These take their code from OSS, and from the system.
    for (const foreign of ['Service', 'Transport']) codes.delete(foreign);
    expect(codes.size).toBeGreaterThan(10);
    expect([...codes].filter((code) => !listed.includes(code))).toEqual([]);
  });

  test('every listed code is somewhere in the source', () => {
    const source = sourceFiles('src')
      .filter((path) => !path.includes('/sandbox/'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    // Those are Node's.
    const own = listed.filter((code) => !/^(E[A-Z]+|UND_ERR_\w+)$/.test(code));
    expect(own.filter((code) => !new RegExp(`'${code}[.']`).test(source))).toEqual([]);
  });
});

test.for([
  ['OSS', '## Codes of OSS', serviceHints.oss],
  ['the Security Token Service', '### Codes of the Security Token Service', serviceHints.sts],
] as const)('every code of %s with a hint of its own is listed, and no other', ([, heading, hints]) => {
  const listed = codesIn(firstCells(errors, heading));
  const hinted = Object.keys(hints);
  expect(listed.filter((code) => !hinted.includes(code))).toEqual([]);
  expect(hinted.filter((code) => !listed.includes(code))).toEqual([]);
});

describe('what OSS refuses', () => {
  const rows = rowsBelow(errors, '## Codes of OSS').flatMap(([codes = '', statuses, exits]) =>
    codesIn([codes]).flatMap((ossCode) =>
      numbersIn(statuses).map((status, index) => {
        const exitCodes = numbersIn(exits);
        return { ossCode, status, exit: exitCodes[index] ?? exitCodes[0] };
      }),
    ),
  );

  test.for(rows)('with $status $ossCode ends in $exit', ({ ossCode, status, exit }) => {
    const error = serviceError({ status, ossCode });
    expect(exitCodeOf(error)).toBe(exit);
    // A conflict is settled, not tried again; and a clock that was wrong is right by the next try.
    const isOther = ossCode === 'PositionNotEqualToLength' || ossCode === 'RequestTimeTooSkewed';
    expect(isRetryable(error)).toBe(isOther ? exit !== EXIT.tempFail : exit === EXIT.tempFail);
  });
});

test('every kind of fault is explained and rehearsed', () => {
  const page = readPage('docs/sandbox.md');
  const rehearsed = page.blocks
    .flatMap(({ lines }) => lines)
    .flatMap((line) => [...line.matchAll(/--fault (\S+)/g)].map(([, fault = '']) => parseFault(fault).do));
  const explained = new Set(codeSpansOf(page).map((code) => /^[a-z0-9-]+/.exec(code)?.[0]));
  const kinds = faultKinds();
  expect(kinds.length).toBeGreaterThan(15);
  expect(kinds.filter((kind) => !rehearsed.includes(kind as (typeof rehearsed)[number]))).toEqual([]);
  expect(kinds.filter((kind) => !explained.has(kind))).toEqual([]);
});

/** As the error message for an unknown kind lists them. */
function faultKinds(): string[] {
  try {
    parseFault('append:no-such-kind');
  } catch (error) {
    return /the kinds are (.*)$/.exec((error as Error).message)?.[1]?.split(', ') ?? [];
  }
  return [];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
