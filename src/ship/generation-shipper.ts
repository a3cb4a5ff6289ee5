// Ships one generation of a followed file: looks at it, does what follow-step.ts decides, and looks again.
import type { Stats } from 'node:fs';
import { OssAppendError } from '../errors.ts';
import { monotonicMs } from '../monotonic.ts';
import { isReplaced } from '../read/snapshot.ts';
import { bufferBytesFor } from './buffer-pool.ts';
import { isSourceChanged } from './candidates.ts';
import { Completion } from './completion.ts';
import { isConflict } from './conflict.ts';
import {
  type Ending,
  type GenerationView,
  type IdleView,
  isIdle,
  linesToShip,
  nextStep,
  type ShipStep,
} from './follow-step.ts';
import type { Generation } from './generation.ts';
import { memorySource } from './memory-source.ts';
import { identityOf, isSameFile, statIfThere } from './named-file.ts';
import { within } from './part-progress.ts';
import { PeriodOver } from './period-over.ts';
import type { Shipped, ShippingDeps, ShippingOptions } from './shipping.ts';
import { placeAt, type SourcePlace } from './source-place.ts';
import { UnseenCopy } from './unseen-copy.ts';

/** @param offset how many of its bytes are in the objects already */
export function shipGeneration(
  generation: Generation,
  offset: number,
  options: ShippingOptions,
  deps: ShippingDeps,
): Promise<Shipped> {
  return new GenerationShipper(generation, offset, options, deps).run();
}

class GenerationShipper {
  readonly #generation: Generation;
  readonly #options: ShippingOptions;
  readonly #deps: ShippingDeps;
  #offset: number;
  /** See {@link GenerationView}. */
  #readTo: number;
  #until = Number.POSITIVE_INFINITY;
  #mostBytes = 0;
  /** Whether it was seen to have fewer bytes than before. */
  #hasShrunk = false;
  /** At the last look. */
  #mtimeMs: number | undefined;
  /** See {@link Shipped}. */
  #lastWriteMs: number | undefined;
  readonly #completion: Completion;
  readonly #unseenCopy: UnseenCopy;
  /** Whether its name stands for it, and nothing but a change of the file is waited for. */
  #isCurrent = false;
  #waitingSinceMs: number | undefined;

  constructor(generation: Generation, offset: number, options: ShippingOptions, deps: ShippingDeps) {
    this.#generation = generation;
    this.#offset = offset;
    this.#readTo = offset;
    this.#options = options;
    this.#deps = deps;
    this.#completion = new Completion(options, generation);
    this.#unseenCopy = new UnseenCopy(options, generation);
  }

