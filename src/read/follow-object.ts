// The follow loop of `tail -f`: one ranged GET a poll, for as long as it is not aborted.
import type { ObjectUrl } from '../oss/object-url.ts';
import type { OssClient } from '../oss/types.ts';
import type { Outage } from '../retry/outage.ts';
import { waitForRetryOrThrow } from '../retry/wait.ts';
import { type FollowStart, Growth, OBJECT_START } from './growth.ts';
import type { OnNotice } from './notice.ts';
import type { Output } from './output.ts';
import { type PollOutcome, poll } from './poll.ts';

export interface FollowOptions {
  readonly object: ObjectUrl;
  /** Where to go on; 'absent' waits for the object and shows all of it. */
  readonly from: FollowStart | 'absent';
  /** Milliseconds between polls, while there is something new. */
  readonly intervalMs: number;
}

export interface FollowDeps {
  readonly client: OssClient;
  readonly output: Output;
  readonly outage: Outage;
  readonly onNotice: OnNotice;
  readonly signal?: AbortSignal | undefined;
}

const MAX_IDLE_INTERVALS = 4;
const IDLE_GROWTH = 1.5;

/** While nothing is new, polls become rarer. */
export function nextIdleDelayMs(delayMs: number, intervalMs: number): number {
  return Math.min(delayMs * IDLE_GROWTH, intervalMs * MAX_IDLE_INTERVALS);
}

/** Ends only by an abort, a refusal such as 403, or an output that takes no more. */
export async function follow({ object, from, intervalMs }: FollowOptions, deps: FollowDeps): Promise<never> {
  const { outage, signal } = deps;
  const { retry } = outage;
  const growth = new Growth(from === 'absent' ? OBJECT_START : from);
  const presence = { absent: from === 'absent' };
  let delayMs = intervalMs;
  let failures = 0;
  for (;;) {
    const { position } = growth;
    try {
      const outcome = await poll(growth, object, deps);
      failures = 0;
      outage.over();
      react(outcome, growth, presence, deps.onNotice);
      const idle = outcome === 'idle' || outcome === 'missing';
      if (!idle) delayMs = intervalMs;
      await retry.clock.sleep(delayMs, signal);
      if (idle) delayMs = nextIdleDelayMs(delayMs, intervalMs);
    } catch (error) {
      signal?.throwIfAborted();
      failures = growth.position === position ? failures + 1 : 1;
      await waitForRetryOrThrow(failures, error, retry, signal);
    }
  }
}

/** Tells of a change of object once, and starts anew where there is one. */
function react(
  outcome: PollOutcome,
  growth: Growth,
  presence: { absent: boolean },
  onNotice: OnNotice,
): void {
  if (outcome === 'missing') {
    if (presence.absent) return;
    presence.absent = true;
    growth.restart();
    onNotice({ kind: 'inaccessible' });
    return;
  }
  if (presence.absent) {
    presence.absent = false;
    onNotice({ kind: 'appeared' });
  }
  if (outcome === 'truncated' || outcome === 'replaced') {
    growth.restart();
    onNotice({ kind: outcome });
  }
}
