// `tail`: the end of an object, and what is appended to it.
import { UsageError } from '../../errors.ts';
import type { Notice } from '../../facts/notices.ts';
import { nothingLeft, type ValuesOf } from '../../options/option.ts';
import { TAIL, TAIL_FOLLOW } from '../../options/reading.ts';
import { parseObjectUrl } from '../../oss/object-url.ts';
import { DEFAULT_TAIL_LINES, parseTailCount } from '../../read/count.ts';
import type { TailAmount } from '../../read/select.ts';
import { isStaleConnection } from '../../retry/policy.ts';
import type { RetryNotice } from '../../retry/wait.ts';
import type { Reporter } from '../../ui/reporter.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const tailCommand: CommandDefinition = onlineCommand({
  name: 'tail',
  arguments: ['object'],
  groups: { tail: TAIL, tailFollow: TAIL_FOLLOW },
  takesCount: true,
  examples: `\
  oss-append tail oss://bucket/logs/app.log
  oss-append tail -100 oss://bucket/logs/app.log
  oss-append tail -c +1048577 oss://bucket/video.bin > rest.bin
  oss-append tail -f oss://bucket/logs/app.log
  oss-append tail -f --retry -n +1 --interval 0.5 oss://bucket/logs/build-1234.log`,

  async run([url = ''], own, common, context) {
    const { io, reporter } = context;
    const { follow = false, retry = false, intervalS, ...amount } = own;
    const object = parseObjectUrl(url, common.encodingType === 'url');
    const input = {
      amount: toAmount(amount, reporter.json),
      follow,
      waitForObject: retry,
      ...(intervalS !== undefined && { intervalMs: intervalS * 1000 }),
    };
    const { connect, openReader } = await import('../online.ts');
    const tell = tellOutagesOnce(reporter);
    const connection = await connect(common, context, { onRetry: tell.onRetry });
    try {
      const target = openReader(object, connection, io.signal);
      await target.readTail(input, { write: (bytes) => reporter.print(bytes) }, tell);
    } finally {
      await connection.close();
    }
  },
});

function toAmount({ lines, bytes, ...rest }: ValuesOf<typeof TAIL>, json: boolean): TailAmount {
  nothingLeft(rest);
  if (lines !== undefined && bytes !== undefined) throw new UsageError('Usage.LinesAndBytes', {});
  if (json) throw new UsageError('Usage.ContentAsJson', { command: 'tail' });
  const unit = bytes === undefined ? 'lines' : 'bytes';
  return { ...parseTailCount(bytes ?? lines ?? `${DEFAULT_TAIL_LINES}`, unit), unit };
}

/** An outage may last for hours: its first line and its last say all, the tries between them are for the curious. */
function tellOutagesOnce(reporter: Reporter): {
  readonly onRetry: (retry: RetryNotice) => void;
  readonly onNotice: (notice: Notice) => void;
} {
  let isOut = false;
  return {
    onRetry(retry) {
      // That a used connection had been closed costs no time, and is no outage yet.
      const isToTell = !isOut && !isStaleConnection(retry.attempt, retry.error);
      reporter.log(isToTell ? 'warn' : 'info', { kind: 'retry', ...retry });
    },
    onNotice(notice) {
      if (notice.kind === 'object-outage') isOut = true;
      if (notice.kind === 'object-recovered') isOut = false;
      reporter.notice(notice);
    },
  };
}
