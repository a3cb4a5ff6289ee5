// Progress of an append on a terminal. Nothing is loaded, and nothing printed, anywhere else.
import type { Ora } from 'ora';
import { monotonicMs } from '../monotonic.ts';
import type { ResultTexts } from '../text/texts.ts';
import { printable } from './printable.ts';

export interface Progress {
  start(label: string, totalBytes: number): void;
  update(sentBytes: number): void;
  /** Takes the line away; it comes back with the next update. */
  clear(): void;
  stop(): void;
}

const UPDATE_MS = 100;

/** @returns undefined for a terminal that does not know its width: a spinner could not be wiped away */
export function createProgress(
  stream: NodeJS.WritableStream & { readonly columns?: number },
  format: ResultTexts['progress'],
): Progress | undefined {
  return stream.columns === 0 ? undefined : new SpinnerProgress(stream, format);
}

class SpinnerProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #format: ResultTexts['progress'];
  #spinner: Ora | undefined;
  #stopped = false;
  #label = '';
  #total = 0;
  #startedMs = 0;
  #updatedMs = 0;

  constructor(stream: NodeJS.WritableStream, format: ResultTexts['progress']) {
    this.#stream = stream;
    this.#format = format;
  }

  start(label: string, totalBytes: number): void {
    this.#label = printable(label);
    this.#total = totalBytes;
    this.#startedMs = monotonicMs();
    // A terminal may hang up.
    this.#stream.on('error', () => {});
    void import('ora').then(({ default: ora }) => {
      if (this.#stopped) return;
      // A hidden cursor would stay hidden where the process is stopped or killed.
      const manners = { discardStdin: false, hideCursor: false };
      this.#spinner = ora({ text: this.#label, stream: this.#stream, ...manners }).start();
    });
  }

  update(sentBytes: number): void {
    const nowMs = monotonicMs();
    if (this.#spinner === undefined || nowMs - this.#updatedMs < UPDATE_MS) return;
    this.#updatedMs = nowMs;
    this.#spinner.text = this.#format({
      label: this.#label,
      sentBytes,
      totalBytes: this.#total,
      bytesPerSecond: sentBytes / Math.max(0.001, (nowMs - this.#startedMs) / 1000),
    });
    // A large piece keeps the event loop busy: draw now instead of waiting for the spinner's timer.
    this.#spinner.render();
  }

  clear(): void {
    this.#spinner?.clear();
  }

  stop(): void {
    this.#stopped = true;
    this.#spinner?.stop();
  }
}
