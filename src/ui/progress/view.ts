// From what a call tells of itself to a line for people: its rate, the time that is left, how long a phase takes.
import type { CountedProgress, Progress } from '../../facts/progress.ts';
import type { ProgressTexts } from '../../text/texts.ts';
import { type Line, type Piece, RANK } from './piece.ts';
import { RateMeter } from './rate-meter.ts';
import { retryReason } from './retry-reason.ts';

export interface ProgressSubject {
  /** `transfer`: so many bytes; `stream`: until its end comes; `follow`: until somebody ends it. */
  readonly kind: 'transfer' | 'stream' | 'follow';
  /** Names are without anything that a terminal obeys; `-` is stdin. */
  readonly source: string;
  /** Absent where nothing goes anywhere. */
  readonly target?: string;
}

/** Shorter, a phase between others would only flicker. */
const NOTICEABLE_MS = 1000;
/** From then on a phase says for how long it lasts. */
const LONG_MS = 2000;
/** Whoever waits longer does not count minutes. */
const MOST_LEFT_S = 100 * 3600;

export class ProgressView {
  readonly #subject: ProgressSubject;
  readonly #texts: ProgressTexts;
  readonly #nowMs: () => number;
  #latest: Progress = { phase: 'looking' };
  /** Since when the phase is the latest. */
  #sinceMs: number;
  #counted: CountedProgress | undefined;
  #meter = new RateMeter();
  #appends = 0;
  /** Of a followed file: what is in the object, as opposed to on the way. */
  #landedBytes = 0;
  #appendedMs: number | undefined;

