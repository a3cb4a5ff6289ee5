// Adds up what became of many files.
import type { AppendResult, FilesSummary } from '../facts/results.ts';

export class FilesTotals {
  readonly #files: number;
  #appended = 0;
  #unchanged = 0;
  #failed = 0;
  #appends = 0;
  #bytes = 0;
  #attempts = 0;
  #recovered = 0;

  /** @param files all that there are */
  constructor(files: number) {
    this.#files = files;
  }

  add(result: AppendResult): void {
    if (!hasNews(result)) this.#unchanged += 1;
    else {
      this.#appended += 1;
      this.#appends += result.dryRun ? 0 : (result.appends ?? 1);
      this.#bytes += result.bytes;
    }
    this.#attempts += result.attempts;
    this.#recovered += result.recovered ? 1 : 0;
  }

  addFailure(): void {
    this.#failed += 1;
  }

  summarize(elapsedMs: number, dryRun: boolean): FilesSummary {
    return {
      summary: true,
      files: this.#files,
      appended: this.#appended,
      unchanged: this.#unchanged,
      failed: this.#failed,
      appends: this.#appends,
      bytes: this.#bytes,
      attempts: this.#attempts,
      recovered: this.#recovered,
      elapsedMs,
      ...(dryRun && { dryRun }),
    };
  }
}

/** Whether something was appended, or would be on a dry run; a new object is something, too. */
export function hasNews({ proof, dryRun, bytes, created }: AppendResult): boolean {
  return dryRun ? bytes > 0 || created === true : proof !== null;
}
