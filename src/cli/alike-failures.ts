// Failures of many files: each is told with its file, but what concerns all of them in the same way once.
import type { FileFailure } from '../api/files-options.ts';
import { answerBehind, CertificateError, ConfigError, TransportError, WrongServerError } from '../errors.ts';
import type { Reporter } from '../ui/reporter.ts';

export class AlikeFailures {
  readonly #reporter: Reporter;
  /** By its cause, the other files that have a failure that was told. */
  readonly #alike = new Map<string, string[]>();

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** Tells of it, or keeps its file for {@link tellOthers}. */
  async tell({ source, error }: Pick<FileFailure, 'source' | 'error'>, exitCode: number): Promise<void> {
    const cause = commonCause(error);
    const alike = cause === undefined ? undefined : this.#alike.get(cause);
    // A program may want to know of each.
    if (alike !== undefined && !this.#reporter.json) {
      alike.push(source);
      return;
    }
    if (cause !== undefined) this.#alike.set(cause, []);
    await this.#reporter.error(error, exitCode, source);
  }

  /** Tells which files have failed alike since it was last asked. */
  tellOthers(): void {
    for (const [cause, sources] of this.#alike) {
      if (sources.length > 0) this.#reporter.failure(this.#reporter.texts.frame.alike(sources));
      this.#alike.set(cause, []);
    }
  }
}

/** @returns undefined for what has to do with the file, or with its object */
function commonCause(error: unknown): string | undefined {
  const answer = answerBehind(error);
  if (answer !== undefined) {
    const { status, code, ec = '' } = answer;
    const isCommon = status === 401 || status === 403 || status >= 500 || code === 'NoSuchBucket';
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
