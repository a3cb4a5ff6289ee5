// What is told of many files besides their results: each failure with its file, how far all of them are, and what they
// come to as an exit code. What concerns all of them in the same way is told once.
import type { FileFailure, FilesHooks } from '../api/files-options.ts';
import { answerBehind, CertificateError, ConfigError, TransportError, WrongServerError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { FilesDone } from '../ui/progress/files-view.ts';
import type { Progress } from '../ui/progress/progress.ts';
import type { CommandContext } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

export class FilesReport {
  readonly #context: CommandContext;
  readonly #progress: Progress<FilesDone> | undefined;
  #files = 0;
  #doneFiles = 0;
  #doneBytes = 0;
  /** Of each file that is at work, how much of it was sent. */
  readonly #sentBytes = new Map<string, number>();
  /** The first one that is neither 0 nor passes by itself; else one that passes. */
  #code: number = EXIT.ok;
  /** By its cause, a failure that was told, and the other files that have the same. */
  readonly #alike = new Map<string, string[]>();
  readonly #noticed = new Set<Notice['kind']>();

  constructor(context: CommandContext, progress: Progress<FilesDone> | undefined) {
    this.#context = context;
    this.#progress = progress;
  }

  readonly hooks: Omit<FilesHooks<never>, 'onResult'> = {
    onChosen: (files) => {
      this.#files = files;
      this.#tellProgress();
    },
    progressOf: (source) => (told) => {
      if (told.phase !== 'sending') return;
      this.#sentBytes.set(source, told.doneBytes);
      this.#tellProgress();
    },
    onNotice: (notice) => {
      if (ONCE.has(notice.kind) && this.#noticed.has(notice.kind)) return;
      this.#noticed.add(notice.kind);
      this.#context.reporter.log('warn', notice);
    },
    onFailure: (failure) => this.#fail(failure),
  };

  /** A file is done with. */
  done(source: string, bytes: number): void {
    this.#doneFiles += 1;
    this.#doneBytes += bytes;
    this.#sentBytes.delete(source);
    this.#tellProgress();
  }

  exitWith(code: number): void {
    if (code !== EXIT.ok && (this.#code === EXIT.ok || this.#code === EXIT.tempFail)) this.#code = code;
  }

  /** Tells what is left to tell, and sets the exit code. */
  end(): void {
    const { reporter, exitWith } = this.#context;
    for (const sources of this.#alike.values()) {
      if (sources.length > 0) reporter.failure(reporter.texts.frame.alike(sources));
    }
    exitWith(this.#code);
  }

  async #fail({ source, error }: FileFailure): Promise<void> {
    const { reporter } = this.#context;
    const code = exitCodeOf(error);
    this.exitWith(code);
    this.done(source, 0);
    const cause = commonCause(error);
    const alike = cause === undefined ? undefined : this.#alike.get(cause);
    // A program may want to know of each.
    if (alike !== undefined && !reporter.json) {
      alike.push(source);
      return;
    }
    if (cause !== undefined) this.#alike.set(cause, []);
    await reporter.error(error, code, source);
  }

  #tellProgress(): void {
    let bytes = this.#doneBytes;
    for (const sent of this.#sentBytes.values()) bytes += sent;
    this.#progress?.tell({ doneFiles: this.#doneFiles, files: this.#files, bytes });
  }
}

/** They say the same of every object of a bucket. */
const ONCE: ReadonlySet<Notice['kind']> = new Set(['creation-headers-not-sent', 'series-not-listed']);

/** @returns undefined for what has to do with the file, or with its object */
export function commonCause(error: unknown): string | undefined {
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
