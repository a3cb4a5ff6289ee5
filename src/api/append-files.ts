// `appendfromfile` of many files: so many at a time over one connection, each exactly once and each by itself.
import { UsageError } from '../errors.ts';
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { createThrottle } from '../ship/throttle.ts';
import { type AppendFromFileInput, type AppendMode, runAppendFromFile } from './append.ts';
import { eachFile } from './each-file.ts';
import type { FilesDeps, FilesInput } from './files-options.ts';
import { AppendTotals } from './files-totals.ts';

export interface AppendFilesInput extends FilesInput, Pick<AppendFromFileInput, 'partBytes' | 'dryRun'> {
  readonly mode: Exclude<AppendMode, { readonly kind: 'position' }>;
}

/** @throws {UsageError | SourceError} as {@link eachFile} does; what one file fails by is told */
export async function runAppendFiles(
  { choice, template, jobs, maxBytesPerSecond, ...input }: AppendFilesInput,
  deps: FilesDeps<AppendResult>,
): Promise<FilesSummary> {
  if (input.mode.kind === 'incremental' && !template.isOnce) {
    throw new UsageError('Usage.KeyComesAgain', { url: template.url });
  }
  const totals = new AppendTotals(input.dryRun);
  const throttle = createThrottle(maxBytesPerSecond, deps.retry.clock, deps.signal);
  await eachFile({ choice, template, jobs }, totals, deps, ({ source, key, deps: own }) =>
    runAppendFromFile({ ...input, source, key }, { ...own, throttle }),
  );
  return totals.summarize();
}
