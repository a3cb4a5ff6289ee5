// What is told of many files besides their results: each failure with its file, how far all of them are, and what they
// come to as an exit code. What concerns all of them in the same way is told once.
import type { FileFailure, FilesHooks } from '../api/files-options.ts';
import type { Notice } from '../facts/notices.ts';
import type { FilesDone } from '../ui/progress/files-view.ts';
import type { Progress } from '../ui/progress/progress.ts';
import { AlikeFailures } from './alike-failures.ts';
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
  readonly #failures: AlikeFailures;
  readonly #noticed = new Set<Notice['kind']>();

  constructor(context: CommandContext, progress: Progress<FilesDone> | undefined) {
    this.#context = context;
    this.#failures = new AlikeFailures(context.reporter);
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
    this.#failures.tellOthers();
    this.#context.exitWith(this.#code);
  }

  async #fail(failure: FileFailure): Promise<void> {
    const code = exitCodeOf(failure.error);
    this.exitWith(code);
    this.done(failure.source, 0);
    await this.#failures.tell(failure, code);
  }

  #tellProgress(): void {
    let bytes = this.#doneBytes;
    for (const sent of this.#sentBytes.values()) bytes += sent;
    this.#progress?.tell({ doneFiles: this.#doneFiles, files: this.#files, bytes });
  }
}

/** They say the same of every object of a bucket. */
const ONCE: ReadonlySet<Notice['kind']> = new Set(['creation-headers-not-sent', 'series-not-listed']);
