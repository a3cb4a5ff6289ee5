// A clock for keys that change with time: it goes on by itself, and is set at will.
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyTemplate } from '../../../src/keys/key-template.ts';
import type { TimedKey } from '../../../src/keys/timed-key.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { DatedSeries } from '../../../src/ship/dated-series.ts';
import { numberedPlace } from '../../../src/ship/series.ts';

export class WallClock {
  #aheadMs: number;

  constructor(time: string | number) {
    this.#aheadMs = new Date(time).getTime() - performance.now();
  }

  readonly nowMs = (): number => performance.now() + this.#aheadMs;

  set(time: string | number): void {
    this.#aheadMs = new Date(time).getTime() - performance.now();
  }

  forward(ms: number): void {
    this.#aheadMs += ms;
  }
}

/**
 * The clock of random schedules. What was sent to an object may land while the grace after its period lasts: so much time
 * does pass, whatever the clock is set to.
 */
export class Periods extends WallClock {
  readonly #key: TimedKey;
  readonly #graceMs: number;

  constructor(key: TimedKey, startsAt: string) {
    super(startsAt);
    this.#key = key;
    this.#graceMs = key.isFixed ? 0 : new DatedSeries({ key }).graceMs;
  }

  async approachEnd(leftMs: number): Promise<void> {
    if (this.#key.isFixed) return;
    const now = this.nowMs();
    if (this.#key.at(now - this.#graceMs).key !== this.#key.at(now).key) await sleep(this.#graceMs);
    this.forward(Math.max(0, this.#key.leftMs(this.nowMs()) - leftMs));
  }

  passPeriods(count: number): void {
    this.forward(count * this.#key.periodMs);
  }

  async setBack(ms: number): Promise<void> {
    this.forward(-ms);
    await sleep(this.#graceMs);
  }
}

export function timedKey(url: string, name = 'app.log', zone: 'utc' | 'local' = 'utc'): TimedKey {
  return KeyTemplate.parse(url, { zone }).keyOf({ name, path: name });
}

/** What is in the bucket, by key, in the order of the keys. */
export async function contentsOf({ store }: Sandbox, bucket = 'demo'): Promise<Record<string, string>> {
  const contents: [string, string][] = [];
  for (const { key } of await store.list(bucket)) {
    contents.push([key, String(await store.read(bucket, key))]);
  }
  return Object.fromEntries(contents);
}

export interface Placed {
  readonly key: string;
  /** The key of the first object of its period, or of all. */
  readonly base: string;
  readonly index: number;
}

/** By period, which keys tell in order, and by number within it. */
export function inOrder(keys: readonly string[]): Placed[] {
  const placed = keys.map((key) => {
    const numbered = numberedPlace({ bucket: '', key });
    return { key, base: numbered?.base.key ?? key, index: numbered?.index ?? 0 };
  });
  return placed.sort((a, b) => compare(a.base, b.base) || a.index - b.index);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
