// Follows many files in the test's own process, over real sockets, with short waits; can be killed as SIGKILL would.
import { join } from 'node:path';
import {
  type FleetPace,
  type FollowFailure,
  type FollowFilesInput,
  runFollowFiles,
} from '../../../src/api/follow-files.ts';
import type { Notice } from '../../../src/facts/notices.ts';
import type { CountedProgress } from '../../../src/facts/progress.ts';
import type { AppendResult, FilesSummary } from '../../../src/facts/results.ts';
import { KeyTemplate } from '../../../src/keys/key-template.ts';
import type { OssClient } from '../../../src/oss/types.ts';
import { systemClock } from '../../../src/retry/clock.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { Listings } from '../../../src/ship/listings.ts';
import { FileWatcher } from '../../../src/ship/watch.ts';
import { connectTo } from '../../support/clients.ts';

export const BUCKET = 'demo';

export interface FollowingFilesOptions
  extends Partial<
    Pick<FollowFilesInput, 'onGap' | 'rolloverBytes' | 'wholeLines' | 'jobs' | 'maxBytesPerSecond'>
  > {
  readonly folder: string;
  /** Files that are named; else those of the folder that end with `.log`. */
  readonly names?: readonly string[];
  /** @default oss://demo/{name} */
  readonly target?: string;
  readonly pace?: Partial<FleetPace>;
  /** @default 150 */
  readonly readTimeoutMs?: number;
  /** For keys that change with time, in local time. @default Date.now */
  readonly nowMs?: () => number;
}

const QUICK: FleetPace = {
  pollMs: 10,
  quietMs: 20,
  graceMs: 60,
  stuckMs: 60_000,
  retryAfterMs: 60_000,
  lastStartsMs: 10_000,
  lastTryMs: 5000,
  gatherMs: 10,
  checkMs: 1000,
};

export class FollowingFiles {
  readonly notices: Notice[] = [];
  readonly appends: AppendResult[] = [];
  readonly failures: FollowFailure[] = [];
  readonly mended: string[] = [];
  progress: CountedProgress | undefined;
  readonly #options: FollowingFilesOptions;
  readonly #client: OssClient;
  readonly #watcher = new FileWatcher();
  readonly #stop = new AbortController();
  readonly #killed = new AbortController();
  readonly #ended: Promise<FilesSummary>;

  constructor(sandbox: Sandbox, options: FollowingFilesOptions) {
    const { readTimeoutMs = 150, jobs = 8 } = options;
    this.#options = options;
    this.#client = connectTo(sandbox, readTimeoutMs, 'v4', jobs + 1);
    this.#ended = this.#run();
    this.#ended.catch(() => {});
  }

  async #run(): Promise<FilesSummary> {
    const { folder, names, target = 'oss://demo/{name}', pace, jobs = 8, nowMs, ...input } = this.#options;
    try {
      return await runFollowFiles(
        {
          template: KeyTemplate.parse(target),
          choice: {
            sources: (names ?? ['*.log']).map((name) => join(folder, name)),
            recursive: false,
            filters: [],
          },
          jobs,
          pace: { ...QUICK, ...pace },
          onRotate: 'next',
          flushBytes: 4096,
          flushIntervalMs: 5,
          creationHeaders: {},
          ...input,
        },
        {
          client: this.#client,
          retry: { policy: { retryTimes: 40, baseDelayMs: 1, maxDelayMs: 10 }, clock: systemClock },
          signal: this.#killed.signal,
          stop: this.#stop.signal,
          watcher: this.#watcher,
          listings: new Listings(),
          ...(nowMs && { nowMs }),
          onAppended: async (result) => {
            this.appends.push(result);
          },
          onNotice: (notice) => this.notices.push(notice),
          onFailure: (failure) => this.failures.push(failure),
          onMended: (source) => this.mended.push(source),
          onProgress: (progress) => {
            if ('files' in progress) this.progress = progress;
          },
        },
      );
    } finally {
      this.#watcher.close();
      await this.#client.close();
    }
  }

  get kinds(): Notice['kind'][] {
    return this.notices.map(({ kind }) => kind);
  }

  /** As it ends by itself. */
  get ended(): Promise<FilesSummary> {
    return this.#ended;
  }

  /** As SIGTERM would. */
  stop(): Promise<FilesSummary> {
    this.#stop.abort();
    return this.#ended;
  }

  /** As SIGKILL would: nothing more is sent; what is on its way may still land. */
  async kill(): Promise<void> {
    const killed = new Error('killed');
    this.#killed.abort(killed);
    await this.#ended.catch((error: unknown) => {
      if (error !== killed) throw error;
    });
  }
}
