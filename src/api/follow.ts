// `appendfromfile --follow`: appends a file as it grows.
import type { Notice } from '../facts/notices.ts';
import type { AppendResult, StreamSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { PartLimits } from '../ship/cutter.ts';
import { type FollowDeps, type FollowJob, type FollowNotice, followFile } from '../ship/follow.ts';
import { type SeriesDeps, type SeriesInput, seriesOptions } from '../ship/open-series.ts';
import { describePart, StreamTotals } from './append-result.ts';

export interface AppendFollowInput
  extends SeriesInput,
    PartLimits,
    Pick<FollowJob, 'onRotate' | 'onGap' | 'rotatedGlobs'> {
  /** Path of a file; it need not exist yet. */
  readonly source: string;
}

export interface AppendFollowDeps extends SeriesDeps, Pick<FollowDeps, 'watcher' | 'buffers'> {
  readonly stop: AbortSignal;
  readonly onAppended: (result: AppendResult) => Promise<void>;
}

/** @throws {OssAppendError} */
export async function runAppendFollow(
  input: AppendFollowInput,
  deps: AppendFollowDeps,
): Promise<StreamSummary> {
  const { source: path, onRotate, onGap, rotatedGlobs, flushBytes, flushIntervalMs, wholeLines } = input;
  const place = { path, rotatedGlobs, onRotate, ...(onGap && { onGap }) };
  const limits = { flushBytes, flushIntervalMs, ...(wholeLines && { wholeLines }) };
  const totals = new StreamTotals(path);
  let lastMs = monotonicMs();
  const { object, objectEnd } = await followFile(
    { ...seriesOptions(input, deps), ...place, ...limits },
    {
      ...deps,
      onNotice: (notice) => deps.onNotice(toNotice(notice, path)),
      async onAppended(part) {
        const nowMs = monotonicMs();
        const result = describePart(part, path, Math.round(nowMs - lastMs));
        lastMs = nowMs;
        totals.add(result);
        await deps.onAppended(result);
      },
    },
  );
  return totals.summarize(object, objectEnd);
}

export function toNotice(notice: FollowNotice, path: string): Notice {
  switch (notice.kind) {
    case 'outage':
      return { kind: 'file-outage', error: notice.error };
    case 'recovered':
      return { kind: 'file-recovered' };
    case 'waiting':
      return { kind: 'file-waiting', path, folder: notice.folder };
    case 'rotated':
      return { kind: 'file-rotated', path, url: formatObjectUrl(notice.object) };
    case 'truncated': {
      const { object, unsentBytes } = notice;
      return { kind: 'file-truncated', path, url: formatObjectUrl(object), unsentBytes };
    }
    case 'gap': {
      const { newest, object } = notice;
      return { kind: 'file-gap', path, newest: formatObjectUrl(newest), url: formatObjectUrl(object) };
    }
  }
}