  /** @param nowMs a clock that only goes forward */
  constructor(subject: ProgressSubject, texts: ProgressTexts, nowMs: () => number) {
    this.#subject = subject;
    this.#texts = texts;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  tell(progress: Progress): void {
    const nowMs = this.#nowMs();
    if (progress.phase !== this.#latest.phase || progress.phase === 'retrying') this.#sinceMs = nowMs;
    this.#latest = progress;
    if (!('doneBytes' in progress)) return;
    if (progress.phase === 'waiting') this.#landedBytes = progress.doneBytes;
    if (this.#counted !== undefined && isProof(this.#counted) !== isProof(progress))
      this.#meter = new RateMeter();
    this.#counted = progress;
    this.#meter.add(progress.doneBytes, nowMs);
  }

  /** So many more appends of a stream have landed. */
  appended(count: number): void {
    this.#appends += count;
    this.#appendedMs = this.#nowMs();
  }

  get line(): Line {
    const { target } = this.#subject;
    const goal = target === undefined ? [] : [this.#target(target)];
    return { name: this.#name, pieces: [...goal, ...this.#state()] };
  }

  /** @returns undefined where nothing moves */
  get sentence(): string | undefined {
    if (!('doneBytes' in this.#latest)) return undefined;
    const { target } = this.#subject;
    const title = this.#name + (target === undefined ? '' : this.#target(target).text);
    const facts: string[] = [];
    for (const { text, isGlued } of this.#state()) {
      if (isGlued) facts.push(`${facts.pop() ?? ''}${text}`);
      else facts.push(text);
    }
    return this.#texts.plain(title, facts);
  }

  get #name(): string {
    const { source } = this.#subject;
    return source === '-' ? this.#texts.stdin : source;
  }

  #target(target: string): Piece {
    return { text: this.#texts.target(target), rank: RANK.target, isGlued: true, style: 'dim' };
  }

  #state(): Piece[] {
    const lastsMs = this.#nowMs() - this.#sinceMs;
    const latest = this.#latest;
    const counts = this.#counts(lastsMs);
    const isNoticeable = counts.length === 0 || lastsMs >= NOTICEABLE_MS;
    switch (latest.phase) {
      case 'retrying':
        return [this.#retry(latest, lastsMs), ...this.#lastAppend()];
      case 'absent':
        return [this.#phase(latest.phase, 0), ...this.#lastAppend()];
      case 'looking':
        // What was counted before may not count any more.
        return isNoticeable ? [this.#phase(latest.phase, lastsMs), ...this.#lastAppend()] : counts;
      case 'answering':
        return isNoticeable ? [...counts, this.#phase(latest.phase, lastsMs)] : counts;
      case 'proving':
        return [this.#phase(latest.phase, 0), ...counts];
      case 'waiting':
        return this.#subject.kind === 'stream' && isNoticeable
          ? [...counts, this.#phase(latest.phase, 0)]
          : counts;
      default:
        return counts;
    }
  }

  #counts(lastsMs: number): Piece[] {
    const counted = this.#counted;
    if (counted === undefined) return [];
    const { phase, doneBytes, totalBytes } = counted;
    if (this.#subject.kind === 'follow' && !isProof(counted))
      return [...this.#lag(counted), ...this.#lastAppend()];
    const done: Piece = { text: this.#texts.size(doneBytes), rank: RANK.done };
    if (totalBytes === undefined) {
      const isIdle = phase === 'waiting' && lastsMs >= NOTICEABLE_MS;
      return [done, ...(isIdle ? [] : this.#rate()), ...this.#appendCount()];
    }
    const percent = totalBytes === 0 ? 100 : Math.floor((doneBytes / totalBytes) * 100);
    return [
      { text: this.#texts.percent(percent), rank: RANK.percent, style: 'cyan' },
      done,
      { text: this.#texts.total(totalBytes), rank: RANK.total, isGlued: true },
      ...(doneBytes < totalBytes ? [...this.#rate(), ...this.#left(totalBytes - doneBytes)] : []),
    ];
  }

  #phase(phase: keyof ProgressTexts['phases'], lastsMs: number): Piece {
    const { phases, lasting } = this.#texts;
    const long = lastsMs < LONG_MS ? '' : lasting(Math.floor(lastsMs / 1000));
    return { text: phases[phase] + long, rank: RANK.phase };
  }

  #retry({ attempt, delayMs, error }: Extract<Progress, { phase: 'retrying' }>, lastsMs: number): Piece {
    const seconds = Math.max(0, Math.ceil((delayMs - lastsMs) / 1000));
    return { text: this.#texts.retry({ attempt, seconds, reason: retryReason(error) }), rank: RANK.phase };
  }

  #rate(): Piece[] {
    const rate = this.#meter.at(this.#nowMs());
    return rate === undefined ? [] : [{ text: this.#texts.rate(rate), rank: RANK.rate }];
  }

  #left(bytes: number): Piece[] {
    const rate = this.#meter.at(this.#nowMs()) ?? 0;
    const seconds = Math.ceil(bytes / rate);
    if (!(seconds < MOST_LEFT_S)) return [];
    return [{ text: this.#texts.left(seconds), rank: RANK.left, style: 'dim' }];
  }

  #lag({ doneBytes, totalBytes = doneBytes, files }: CountedProgress): Piece[] {
    const { upToDate, behind } = this.#texts;
    // When all is sent, it is still to land.
    const lag = totalBytes - doneBytes || totalBytes - this.#landedBytes;
    const text = lag > 0 ? behind(lag) : upToDate;
    const which: Piece[] =
      files === undefined ? [] : [{ text: this.#texts.followed(files), rank: RANK.phase }];
    return [...which, { text, rank: RANK.percent, style: 'cyan' }, ...(lag > 0 ? this.#rate() : [])];
  }

  #appendCount(): Piece[] {
    if (this.#subject.kind !== 'stream') return [];
    return [{ text: this.#texts.appends(this.#appends), rank: RANK.left, style: 'dim' }];
  }

  #lastAppend(): Piece[] {
    if (this.#subject.kind !== 'follow' || this.#appendedMs === undefined) return [];
    return [
      { text: this.#texts.lastAppend(this.#nowMs() - this.#appendedMs), rank: RANK.left, style: 'dim' },
    ];
  }
}

function isProof({ phase }: CountedProgress): boolean {
  return phase === 'proving';
}
