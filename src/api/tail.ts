// `tail`: the end of an object, and what is appended to it from then on.
import { ObjectMissingError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { OssClient } from '../oss/types.ts';
import { follow, nextIdleDelayMs } from '../read/follow-object.ts';
import { type FollowStart, OBJECT_START } from '../read/growth.ts';
import type { RangeSizes } from '../read/lines.ts';
import type { OnNotice, TailNotice } from '../read/notice.ts';
import { type Output, type Written, writeAll } from '../read/output.ts';
import { readRange } from '../read/read-range.ts';
import { selectTail, type TailAmount } from '../read/select.ts';
import { isReplaced, type Snapshot, takeSnapshot } from '../read/snapshot.ts';
import { type Outage, rideOut } from '../retry/outage.ts';
import type { RetryDeps } from '../retry/wait.ts';

export interface TailInput {
  readonly object: ObjectUrl;
  readonly amount: TailAmount;
  /** Goes on printing what is appended, until it is aborted. @default false */
  readonly follow?: boolean;
  /** Waits for an object that does not exist, instead of failing. @default false */
  readonly waitForObject?: boolean;
  /** Milliseconds between looks at the object. @default 1000 */
  readonly intervalMs?: number;
}

export interface TailDeps {
  readonly client: OssClient;
  readonly output: Output;
  readonly retry: RetryDeps;
  readonly onNotice?: (notice: Notice) => void;
  readonly signal?: AbortSignal | undefined;
  /** @default DEFAULT_RANGE_SIZES */
  readonly rangeSizes?: RangeSizes;
}

interface TailRun extends Omit<TailDeps, 'onNotice'> {
  readonly onNotice: OnNotice;
  readonly outage: Outage;
  readonly intervalMs: number;
}

const DEFAULT_INTERVAL_MS = 1000;

/**
 * Prints what tail(1) prints for the same content.
 * @returns how many bytes were written; never while following, which ends by the signal
 * @throws {ObjectMissingError} unless `waitForObject`
 */
export async function runTail(input: TailInput, deps: TailDeps): Promise<number> {
  const onNotice: OnNotice = (notice) => deps.onNotice?.(toNotice(notice, input));
  const outage = rideOut(deps.retry, onNotice);
  const run = { ...deps, onNotice, outage, intervalMs: input.intervalMs ?? DEFAULT_INTERVAL_MS };
  return input.follow === true ? followTail(input, run) : printTail(input, run);
}

async function printTail(input: TailInput, run: TailRun): Promise<number> {
  const { client, retry, signal } = run;
  const snapshot = input.waitForObject
    ? await waitForObject(input.object, run)
    : await takeSnapshot(client, input.object, retry, signal);
  return (await print(input, snapshot, run)).bytes;
}

async function followTail(input: TailInput, run: TailRun): Promise<never> {
  const { object } = input;
  const from = await firstPart(input, run);
  return follow({ object, from, intervalMs: run.intervalMs }, run);
}

/** Prints what there is. @returns where following goes on */
async function firstPart(input: TailInput, run: TailRun): Promise<FollowStart | 'absent'> {
  const { client, retry, outage, onNotice, signal } = run;
  let snapshot: Snapshot | undefined;
  try {
    snapshot = await takeSnapshot(client, input.object, retry, signal);
    // From here on, an outage is waited out.
    const { lastByte } = await print(input, snapshot, { ...run, retry: outage.retry });
    outage.over();
    return { ...snapshot, lastByte };
  } catch (error) {
    if (snapshot !== undefined && isReplaced(error)) {
      onNotice({ kind: 'replaced' });
      return OBJECT_START;
    }
    const waits = snapshot !== undefined || input.waitForObject === true;
    if (!waits || !(error instanceof ObjectMissingError)) throw error;
    onNotice({ kind: snapshot === undefined ? 'waiting' : 'inaccessible' });
    return 'absent';
  }
}

function print({ object, amount }: TailInput, snapshot: Snapshot, run: TailRun): Promise<Written> {
  const { client, retry, output, signal, rangeSizes } = run;
  const content = selectTail(
    (range) => readRange(client, object, range, { retry, snapshot }, signal),
    snapshot.length,
    amount,
    rangeSizes,
  );
  return writeAll(content, output, signal);
}

async function waitForObject(object: ObjectUrl, run: TailRun): Promise<Snapshot> {
  const { client, intervalMs, onNotice, outage, signal } = run;
  let delayMs = intervalMs;
  for (let told = false; ; told = true) {
    try {
      const snapshot = await takeSnapshot(client, object, outage.retry, signal);
      outage.over();
      if (told) onNotice({ kind: 'appeared' });
      return snapshot;
    } catch (error) {
      if (!(error instanceof ObjectMissingError)) throw error;
      outage.over();
      if (!told) onNotice({ kind: 'waiting' });
    }
    await outage.retry.clock.sleep(delayMs, signal);
    delayMs = nextIdleDelayMs(delayMs, intervalMs);
  }
}

function toNotice(notice: TailNotice, { object, follow: follows = false }: TailInput): Notice {
  const url = formatObjectUrl(object);
  switch (notice.kind) {
    case 'outage':
      return { kind: 'object-outage', error: notice.error };
    case 'appeared':
      return { kind: 'object-appeared', url, follows };
    default:
      return { kind: `object-${notice.kind}`, url };
  }
}
