// `appendfromfile` of many files: so many at a time over one connection, each exactly once and each by itself.
import type { OnProgress } from '../facts/progress.ts';
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, isObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { sharedPatience } from '../retry/outage.ts';
import { type ChosenFile, chooseFiles } from '../select/choose.ts';
import { checkOneKeyEach } from '../select/one-key-each.ts';
import { createThrottle } from '../ship/throttle.ts';
import { type AppendFromFileInput, type AppendMode, runAppendFromFile } from './append.ts';
import { eachAtOnce } from './at-once.ts';
import type { FilesDeps, FilesInput } from './files-options.ts';
import { FilesTotals } from './files-totals.ts';
import { telling } from './telling.ts';

export interface AppendFilesDeps extends FilesDeps {
  /** Told what a file is at: made for each. */
  readonly progressOf?: (source: string) => OnProgress;
}

export interface AppendFilesInput extends FilesInput, Pick<AppendFromFileInput, 'partBytes' | 'dryRun'> {
  readonly mode: Exclude<AppendMode, { readonly kind: 'position' }>;
}

/**
 * One file's failure is told, and stops no other. After an interruption the files that are left count for nothing.
 * @throws {UsageError | SourceError} before anything is sent: several files for one key, a glob that fits none
 */
export async function runAppendFiles(input: AppendFilesInput, deps: AppendFilesDeps): Promise<FilesSummary> {
  const { choice, template, jobs, maxBytesPerSecond, ...each } = input;
  const { retry, signal } = deps;
  const startedMs = monotonicMs();
  const files = await chooseFiles(choice);
  checkOneKeyEach(files, template);
  deps.onChosen?.(files.length);
  const totals = new FilesTotals(files.length);
  const throttle = createThrottle(maxBytesPerSecond, retry.clock, signal);
  const patience = sharedPatience(retry);
  const append = async ({ path: source, name }: ChosenFile): Promise<void> => {
    const object = template.keyOf(name).at(Date.now());
    const attempt = patience.begin();
    let result: AppendResult;
    try {
      result = await runAppendFromFile(
        { ...each, object, source: isObjectUrl(source) ? parseObjectUrl(source) : source },
        {
          ...deps,
          ...telling({ client: deps.client, retry: attempt.retry }, deps.progressOf?.(source)),
          throttle,
          onNotice: (notice) => deps.onNotice?.(notice, source),
        },
      );
    } catch (error) {
      if (signal?.aborted) return;
      attempt.failed(error);
      totals.addFailure();
      await deps.onFailure?.({ source, url: formatObjectUrl(object), error });
      return;
    }
    attempt.succeeded();
    totals.add(result);
    await deps.onResult?.(result);
  };
  await eachAtOnce(files, jobs, append, signal);
  return totals.summarize(Math.round(monotonicMs() - startedMs), input.dryRun);
}
