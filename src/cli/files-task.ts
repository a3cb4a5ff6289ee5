// What the options of `appendfromfile` mean where the sources are many files.
import type { AppendFilesInput } from '../api/append-files.ts';
import { UsageError } from '../errors.ts';
import { type AppendFlags, checkCombination, readFlags } from './append-task.ts';
import { parseTarget } from './target.ts';

/** @throws {UsageError} for options that contradict each other, and for what only one source can have */
export function toFilesTask(
  sources: readonly string[],
  url: string,
  flags: AppendFlags,
  percentEncoded: boolean,
): AppendFilesInput {
  checkFiles(sources, flags);
  const template = parseTarget(sources, url, {
    command: 'append',
    percentEncoded,
    utc: flags.utc,
    isMany: true,
  });
  const { common, incremental, quick, dryRun, partSize, choice, jobs } = readFlags(flags);
  return {
    ...common,
    ...(partSize !== undefined && { partBytes: partSize }),
    choice: { ...choice, sources },
    template,
    jobs,
    mode: incremental ? { kind: 'incremental', quick } : { kind: 'end' },
    dryRun,
  };
}

function checkFiles(sources: readonly string[], flags: AppendFlags): void {
  checkCombination('file', sources[0] ?? '', flags);
  if (flags.position !== undefined) throw new UsageError('Usage.OfOneFile', { option: 'position' });
  if (typeof flags.contentMd5 === 'string') throw new UsageError('Usage.GivenMd5OfParts', {});
}
