// Whether a generation of a followed file is complete: the writer has moved on to the next one, or the file is gone.
import type { Stats } from 'node:fs';
import { monotonicMs } from '../monotonic.ts';
import type { Generation } from './generation.ts';
import { identityOf, isSameFile } from './named-file.ts';
import { NextGeneration } from './next-generation.ts';
import { type FollowedName, listGenerations } from './rotated.ts';

export interface CompletionTiming {
  /**
   * A rotated file that nobody has written to for so many milliseconds is complete: some of its writers may turn to the
   * new file later than others.
   */
  readonly quietMs: number;
}

export interface CompletionOptions extends FollowedName {
  /** When the file was rotated: go on with the new one in the next object, or end. */
  readonly onRotate: 'next' | 'stop';
  /**
   * When the file was removed, or moved to where nobody looks, and no other has come in its place for as long as a rotated
   * one is to be quiet: wait for one, or end. @default 'wait'
   */
  readonly onGone?: 'wait' | 'end';
  readonly timing: CompletionTiming;
}

/** How a generation was looked at. */
export interface CompletionLook {
  /** What the name stands for; undefined where that is nothing. */
  readonly current: Stats | undefined;
  readonly stopping: boolean;
  /** Bytes of the generation that were read. */
  readonly readTo: number;
}

export class Completion {
  readonly #options: CompletionOptions;
  readonly #generation: Generation;
  readonly #next: NextGeneration;
  /** Since when there is no file of the name. */
  #missingSinceMs: number | undefined;

  constructor(options: CompletionOptions, generation: Generation) {
    this.#options = options;
    this.#generation = generation;
    this.#next = new NextGeneration(options, generation);
  }

  /** What the name stands for was seen; undefined where that is nothing. */
  saw(current: Stats | undefined): void {
    this.#missingSinceMs = current === undefined ? (this.#missingSinceMs ?? monotonicMs()) : undefined;
  }

  /**
   * Whether the generation, read to its end, is complete: its name stands for another file by now, the writer has
   * moved on to it, and nobody writes to the old one any more. A writer that rotates every few seconds, as Docker's may, is
   * not waited for when it has moved on again: it would be too far ahead.
   */
  async isOver({ current, stopping, readTo }: CompletionLook): Promise<boolean> {
    const next = await this.#next.look();
    const movedOnAgain =
      next !== undefined && current !== undefined && !isSameFile(identityOf(current), next.identity);
    const quiet = stopping || movedOnAgain || (await this.#isQuiet());
    const movedOn = next !== undefined || (this.#options.onRotate === 'stop' && current !== undefined);
    // A last write may have come before the writer moved on.
    return quiet && movedOn && (await this.#generation.size()) === readTo;
  }

  /**
   * Whether the file was removed and no other is to come. One that only has a rotated name by now may still be written to
   * by who has it open, however late the next one comes: it is not gone.
   */
  async isGone({ readTo }: CompletionLook): Promise<boolean> {
    const { onGone, timing } = this.#options;
    const missingSinceMs = this.#missingSinceMs;
    if (onGone !== 'end' || missingSinceMs === undefined) return false;
    if (monotonicMs() - missingSinceMs < timing.quietMs || !(await this.#isQuiet())) return false;
    const { rotated, current } = await listGenerations(this.#options);
    const hasName = rotated.some(({ identity }) => isSameFile(identity, this.#generation.identity));
    return current === undefined && !hasName && (await this.#generation.size()) === readTo;
  }

  /** Whether the file was copied and removed, so that what follows it is it, under a rotated name. */
  async isCopied(): Promise<boolean> {
    const next = this.#generation.isRemoved ? await this.#next.look() : undefined;
    const isRotated = next !== undefined && next.path !== this.#options.path;
    return isRotated && this.#generation.isCopiedIn(next);
  }

  /** The next generation, for the caller to close; undefined where none was seen. */
  takeNext(): Generation | undefined {
    return this.#next.take();
  }

  async close(): Promise<void> {
    await this.#next.close();
  }

  async #isQuiet(): Promise<boolean> {
    const silentMs = Math.abs(Date.now() - (await this.#generation.lastWriteMs()));
    return silentMs >= this.#options.timing.quietMs;
  }
}
