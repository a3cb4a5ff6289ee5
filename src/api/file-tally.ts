// Counts what becomes of one source. It is told of each event, of each piece that is sent too: that costs it nothing.
import { stat } from 'node:fs/promises';
import type { Failure, FileFigures } from '../facts/figures.ts';
import type { Progress } from '../facts/progress.ts';
import type { AppendResult } from '../facts/results.ts';
import { Backlog } from './backlog.ts';

export interface TallyClock {
  /** By a clock that does not go back. */
  monotonicMs(): number;
  /** Since 1970. */
  nowMs(): number;
}

/** Of all sources. */
export interface Whole {
  begun(): void;
  changed(): void;
}

type Result = Pick<AppendResult, 'url' | 'bytes' | 'appends' | 'recovered' | 'proof'>;

export class FileTally {
  readonly source: string;
  readonly target: string;
  readonly #clock: TallyClock;
  readonly #whole: Whole;
  readonly #backlog = new Backlog();
  /** Since when it is not known how far the objects go; undefined when it is. */
  #unknownSinceMs: number | undefined;
  /** Whether it is a file that grows. */
  #isFollowed = false;
  /** Of another file that has taken the name of the one that is followed. */
  #bytesOfNext = 0;
  #url: string | undefined;
  #bytes = 0;
  #appends = 0;
  #retries = 0;
  #recovered = 0;
  #lastSuccessMs: number | undefined;
  #failure: Failure | undefined;
  #endedMs: number | undefined;
  #lastMs: number;
  /** Has nothing to do. */
  #isIdle = false;

  constructor(source: string, target: string, clock: TallyClock, whole: Whole) {
    this.source = source;
    this.target = target;
    this.#clock = clock;
    this.#whole = whole;
    this.#lastMs = clock.monotonicMs();
    this.#unknownSinceMs = this.#lastMs;
  }

  /** For `onProgress`. */
  readonly told = (progress: Progress): void => {
    if (this.#isNoNews(progress)) return;
    const nowMs = this.#clock.monotonicMs();
    this.#lastMs = nowMs;
    this.#isIdle = false;
    switch (progress.phase) {
      case 'waiting':
        this.#isWaiting(progress.doneBytes, progress.totalBytes, nowMs);
        break;
      case 'absent':
        this.#isUpToDate();
        break;
      case 'sending':
        if (progress.totalBytes !== undefined) this.#backlog.saw(progress.totalBytes, nowMs);
        break;
      case 'retrying':
        this.#retries += 1;
        this.#whole.changed();
        break;
      default:
        // A question, and a look at the file, are no proof yet that OSS takes anything from us.
        return;
    }
    this.#whole.begun();
  };

  /** For `onTaken`. */
  readonly taken = (bytes: number): void => {
    this.#saw(bytes);
  };

  /** An append landed. */
  appended({ url, bytes, appends = 1, recovered, proof }: Result): void {
    // Nothing was sent, as nothing was to be.
    if (proof === null) return;
    this.#url = url;
    this.#bytes += bytes;
    this.#appends += appends;
    this.#recovered += recovered ? 1 : 0;
    this.#succeeded();
  }

  /** All that there was is in the objects, by the last append or by those before. */
  settled(result: Result & Pick<AppendResult, 'dryRun'>): void {
    if (result.dryRun === true) return;
    this.appended(result);
    this.#isUpToDate();
    this.#succeeded();
  }

  /** Nothing more is appended, unless something is all the same. */
  failed(failure: Failure): void {
    this.#failure = failure;
    this.#isIdle = true;
    this.#whole.changed();
  }

  /** The file is gone, and nothing of it is left to append. */
  ended(): void {
    this.#endedMs = this.#clock.monotonicMs();
    this.#isUpToDate();
  }

  /** It is at work again. */
  reopened(): void {
    this.#endedMs = undefined;
  }

  /** For how long it has been gone; 0 where it is not. */
  get endedForMs(): number {
    return this.#endedMs === undefined ? 0 : this.#clock.monotonicMs() - this.#endedMs;
  }

  /** For how long nothing was heard of it although it has something to do. */
  get silentMs(): number {
    return this.#isIdle ? 0 : this.#clock.monotonicMs() - this.#lastMs;
  }

  get isBehind(): boolean {
    return this.#unknownSinceMs !== undefined || this.#lagBytes > 0;
  }

  /** Looks how far a file has grown while nobody else does, as in an outage. */
  async look(): Promise<void> {
    if (!this.#isFollowed || !this.isBehind) return;
    const file = await stat(this.source).catch(() => undefined);
    if (file === undefined || !this.isBehind) return;
    const isSame = file.size >= this.#backlog.seen;
    if (isSame) this.#saw(file.size);
    this.#bytesOfNext = isSame ? 0 : file.size;
  }

  get figures(): FileFigures {
    const sinceMs = this.#unknownSinceMs ?? this.#backlog.sinceMs;
    return {
      source: this.source,
      target: this.target,
      url: this.#url,
      bytes: this.#bytes,
      appends: this.#appends,
      retries: this.#retries,
      recovered: this.#recovered,
      lagBytes: this.#unknownSinceMs === undefined ? this.#lagBytes : undefined,
      lagSeconds: sinceMs === undefined ? 0 : Math.round(this.#clock.monotonicMs() - sinceMs) / 1000,
      lastSuccessMs: this.#lastSuccessMs,
      failure: this.#failure,
    };
  }

  /** A thousand files that nobody writes to are looked at each second. */
  #isNoNews(progress: Progress): boolean {
    if (progress.phase !== 'waiting' || !this.#isIdle || this.#failure !== undefined) return false;
    const { seen } = this.#backlog;
    return progress.doneBytes === seen && progress.totalBytes === seen;
  }

  get #lagBytes(): number {
    return this.#backlog.bytes + this.#bytesOfNext;
  }

  /** @param total undefined for a stream, which tells by {@link taken} */
  #isWaiting(landed: number, total: number | undefined, nowMs: number): void {
    const wasBehind = this.isBehind;
    this.#unknownSinceMs = undefined;
    this.#bytesOfNext = 0;
    this.#backlog.landed(landed);
    if (total !== undefined) {
      this.#isFollowed = true;
      this.#backlog.saw(total, nowMs);
    }
    this.#isIdle = !this.isBehind;
    if (this.#failure !== undefined || wasBehind !== this.isBehind) {
      this.#failure = undefined;
      this.#whole.changed();
    }
  }

  #saw(bytes: number): void {
    this.#backlog.saw(bytes, this.#clock.monotonicMs());
  }

  #isUpToDate(): void {
    this.#unknownSinceMs = undefined;
    this.#bytesOfNext = 0;
    this.#backlog.landed(this.#backlog.seen);
    this.#isIdle = true;
    this.#whole.changed();
  }

  #succeeded(): void {
    this.#whole.begun();
    this.#failure = undefined;
    this.#lastSuccessMs = this.#clock.nowMs();
    this.#whole.changed();
  }
}
