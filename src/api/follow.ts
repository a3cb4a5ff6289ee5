// `appendfromfile --follow`: appends a file as it grows.
import { createRequestHeaders, type RequestHeaderOptions } from '../append/request-headers.ts';
import type { SessionDeps } from '../append/session.ts';
import type { Notice } from '../facts/notices.ts';
import type { AppendResult, StreamSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { followFile } from '../ship/follow.ts';
import type { FollowJob, FollowNotice } from '../ship/follow-job.ts';
import type { SegmentLimits } from '../ship/part-queue.ts';
import { describePiece, StreamTotals } from './append-result.ts';

export interface AppendFollowInput
  extends RequestHeaderOptions,
    SegmentLimits,
    Pick<FollowJob, 'onRotate' | 'maxBytesPerSecond'> {
  /** Path of a file; it need not exist yet. */
  readonly source: string;
  readonly object: ObjectUrl;
  /** Bytes after which to go on in the next object of the series. */
  readonly rolloverBytes?: number;
}

export interface AppendFollowDeps extends SessionDeps {
  readonly stop: AbortSignal;
  readonly onAppended: (result: AppendResult) => Promise<void>;
  readonly onNotice: (notice: Notice) => void;
}

/** @throws {OssAppendError} */
export async function runAppendFollow(
  input: AppendFollowInput,
  deps: AppendFollowDeps,
): Promise<StreamSummary> {
  const { source, ...rest } = input;
  const totals = new StreamTotals(source);
  let lastMs = monotonicMs();
  const { object, end } = await followFile(
    { ...rest, path: source, requestHeaders: createRequestHeaders(input, deps.onNotice) },
    {
      ...deps,
      onNotice: (notice) => deps.onNotice(toNotice(notice, source)),
      async onAppended(piece) {
        const nowMs = monotonicMs();
        const result = describePiece(piece, source, Math.round(nowMs - lastMs));
        lastMs = nowMs;
        totals.add(result);
        await deps.onAppended(result);
      },
    },
  );
  return totals.summarize(object, end);
}

function toNotice(notice: FollowNotice, path: string): Notice {
  switch (notice.kind) {
    case 'outage':
      return { kind: 'file-outage', error: notice.error };
    case 'recovered':
      return { kind: 'file-recovered' };
    case 'waiting':
      return { kind: 'file-waiting', path };
    case 'rotated':
      return { kind: 'file-rotated', path, url: formatObjectUrl(notice.object) };
  }
}
