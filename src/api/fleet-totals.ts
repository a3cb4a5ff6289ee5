// Adds up the appends of many followed files. What is kept of a file is forgotten when it is gone.
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import type { FileEnding } from '../ship/fleet/fleet.ts';

export class FleetTotals {
  readonly #startedMs = monotonicMs();
  /** Files that are still followed, and of which something was appended. */
  readonly #withNews = new Set<string>();
  #files = 0;
  #appended = 0;
  #failed = 0;
  #notBegun = 0;
  #appends = 0;
  #bytes = 0;
  #attempts = 0;
  #recovered = 0;

  add({ source, bytes, attempts, recovered }: AppendResult): void {
    this.#withNews.add(source);
    this.#appends += 1;
    this.#bytes += bytes;
    this.#attempts += attempts;
    this.#recovered += recovered ? 1 : 0;
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
      appends: this.#appends,
      bytes: this.#bytes,
      attempts: this.#attempts,
      recovered: this.#recovered,
      elapsedMs: Math.round(monotonicMs() - this.#startedMs),
    };
  }
}
