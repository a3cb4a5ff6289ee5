// `verify` of many files: each with its own object.
import type { VerifyResult, VerifySummary } from '../facts/results.ts';
import { eachFile } from './each-file.ts';
import type { FilesDeps, FilesInput } from './files-options.ts';
import { VerifyTotals } from './files-totals.ts';
import { runVerify, type VerifyInput } from './verify.ts';

export type VerifyFilesInput = Pick<FilesInput, 'choice' | 'template' | 'jobs'> & Pick<VerifyInput, 'prefix'>;

/** @throws {UsageError | SourceError} as {@link eachFile} does; what one file fails by is told */
export async function runVerifyFiles(
  { prefix = false, ...input }: VerifyFilesInput,
  deps: FilesDeps<VerifyResult>,
): Promise<VerifySummary> {
  const totals = new VerifyTotals();
  await eachFile(input, totals, deps, ({ source, key, deps: own }) =>
    runVerify({ source, key, prefix }, own),
  );
  return totals.summarize();
}
