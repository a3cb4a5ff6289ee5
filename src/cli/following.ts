// What is told while something is appended for as long as it grows, and what its end means.
import type { Notice } from '../facts/notices.ts';
import type { AppendResult } from '../facts/results.ts';
import { isLackOfKeys } from '../retry/lack-of-keys.ts';
import type { Reporter } from '../ui/reporter.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { Interrupted } from './interruption.ts';
import { unlessClosed } from './unless-closed.ts';

/** What happens to followed files, and is nothing to worry about. */
const NEWS: ReadonlySet<Notice['kind']> = new Set([
  'file-recovered',
  'file-rotated',
  'file-waiting',
  'files-none',
  'files-waiting',
]);

export function tellNotice(notice: Notice, reporter: Reporter): void {
  if (NEWS.has(notice.kind)) reporter.notice(notice);
  else reporter.log('warn', notice);
}

export async function printAppend(result: AppendResult, reporter: Reporter): Promise<void> {
  if (reporter.json) await unlessClosed(reporter.document(result));
  else reporter.log('info', { kind: 'appended', result });
}

/** Whether running it again mends it. */
export function isPassing(error: unknown): boolean {
  return exitCodeOf(error) === EXIT.tempFail || isLackOfKeys(error);
}

/** Who asked for the end is told so, unless there is an error that running it again does not mend. */
export function endedBy({ reason }: AbortSignal, error: unknown): unknown {
  return reason instanceof Interrupted && isPassing(error)
    ? new Interrupted(reason.signalName, error)
    : error;
}
