// Adds up the appends of many followed files. What is kept of a file is forgotten when it is gone.
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import type { FileEnding } from '../ship/fleet/fleet.ts';
import { AppendSums } from './append-sums.ts';

export class FleetTotals {
  readonly #sums = new AppendSums();
  /** Files that are still followed, and of which something was appended. */
  readonly #withNews = new Set<string>();
  #files = 0;
  #appended = 0;
  #failed = 0;
  #notBegun = 0;

  add(result: AppendResult): void {
    this.#withNews.add(result.source);
    this.#sums.add(result);
  }

  ended(source: string, ending: FileEnding | 'failed'): void {
    const hasNews = this.#withNews.delete(source);
    this.#files += 1;
    if (ending === 'failed') this.#failed += 1;
    else if (ending === 'not-begun') this.#notBegun += 1;
    else if (hasNews) this.#appended += 1;
  }

  /** Once none is followed any more. */
  summarize(): FilesSummary {
    return {
      summary: true,
      files: this.#files,
      appended: this.#appended,
      unchanged: this.#files - this.#appended - this.#failed - this.#notBegun,
      failed: this.#failed,
      ...this.#sums.sums,
    };
  }
}
