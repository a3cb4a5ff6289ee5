// Runs `tail`: the end of an object, and what is appended to it.

import { runTail, type TailInput } from '../api/tail.ts';
import { UsageError } from '../errors.ts';
import { formatObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { DEFAULT_TAIL_LINES, parseTailCount } from '../read/count.ts';
import type { OnNotice } from '../read/notice.ts';
import type { TailAmount } from '../read/select.ts';
import type { RetryDeps } from '../retry/retry.ts';
import { describeRetry } from '../ui/format.ts';
import type { Reporter } from '../ui/reporter.ts';
import { formatTailNotice } from '../ui/tail-notices.ts';
import type { CommonFlags, OutputFlags } from './common-options.ts';
import { connect } from './connect.ts';
import type { Io } from './process-io.ts';

export interface TailFlags extends CommonFlags, OutputFlags {
  readonly lines?: string;
  readonly bytes?: string;
  readonly follow?: true;
  readonly retry?: true;
  readonly interval?: number;
}

export async function runTailCommand(
  url: string,
  flags: TailFlags,
  io: Io,
  reporter: Reporter,
): Promise<void> {
  const object = parseObjectUrl(url, flags.encodingType === 'url');
  const input: TailInput = {
    object,
    amount: toAmount(flags),
    follow: flags.follow ?? false,
    waitForObject: flags.retry ?? false,
    ...(flags.interval !== undefined && { intervalMs: flags.interval * 1000 }),
  };
  const { client, retry, signal } = await connect(object.bucket, flags, io, reporter);
  try {
    const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
    await runTail(input, { client, output, signal, ...tellOutagesOnce(retry, input, reporter) });
  } finally {
    await client.close();
  }
}

/** An outage may last for hours: its first line and its last say all, the tries between them are for the curious. */
function tellOutagesOnce(
  retry: RetryDeps,
  { object, follow }: Pick<TailInput, 'object' | 'follow'>,
  reporter: Reporter,
): { readonly retry: RetryDeps; readonly onNotice: OnNotice } {
  let out = false;
  return {
    retry: {
      ...retry,
      onRetry(notice) {
        if (out) reporter.log('info', describeRetry(notice));
        else retry.onRetry?.(notice);
      },
    },
    onNotice(notice) {
      if (notice.kind === 'outage') out = true;
      if (notice.kind === 'recovered') out = false;
      reporter.notice(formatTailNotice(notice, formatObjectUrl(object), follow === true));
    },
  };
}

function toAmount({ lines, bytes, json }: TailFlags): TailAmount {
  if (lines !== undefined && bytes !== undefined) throw new UsageError('-n and -c exclude each other');
  if (json) throw new UsageError('tail prints content: --json does not go with it');
  const unit = bytes === undefined ? 'lines' : 'bytes';
  return { ...parseTailCount(bytes ?? lines ?? `${DEFAULT_TAIL_LINES}`, unit), unit };
}
