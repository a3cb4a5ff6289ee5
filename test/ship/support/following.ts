// Follows a file in the test's own process, over real sockets, with short waits; can be killed as SIGKILL would.
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { OssClient } from '../../../src/oss/types.ts';
import { systemClock } from '../../../src/retry/clock.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { type FollowEnd, type FollowJob, type FollowNotice, followFile } from '../../../src/ship/follow.ts';
import { Series } from '../../../src/ship/series.ts';
import { connectTo } from '../../support/clients.ts';

export const BUCKET = 'demo';

export interface FollowOptions extends Partial<Omit<FollowJob, 'requestHeaders' | 'series'>> {
  readonly rolloverBytes?: number;
  readonly folder: string;
  readonly key?: string;
  /** In place of the one of the key. */
  readonly series?: Series;
  /** @default 150 */
  readonly readTimeoutMs?: number;
}

export class Following {
  readonly notices: FollowNotice[] = [];
  /** Keys and sizes of what landed, in order. */
  readonly appends: { readonly key: string; readonly bytes: number }[] = [];
  /** How often the file was looked at. */
  looks = 0;
  readonly #client: OssClient;
  readonly #stop = new AbortController();
  readonly #killed = new AbortController();
  readonly #ended: Promise<FollowEnd>;

  constructor(sandbox: Sandbox, options: FollowOptions) {
    const { readTimeoutMs = 150, ...rest } = options;
    this.#client = connectTo(sandbox, readTimeoutMs);
    this.#ended = this.#run(rest);
    this.#ended.catch(() => {});
  }

  async #run(options: Omit<FollowOptions, 'readTimeoutMs'>): Promise<FollowEnd> {
    const { folder, key = 'app.log', rolloverBytes, ...job } = options;
    const series = new Series({ bucket: BUCKET, key }, rolloverBytes);
    try {
      return await followFile(
        {
          series,
          path: join(folder, 'app.log'),
          onRotate: 'next',
          flushBytes: 4096,
          flushIntervalMs: 5,
          timing: { pollMs: 10, quietMs: 20 },
          requestHeaders: async () => ({}),
          ...job,
        },
        {
          client: this.#client,
          retry: { policy: { retryTimes: 40, baseDelayMs: 1, maxDelayMs: 10 }, clock: systemClock },
          signal: this.#killed.signal,
          stop: this.#stop.signal,
          onAppended: async ({ object, bytes }) => {
            this.appends.push({ key: object.key, bytes });
          },
          onProgress: ({ phase }) => {
            if (phase === 'waiting') this.looks += 1;
          },
          onNotice: (notice) => this.notices.push(notice),
        },
      );
    } finally {
      await this.#client.close();
    }
  }

  get kinds(): FollowNotice['kind'][] {
    return this.notices.map(({ kind }) => kind);
  }

  /** As it ends by itself. */
  get ended(): Promise<FollowEnd> {
    return this.#ended;
  }

  /** As SIGTERM would. */
  stop(): Promise<FollowEnd> {
    this.#stop.abort();
    return this.#ended;
  }

  /** As SIGKILL would: nothing more is sent; what is on its way may still land. */
  async kill(): Promise<void> {
    const killed = new Error('killed');
    this.#killed.abort(killed);
    this.#stop.abort();
    await this.#ended.catch((error: unknown) => {
      if (error !== killed) throw error;
    });
  }
}

/** The contents of the objects of the series, in order. */
export async function seriesOf({ store }: Sandbox, key = 'app.log'): Promise<Buffer[]> {
  const contents: Buffer[] = [];
  for (let index = 0; ; index += 1) {
    const name = index === 0 ? key : key.replace(/(\.\w+)$/, `.${index}$1`);
    if ((await store.stat(BUCKET, name)) === undefined) return contents;
    contents.push(await store.read(BUCKET, name));
  }
}

export async function textsOf(sandbox: Sandbox): Promise<string[]> {
  return (await seriesOf(sandbox)).map(String);
}

/** Waits until the objects of the series are these. */
export async function expectSeries(sandbox: Sandbox, texts: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await textsOf(sandbox)).toEqual(texts), {
    timeout: 10_000,
    interval: 5,
  });
}
