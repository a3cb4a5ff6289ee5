// What every failing command owes its user: nothing on stdout, one error on stderr, in text and as JSON.
import { expect } from 'vitest';
import type { CliResult } from './run-cli.ts';

export interface ExpectedFailure {
  readonly exitCode: number;
  /** The stable code of the JSON form. */
  readonly code: string | RegExp;
  /** What the message says. */
  readonly message: string | RegExp;
  /** HTTP status, where OSS refused; then the request id is shown too. */
  readonly status?: number;
  /** OSS's own code; null where the answer was not OSS's. @default with a status, `code` */
  readonly ossCode?: string | null;
  /** `undefined`: with or without one. @default there must be one */
  readonly hint?: string | RegExp | false | undefined;
}

interface ErrorDocument {
  readonly code: string;
  readonly ossCode: string | null;
  readonly message: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly ec: string | null;
  readonly hostId: string | null;
  readonly exitCode: number;
  readonly hint: string | null;
}

/** Runs a command twice, the second time with `--json`, and expects the same failure in both forms. */
export async function expectFailure(
  run: (form: readonly string[]) => Promise<CliResult>,
  expected: ExpectedFailure,
): Promise<void> {
  expectTextFailure(await run([]), expected);
  expectJsonFailure(await run(['--json']), expected);
}

export function expectTextFailure(result: CliResult, expected: ExpectedFailure): void {
  const { code, signal, stdout, stderr } = result;
  expect({ code, signal, stdout, stderr }).toMatchObject({
    code: expected.exitCode,
    signal: null,
    stdout: '',
  });
  const lines = linesOf(stderr);
  for (const line of lines) expect(line).toMatch(/^oss-append: (error|note|hint|warning): \S/);
  const errors = lines.filter((line) => line.startsWith('oss-append: error: '));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(asPattern(expected.message));
  if (expected.status !== undefined) {
    expect(errors[0]).toMatch(new RegExp(`status ${expected.status}, request id [0-9A-F]+`));
    expect(errors[0]).toContain(expected.ossCode ?? expected.code);
  }
  const hints = lines.filter((line) => line.startsWith('oss-append: hint: '));
  expect(hints.length).toBeLessThanOrEqual(1);
  if (expected.hint === false) expect(hints).toEqual([]);
  else if (wantsHint(expected)) expect(hints[0] ?? '').toMatch(expected.hint ?? /\S/);
}

export function expectJsonFailure(result: CliResult, expected: ExpectedFailure): void {
  const { code, signal, stdout, stderr } = result;
  expect({ code, signal, stdout, stderr }).toMatchObject({
    code: expected.exitCode,
    signal: null,
    stdout: '',
  });
  const lines = linesOf(stderr);
  const documents = lines.map((line) => JSON.parse(line) as { error?: ErrorDocument; level?: string });
  // Warnings may come before it.
  for (const document of documents.slice(0, -1)) expect(document.level).toBe('warn');
  const error = documents.at(-1)?.error;
  expect(Object.keys(error ?? {})).toEqual([
    'code',
    'ossCode',
    'message',
    'status',
    'requestId',
    'ec',
    'hostId',
    'exitCode',
    'hint',
  ]);
  expect(error).toMatchObject({ exitCode: expected.exitCode });
  expect(error?.code).toEqual(
    typeof expected.code === 'string' ? expected.code : expect.stringMatching(expected.code),
  );
  expect(error?.message).toMatch(asPattern(expected.message));
  expect(error?.status).toBe(expected.status ?? null);
  const { ossCode = expected.status === undefined ? null : expected.code } = expected;
  expect(error?.ossCode).toBe(ossCode);
  expect(error?.requestId).toEqual(
    expected.status === undefined ? null : expect.stringMatching(/^[0-9A-F]+$/),
  );
  if (expected.hint === false) expect(error?.hint).toBeNull();
  else if (wantsHint(expected)) expect(error?.hint ?? '').toMatch(expected.hint ?? /\S/);
}

function wantsHint(expected: ExpectedFailure): boolean {
  return expected.hint !== undefined || !('hint' in expected);
}

/** Lines of what went to stderr, which must be plain: no colour, no cursor movement, no stack trace. */
function linesOf(stderr: string): string[] {
  expect(stderr).toMatch(/\n$/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.trimEnd().split('\n');
}

function asPattern(message: string | RegExp): RegExp {
  return typeof message === 'string' ? new RegExp(escapePattern(message)) : message;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
