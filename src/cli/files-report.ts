// What is told of many files besides their results: each failure with its file, and what it makes of the exit code; what
// concerns all of them in the same way, once.
import type { FileFailure } from '../api/files-options.ts';
import { answerBehind, CertificateError, ConfigError, TransportError, WrongServerError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { CommandContext } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

export class FilesReport {
  readonly #context: CommandContext;
  /** The first that would not pass by itself. */
  #lastingCode: number | undefined;
  #hasFailed = false;
  /** The files that failed for a reason that was told of another one. */
  readonly #alike = new Map<string, string[]>();
  readonly #noticed = new Set<Notice['kind']>();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  readonly onFailure = async ({ source, error }: FileFailure): Promise<void> => {
    const { reporter } = this.#context;
    const code = exitCodeOf(error);
    this.#hasFailed = true;
    if (code !== EXIT.tempFail) this.#lastingCode ??= code;
    const cause = commonCause(error);
    const alike = cause === undefined ? undefined : this.#alike.get(cause);
    // A program may want to know of each.
    if (alike !== undefined && !reporter.json) {
      alike.push(source);
      return;
    }
    if (cause !== undefined) this.#alike.set(cause, []);
    await reporter.error(error, code, source);
  };

  readonly onNotice = (notice: Notice): void => {
    if (ONCE.has(notice.kind) && this.#noticed.has(notice.kind)) return;
    this.#noticed.add(notice.kind);
    this.#context.reporter.log('warn', notice);
  };

  /** Tells what is left to tell, and sets the exit code. */
  async end(): Promise<void> {
    const { reporter, exitWith } = this.#context;
    for (const sources of this.#alike.values()) {
      if (sources.length > 0) reporter.failure(reporter.texts.frame.alike(sources));
    }
    if (this.#hasFailed) exitWith(this.#lastingCode ?? EXIT.tempFail);
  }
}

/** They say the same of every object of a bucket. */
const ONCE: ReadonlySet<Notice['kind']> = new Set(['creation-headers-not-sent', 'series-not-listed']);

/** @returns undefined for what has to do with the file, or with its object */
function commonCause(error: unknown): string | undefined {
  const answer = answerBehind(error);
  if (answer !== undefined) {
    const { status, code, ec = '' } = answer;
    const isCommon = status === 403 || status === 401 || code === 'NoSuchBucket' || status >= 500;
    return isCommon ? [status, code, ec].join(' ') : undefined;
  }
  if (
    error instanceof ConfigError ||
    error instanceof CertificateError ||
    error instanceof WrongServerError
  ) {
    return error.problem;
  }
  return error instanceof TransportError ? [error.problem, error.phase].join(' ') : undefined;
}
