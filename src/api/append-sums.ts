// What the appends of many files come to together.
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';

export class AppendSums {
  readonly #startedMs = monotonicMs();
  #appends = 0;
  #bytes = 0;
  #attempts = 0;
  #recovered = 0;

  add(result: AppendResult): void {
    this.#appends += result.appends ?? Math.min(1, result.attempts);
    this.#bytes += result.bytes;
    this.#attempts += result.attempts;
    this.#recovered += result.recovered ? 1 : 0;
  }

  get sums(): Pick<FilesSummary, 'appends' | 'bytes' | 'attempts' | 'recovered' | 'elapsedMs'> {
    return {
      appends: this.#appends,
      bytes: this.#bytes,
      attempts: this.#attempts,
      recovered: this.#recovered,
      elapsedMs: Math.round(monotonicMs() - this.#startedMs),
    };
  }
}
