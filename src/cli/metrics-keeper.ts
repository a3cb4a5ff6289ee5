// Keeps the file of --metrics-file up to date.
import type { Tally } from '../api/tally.ts';
import { formatMetrics } from '../ui/metrics.ts';
import { MetricsFile } from '../ui/metrics-file.ts';
import type { Reporter } from '../ui/reporter.ts';
import { VERSION } from '../version.ts';

const LOOK_MS = 5000;
/** Where there is nothing new; its age tells that somebody is still at work. */
const LONGEST_MS = 30_000;

/** @throws {LocalIoError} `MetricsFileFailed` */
export async function keepMetrics(
  path: string,
  tally: Tally,
  reporter: Reporter,
  lookMs: number = LOOK_MS,
): Promise<{ stop(): Promise<void> }> {
  const file = await MetricsFile.open(path, render(tally));
  return new MetricsKeeper(file, tally, reporter, lookMs);
}

class MetricsKeeper {
  readonly #file: MetricsFile;
  readonly #tally: Tally;
  readonly #reporter: Reporter;
  readonly #timer: NodeJS.Timeout;
  #writtenMs = Date.now();
  #writtenEvents = 0;
  #hasFailed = false;
  #work: Promise<void> | undefined;

  constructor(file: MetricsFile, tally: Tally, reporter: Reporter, lookMs: number) {
    this.#file = file;
    this.#tally = tally;
    this.#reporter = reporter;
    this.#timer = setInterval(() => this.#update(), lookMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
    await this.#write();
  }

  #update(): void {
    this.#work ??= this.#writeNews().finally(() => {
      this.#work = undefined;
    });
  }

  async #writeNews(): Promise<void> {
    await this.#tally.look();
    const isNew = this.#tally.events !== this.#writtenEvents || this.#tally.isBehind;
    if (isNew || Math.abs(Date.now() - this.#writtenMs) >= LONGEST_MS) await this.#write();
  }

  async #write(): Promise<void> {
    this.#writtenMs = Date.now();
    this.#writtenEvents = this.#tally.events;
    const reason = await this.#file.write(render(this.#tally));
    if (reason !== undefined && !this.#hasFailed) {
      this.#reporter.log('warn', { kind: 'metrics-file-failed', path: this.#file.path, reason });
    }
    this.#hasFailed = reason !== undefined;
  }
}

function render(tally: Tally): string {
  return formatMetrics(tally.figures(), { version: VERSION, writtenMs: Date.now() });
}
