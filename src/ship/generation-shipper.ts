// Ships one generation of a followed file: looks at it, does what follow-step.ts decides, and looks again.
import { monotonicMs } from '../monotonic.ts';
import { isReplaced } from '../read/snapshot.ts';
import type { RetryClock } from '../retry/clock.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { PartLimits } from './cutter.ts';
import { type Ending, type GenerationView, type IdleView, isIdle, nextStep } from './follow-step.ts';
import { type Generation, identityOf, isSameFile, statIfThere } from './generation.ts';
import { isConflict } from './incremental.ts';
import { findNext } from './locate.ts';
import { memorySource } from './memory-source.ts';
import type { Series } from './series.ts';
import type { AppendedPart, SeriesAppender } from './series-appender.ts';
import type { FileWatch } from './watch.ts';

export interface FollowTiming {
  /** The longest time without a look at the file, milliseconds; notifications make it shorter. */
  readonly pollMs: number;
  /**
   * A rotated file that nobody has written to for so many milliseconds is complete: some of its writers may turn to the
   * new file later than others.
   */
  readonly quietMs: number;
}

export interface ShippingOptions extends PartLimits {
  /** The name that is followed; the generation may have another one by now. */
  readonly path: string;
  readonly series: Series;
  /** When the file was rotated: go on with the new one in the next object, or end. */
  readonly onRotate: 'next' | 'stop';
  readonly timing: FollowTiming;
}

export interface ShippingDeps {
  readonly appender: SeriesAppender;
  readonly watch: FileWatch;
  readonly buffers: BufferPool;
  readonly clock: Pick<RetryClock, 'sleep'>;
  /** Ends the shipping once what is there has been appended. */
  readonly stop: AbortSignal;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
}

/** @param offset how many of its bytes are in the objects already */
export function shipGeneration(
  generation: Generation,
  offset: number,
  options: ShippingOptions,
  deps: ShippingDeps,
): Promise<Ending> {
  return new GenerationShipper(generation, offset, options, deps).run();
}

class GenerationShipper {
  readonly #generation: Generation;
  readonly #options: ShippingOptions;
  readonly #deps: ShippingDeps;
  #offset: number;
  /** See {@link GenerationView}. */
  #until = Number.POSITIVE_INFINITY;
  #waitingSinceMs: number | undefined;

  constructor(generation: Generation, offset: number, options: ShippingOptions, deps: ShippingDeps) {
    this.#generation = generation;
    this.#offset = offset;
    this.#options = options;
    this.#deps = deps;
  }

  async run(): Promise<Ending> {
    const { appender, watch, stop } = this.#deps;
    const { series, timing } = this.#options;
    const limits = { ...this.#options, rolloverBytes: series.rolloverBytes, pollMs: timing.pollMs };
    for (;;) {
      const view = await this.#look();
      const nowMs = monotonicMs();
      const step = nextStep(view, limits, nowMs);
      switch (step.do) {
        case 'end':
          return step.ending;
        case 'wait-for-change':
          await watch.wait(step.ms, stop);
          break;
        case 'gather':
          this.#waitingSinceMs ??= nowMs;
          await this.#pause(step.ms);
          break;
        case 'ship':
          if (step.inNextObject) appender.moveOn('continuation');
          if (!(await this.#ship(step.maxBytes))) return 'lost-track';
          this.#waitingSinceMs = undefined;
      }
    }
  }

  async #look(): Promise<GenerationView> {
    const { appender, stop } = this.#deps;
    // Before the look at the file: what was written before the stop is to be flushed.
    const stopping = stop.aborted;
    const size = await this.#generation.size();
    // A writer that never pauses must not keep from ending.
    if (stopping) this.#until = Math.min(this.#until, size);
    const view = {
      size,
      until: this.#until,
      offset: this.#offset,
      room: appender.room,
      objectExists: appender.objectEnd.exists !== false,
      stopping,
      waitingSinceMs: this.#waitingSinceMs,
    };
    const isTruncated = size < this.#offset;
    return { ...view, idle: isIdle(view) && !isTruncated ? await this.#lookCloser(stopping) : undefined };
  }

  async #lookCloser(stopping: boolean): Promise<IdleView> {
    const isUnchanged = await this.#generation.isUnchanged();
    return { isUnchanged, isOver: isUnchanged && (await this.#isOver(stopping)) };
  }

  /**
   * Whether the generation, appended to its end, is complete: its name stands for another file by now, the writer has
   * moved on to it, and nobody writes to the old one any more.
   */
  async #isOver(stopping: boolean): Promise<boolean> {
    const { path, onRotate, timing } = this.#options;
    const current = await statIfThere(path);
    if (current !== undefined && isSameFile(identityOf(current), this.#generation.identity)) return false;
    const next = await findNext(path, this.#generation);
    await next?.close();
    const silentMs = Math.abs(Date.now() - (await this.#generation.lastWriteMs()));
    const quiet = stopping || silentMs >= timing.quietMs;
    const movedOn = next !== undefined || (onRotate === 'stop' && current !== undefined);
    // A last write may have come before the writer moved on.
    return quiet && movedOn && (await this.#generation.size()) === this.#offset;
  }

  /** @returns false when the file, or the object's end, is not the one that we know */
  async #ship(maxBytes: number): Promise<boolean> {
    const { buffers } = this.#deps;
    const buffer = buffers.acquire(this.#options.flushBytes);
    const bytes = await this.#generation.read(buffer.subarray(0, maxBytes), this.#offset);
    this.#generation.witness(bytes);
    // What was read before this look is of the generation that we know.
    const landed = (await this.#generation.isUnchanged()) && (await this.#append(bytes));
    if (!landed) return false;
    buffers.release(buffer);
    this.#offset += bytes.length;
    return true;
  }

  /** @returns false when the object no longer ends where we left it */
  async #append(bytes: Uint8Array): Promise<boolean> {
    const { appender, onAppended } = this.#deps;
    try {
      const part = await appender.append(memorySource(this.#options.path, bytes));
      await onAppended(part);
      return true;
    } catch (error) {
      if (isConflict(error) || isReplaced(error)) return false;
      throw error;
    }
  }

  async #pause(ms: number): Promise<void> {
    await this.#deps.clock.sleep(ms, this.#deps.stop).catch(() => {});
  }
}