  async run(): Promise<Shipped> {
    try {
      const ending = await this.#shipUntilEnd();
      // One that was never seen to be shorter may be seen to have its next generation's bytes.
      const isSure = ending !== 'truncated' || this.#hasShrunk;
      const unsentBytes = isSure ? Math.max(0, this.#mostBytes - this.#offset) : 0;
      const goesOn = ending === 'rotated' && this.#options.onRotate === 'next';
      const next = goesOn ? this.#completion.takeNext() : undefined;
      return { ending, offset: this.#offset, unsentBytes, lastWriteMs: this.#lastWriteMs, next };
    } finally {
      await this.#completion.close();
    }
  }

  async #shipUntilEnd(): Promise<Ending> {
    const { appender, watch, stop } = this.#deps;
    const { series, timing } = this.#options;
    const limits = { ...this.#options, rolloverBytes: series.rolloverBytes, pollMs: timing.pollMs };
    for (;;) {
      const view = await this.#look();
      const nowMs = monotonicMs();
      const step = nextStep(view, limits, nowMs);
      this.#tellWaiting(view);
      switch (step.do) {
        case 'end':
          return step.ending;
        case 'wait-for-change':
          await watch.wait(this.#isCurrent ? Math.max(step.ms, watch.idleMs) : step.ms, stop);
          break;
        case 'gather':
          if (this.#waitingSinceMs === undefined && (await this.#hold())) return 'truncated';
          this.#waitingSinceMs ??= nowMs;
          await this.#pause(step.ms);
          break;
        case 'let-pass':
          await this.#letPass(step.ms);
          break;
        case 'begin-period': {
          const failure = await this.#beginPeriod();
          if (failure !== undefined) return failure;
          break;
        }
        case 'ship': {
          if (step.inNextObject) appender.moveOn(appender.sourceEnd);
          const failure = await this.#ship(step, view.size - this.#offset);
          if (failure !== undefined) return failure;
          this.#waitingSinceMs = undefined;
        }
      }
    }
  }

  #tellWaiting({ offset: doneBytes, size: totalBytes }: GenerationView): void {
    this.#deps.onProgress?.({ phase: 'waiting', doneBytes, totalBytes });
  }

  async #look(): Promise<GenerationView> {
    const { appender, stop } = this.#deps;
    // Before the look at the file: what was written before the stop is to be flushed.
    const stopping = stop.aborted;
    const current = await statIfThere(this.#options.path);
    this.#isCurrent = this.#isOurs(current);
    const { size, mtimeMs } = this.#isOurs(current) ? current : await this.#generation.stat();
    this.#mtimeMs = mtimeMs;
    if (this.#isOurs(current)) this.#unseenCopy.saw(current);
    // A writer that never pauses must not keep from ending.
    if (size < this.#mostBytes) this.#hasShrunk = true;
    else this.#mostBytes = size;
    // A line without its end was taken back.
    if (size < this.#readTo) this.#readTo = this.#offset;
    if (stopping) this.#until = Math.min(this.#until, size);
    const view = {
      size,
      until: this.#until,
      offset: this.#offset,
      readTo: this.#readTo,
      room: appender.room,
      // A further object of the series begins with its first byte.
      createsObject: appender.beginsSeries,
      phase: appender.phase,
      stopping,
      waitingSinceMs: this.#waitingSinceMs,
    };
    const nothingToShip = isIdle(view) && size >= this.#offset;
    this.#generation.isShipped = nothingToShip && size === this.#offset;
    return { ...view, idle: nothingToShip ? await this.#lookCloser(current, stopping) : undefined };
  }

  /** @param current what the name stands for; undefined where that is nothing */
  async #lookCloser(current: Stats | undefined, stopping: boolean): Promise<IdleView> {
    this.#completion.saw(current);
    if (this.#isOurs(current)) return { isUnchanged: await this.#isUnchanged(current), isOver: false };
    const isUnchanged = (await this.#isUnchanged()) && !(await this.#completion.isCopied());
    const look = { current, stopping, readTo: this.#readTo };
    const isOver = isUnchanged && (await this.#completion.isOver(look));
    return { isUnchanged, isOver, isGone: isUnchanged && !isOver && (await this.#completion.isGone(look)) };
  }

  #isOurs(current: Stats | undefined): current is Stats {
    return current !== undefined && isSameFile(identityOf(current), this.#generation.identity);
  }

  /** Whether it was the generation that we know at the last look, and still is. */
  async #isUnchanged(state?: Stats): Promise<boolean> {
    const isUnchanged = await this.#generation.isUnchanged(state);
    if (isUnchanged) this.#lastWriteMs = this.#mtimeMs;
    return isUnchanged;
  }

  /** Bytes wait. Where none before them are in the objects, nothing else will tell that it is another generation. */
  async #hold(): Promise<'truncated' | undefined> {
    if (this.#offset > 0) return undefined;
    await this.#generation.witnessBeginning();
    return (await this.#unseenCopy.isThere()) ? 'truncated' : undefined;
  }

  /** The object has room, and may have been given what was a last line without an end to another process. */
  async #moveOn(): Promise<'lost-track' | undefined> {
    const { appender } = this.#deps;
    if (!(await appender.isAtEnd())) return 'lost-track';
    appender.moveOn(appender.sourceEnd);
    return undefined;
  }

  /**
   * @param available bytes, as far as was seen
   * @returns why that is the end, where the file, or the object's end, is not the one that we know
   */
  #ship(step: ShipStep, available: number): Promise<'truncated' | 'lost-track' | undefined> {
    return this.#deps.buffers.lend(
      Math.min(step.maxBytes, bufferBytesFor(available)),
      (buffer) => this.#shipIn(buffer.subarray(0, step.maxBytes), step, available),
      (failure) => failure !== 'lost-track',
    );
  }

  async #shipIn(
    buffer: Uint8Array,
    step: ShipStep,
    available: number,
  ): Promise<'truncated' | 'lost-track' | undefined> {
    const read = await this.#generation.read(buffer, this.#offset, available);
    this.#readTo = this.#offset + read.length;
    // There is room for more than was seen, so more has come since: what ends here is not the end.
    const hasGrown = read.length === buffer.length && buffer.length < step.maxBytes;
    const toEnd = step.toEnd && !hasGrown;
    const length = this.#options.wholeLines ? linesToShip(read, { ...step, toEnd }) : read.length;
    // The next line is one for the next object.
    if (length === undefined) return this.#moveOn();
    // A line without its end; or the file was truncated a moment ago.
    if (length === 0 && !this.#deps.appender.beginsSeries) return this.#hold();
    const bytes = read.subarray(0, length);
    this.#generation.witness(bytes);
    if (length > 0 && (await this.#unseenCopy.isThere())) return 'truncated';
    // What was read before this look is of the generation that we know.
    if (!(await this.#isUnchanged())) return 'truncated';
    if (!(await this.#append(bytes))) return 'lost-track';
    this.#offset += bytes.length;
    return undefined;
  }

  /** @returns false when the object no longer ends where we left it */
  async #append(bytes: Uint8Array): Promise<boolean> {
    const { appender, onAppended, onProgress } = this.#deps;
    const whole = { before: this.#offset, totalBytes: this.#mostBytes };
    try {
      const source = memorySource(this.#options.path, bytes);
      const part = await appender.append(source, onProgress && within(whole, onProgress));
      await onAppended(part);
      return true;
    } catch (error) {
      if (isConflict(error) || isReplaced(error)) return false;
      if (error instanceof PeriodOver) {
        // What became of it, the object will tell by then.
        await this.#letPass(this.#options.series.graceMs);
        return false;
      }
      if (error instanceof OssAppendError) {
        const left = (await this.#generation.size()) - this.#offset;
        error.addNote({ kind: 'file-unsent', path: this.#options.path, bytes: left });
      }
      throw error;
    }
  }

  /** @returns why that is the end, where the objects, or the file, are not as we left them */
  async #beginPeriod(): Promise<'truncated' | 'lost-track' | undefined> {
    const sourceEnd = async (): Promise<SourcePlace> =>
      placeAt(this.#offset, await this.#generation.source(), this.#deps.signal);
    try {
      return (await this.#deps.appender.beginPeriod(sourceEnd)) ? undefined : 'lost-track';
    } catch (error) {
      if (!isSourceChanged(error)) throw error;
      return 'truncated';
    }
  }

  async #letPass(ms: number): Promise<void> {
    await this.#deps.clock.sleep(ms, this.#deps.signal);
  }

  async #pause(ms: number): Promise<void> {
    await this.#deps.clock.sleep(ms, this.#deps.stop).catch(() => {});
  }
}
