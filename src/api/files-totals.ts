// Adds up what became of many files.
import type { AppendResult, FilesSummary, VerifyResult, VerifySummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { AppendSums } from './append-sums.ts';
import type { Totals } from './each-file.ts';

export class AppendTotals implements Totals<AppendResult> {
  readonly #sums = new AppendSums();
  readonly #dryRun: boolean;
  #files = 0;
  #appended = 0;
  #unchanged = 0;
  #failed = 0;

  constructor(dryRun: boolean) {
    this.#dryRun = dryRun;
  }

  begin(files: number): void {
    this.#files = files;
  }

  add(result: AppendResult): void {
    if (hasNews(result)) this.#appended += 1;
    else this.#unchanged += 1;
    this.#sums.add(result);
  }

  addFailure(): void {
    this.#failed += 1;
  }

  summarize(): FilesSummary {
    return {
      summary: true,
      files: this.#files,
      appended: this.#appended,
      unchanged: this.#unchanged,
      failed: this.#failed,
      ...this.#sums.sums,
      ...(this.#dryRun && { dryRun: true }),
    };
  }
}

/** Whether something was appended, or would be on a dry run; a new object is something, too. */
export function hasNews({ proof, dryRun, bytes, created }: AppendResult): boolean {
  return dryRun ? bytes > 0 || created === true : proof !== null;
}

export class VerifyTotals implements Totals<VerifyResult> {
  readonly #startedMs = monotonicMs();
  readonly #counts = { identical: 0, behind: 0, differs: 0 };
  #files = 0;
  #failed = 0;

  begin(files: number): void {
    this.#files = files;
  }

  add({ result }: VerifyResult): void {
    this.#counts[result] += 1;
  }

  addFailure(): void {
    this.#failed += 1;
  }

  summarize(): VerifySummary {
    return {
      summary: true,
      files: this.#files,
      ...this.#counts,
      failed: this.#failed,
      elapsedMs: Math.round(monotonicMs() - this.#startedMs),
    };
  }
}
