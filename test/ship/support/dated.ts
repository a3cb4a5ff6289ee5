// A clock for keys that change with time: it goes on by itself, and is set at will.
import { KeyTemplate } from '../../../src/keys/key-template.ts';
import type { TimedKey } from '../../../src/keys/timed-key.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';

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
