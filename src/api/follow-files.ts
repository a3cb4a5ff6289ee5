// `appendfromfile --follow` of many files: each is followed as one file is, over one connection; what happens to all of
// them is told once.
import { createRequestHeaders, type RequestHeaders } from '../append/request-headers.ts';
import { type OssAppendError, type SourceError, UsageError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { OnProgress } from '../facts/progress.ts';
import type { FilesSummary } from '../facts/results.ts';
import { isWorthRetry } from '../retry/policy.ts';
import type { ChosenFile } from '../select/choice.ts';
import { FileFinder, type FinderTiming } from '../select/finder.ts';
import { checkOneKeyEach, KeysInUse } from '../select/keys-in-use.ts';
import { type FileEnding, type FileSignals, Fleet } from '../ship/fleet/fleet.ts';
import { FleetLag } from '../ship/fleet/lag.ts';
import { type FleetOutageNotice, FleetOutages, type OutageTiming } from '../ship/fleet/outages.ts';
import { RecentEnds } from '../ship/fleet/recent-ends.ts';
import { followFile } from '../ship/follow.ts';
import { mostConnections } from '../ship/open-files.ts';
import { seriesOptions } from '../ship/open-series.ts';
import type { AppendedPart } from '../ship/series-appender.ts';
import type { FollowTiming } from '../ship/shipping.ts';
import { Silence } from '../ship/silence.ts';
import { createThrottle, type Throttle } from '../ship/throttle.ts';
import type { FileWatcher } from '../ship/watch.ts';
import { describePart } from './append-result.ts';
import type { FileFailure, FilesInput } from './files-options.ts';
import { isOfOneFile, kindOfFailure, Unsent } from './fleet-failures.ts';
import { FleetTotals } from './fleet-totals.ts';
import { type AppendFollowDeps, type AppendFollowInput, toNotice } from './follow.ts';
import { isThere, missingOf, waitingFor } from './missing-files.ts';

export interface FollowFilesInput extends Omit<AppendFollowInput, 'source' | 'key'>, FilesInput {
  /** @default DEFAULT_PACE */
  readonly pace?: Partial<FleetPace>;
}

/** Milliseconds. */
export interface FleetPace extends FollowTiming, OutageTiming, FinderTiming {
  /** A file is tried again that could not be followed. */
  readonly retryAfterMs: number;
  /** After the stop files still begin for so long, where there are more than can begin at a time. */
  readonly lastStartsMs: number;
  /** The last tries of all of them take together, where OSS is out of reach. */
  readonly lastTryMs: number;
}

export type FollowFailure = Pick<FileFailure, 'source' | 'error'>;

export interface FollowFilesDeps extends Omit<AppendFollowDeps, 'throttle' | 'watcher'> {
  readonly watcher: FileWatcher;
  /** A file cannot be followed for now, or files cannot be looked for. The others are followed. */
  readonly onFailure: (failure: FollowFailure) => void;
  /** It can be again, or is gone. */
  readonly onMended: (source: string) => void;
  /** A file is gone, and all of it is appended. */
  readonly onGone?: (source: string) => void;
  /** Asked for whom to tell what a file is at, besides who is told of all of them. */
  readonly progressOf?: (source: string) => OnProgress;
}

const DEFAULT_PACE: FleetPace = {
  pollMs: 1000,
  quietMs: 5000,
  graceMs: 1000,
  stuckMs: 60_000,
  retryAfterMs: 600_000,
  lastStartsMs: 10_000,
  lastTryMs: 5000,
  gatherMs: 100,
  checkMs: 30_000,
};

/**
 * Runs until `stop`, or until none of the files can be followed.
 * @throws {UsageError} before anything is sent: several files for one key, or a key that will come again
 * @throws {OssAppendError} what is wrong for all files; or, where OSS is out of reach at the end, what was not sent
 */
export async function runFollowFiles(input: FollowFilesInput, deps: FollowFilesDeps): Promise<FilesSummary> {
  const { url, isOnce } = input.template;
  if (!isOnce) throw new UsageError('Usage.KeyComesAgain', { url });
  const pace = { ...DEFAULT_PACE, ...input.pace };
  const finder = new FileFinder(input.choice, {
    watcher: deps.watcher,
    report: (error) => deps.onFailure({ source: pathIn(error), error }),
    timing: pace,
  });
  try {
    const found = await finder.start();
    const missing = await missingOf(input.choice);
    const files = [...found, ...missing];
    checkOneKeyEach(files, input.template);
    const waiting = await waitingFor(missing, found.length > 0, input.choice);
    if (waiting !== undefined) deps.onNotice(waiting);
    return await new FilesFollower(input, pace, deps).run(files, (stop) => finder.appearing(stop));
  } finally {
    finder.close();
  }
}

function pathIn({ facts }: SourceError): string {
  return 'path' in facts ? facts.path : facts.source;
}

class FilesFollower {
  readonly #input: FollowFilesInput;
  readonly #deps: FollowFilesDeps;
  readonly #pace: FleetPace;
  readonly #keys: KeysInUse;
  readonly #outages: FleetOutages;
  readonly #silence: Silence;
  readonly #throttle: Throttle;
  /** Warns once of headers that are not sent. */
  readonly #requestHeaders: RequestHeaders;
  readonly #lag = new FleetLag<string>();
  readonly #unsent = new Unsent();
  readonly #totals = new FleetTotals();
  readonly #ends = new RecentEnds();
  #isUnlistedTold = false;

  constructor(input: FollowFilesInput, pace: FleetPace, deps: FollowFilesDeps) {
    const { retry, signal, onNotice } = deps;
    this.#input = input;
    this.#deps = deps;
    this.#pace = pace;
    this.#keys = new KeysInUse(input.template);
    this.#outages = new FleetOutages(retry, (notice) => this.#tellOutage(notice), this.#pace);
    this.#silence = new Silence(this.#pace.lastTryMs);
    this.#throttle = createThrottle(input.maxBytesPerSecond, retry.clock, signal);
    this.#requestHeaders = createRequestHeaders(input, onNotice);
  }

  async run(
    files: readonly ChosenFile[],
    appearing: (stop: AbortSignal) => AsyncIterable<ChosenFile>,
  ): Promise<FilesSummary> {
    const { retry, stop, signal } = this.#deps;
    const { retryAfterMs, lastStartsMs } = this.#pace;
    const startsAtATime = Math.min(this.#input.jobs, mostConnections());
    const fleet = new Fleet<ChosenFile>(
      { files, appearing, startsAtATime, retryAfterMs, lastStartsMs },
      {
        claim: (file) => this.#keys.claim(file),
        release: (file) => this.#keys.release(file),
        follow: (file, signals, onPlaced) => this.#follow(file, signals, onPlaced),
        isThere: ({ path }) => isThere(path),
        kindOf: kindOfFailure,
        isOfAll: (error) => !isOfOneFile(error) && !this.#isUnsent(error),
        onFailed: (file, error) => this.#failed(file, error),
        onMended: ({ path }) => this.#deps.onMended(path),
        onEnded: ({ path }, ending) => {
          this.#tellLag(() => this.#lag.delete(path));
          this.#totals.ended(path, ending);
          if (ending === 'gone') this.#deps.onGone?.(path);
        },
        clock: retry.clock,
        stop,
        signal,
      },
    );
    await fleet.run().finally(() => this.#outages.close());
    this.#unsent.throwIfAny();
    return this.#totals.summarize();
  }

  async #follow({ path, name }: ChosenFile, signals: FileSignals, onPlaced: () => void): Promise<FileEnding> {
    const { template, choice: _choice, jobs: _jobs, pace: _pace, onGap, ...input } = this.#input;
    const key = template.keyOf(name);
    const deps = { ...this.#deps, ...signals, throttle: this.#throttle };
    this.#lag.set(path, undefined);
    const tell = this.#deps.progressOf?.(path);
    const { ending, newest } = await followFile(
      {
        ...seriesOptions({ ...input, key }, { ...deps, onNotice: (notice) => this.#tellOfSeries(notice) }),
        requestHeaders: this.#requestHeaders,
        ...input,
        ...(onGap && { onGap }),
        path,
        onGone: 'end',
        endedAt: this.#ends.of(path),
        timing: this.#pace,
      },
      {
        ...deps,
        outage: this.#outages.ofFile(),
        silence: this.#silence,
        onNotice: (notice) => {
          // Those that are missing are told of together.
          if (notice.kind !== 'waiting') this.#deps.onNotice(toNotice(notice, path));
        },
        onAppended: (part) => this.#appended(part, path),
        onProgress: (progress) => {
          tell?.(progress);
          if (progress.phase === 'absent') onPlaced();
          if (progress.phase !== 'waiting') return;
          onPlaced();
          const { doneBytes, totalBytes = doneBytes } = progress;
          this.#tellLag(() => this.#lag.set(path, { doneBytes, totalBytes }));
        },
      },
    );
    if (ending === 'gone') this.#ends.set(path, newest);
    return ending;
  }

  #appended(part: AppendedPart, path: string): Promise<void> {
    const result = describePart(part, path, part.elapsedMs);
    this.#totals.add(result);
    return this.#deps.onAppended(result);
  }

  #failed({ path: source }: ChosenFile, error: unknown): void {
    this.#tellLag(() => this.#lag.delete(source));
    if (this.#isUnsent(error)) this.#unsent.add(error);
    else this.#deps.onFailure({ source, error });
  }

  /** What another run sends, and no fault of the file. */
  #isUnsent(error: unknown): error is OssAppendError {
    return this.#deps.stop.aborted && isWorthRetry(error, { ...this.#deps.retry.policy, hasWorked: true });
  }

  /** @param change whether anything has changed */
  #tellLag(change: () => boolean): void {
    if (!change()) return;
    const { all, files: count, behind } = this.#lag;
    this.#deps.onProgress?.({ phase: 'waiting', ...all, files: { count, behind } });
  }

  #tellOutage(notice: FleetOutageNotice): void {
    this.#deps.onNotice(this.#toNotice(notice));
  }

  #toNotice(notice: FleetOutageNotice): Notice {
    switch (notice.kind) {
      case 'outage':
        return { kind: 'files-outage', error: notice.error, files: Math.max(1, this.#lag.behind) };
      case 'stuck':
        return { kind: 'file-outage', error: notice.error };
      case 'recovered':
      case 'moving':
        return { kind: 'file-recovered' };
    }
  }

  /** What may not be listed for one of them may not for the others. */
  #tellOfSeries(notice: Notice): void {
    if (notice.kind === 'series-not-listed' && this.#isUnlistedTold) return;
    this.#isUnlistedTold ||= notice.kind === 'series-not-listed';
    this.#deps.onNotice(notice);
  }
}
