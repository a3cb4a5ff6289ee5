// Many files, each by itself: chosen, then so many at a time; what becomes of one is no other's concern.
import type { SourceError } from '../errors.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { sharedPatience } from '../retry/outage.ts';
import type { ChosenFile } from '../select/choice.ts';
import { chooseFiles } from '../select/choose.ts';
import { checkOneKeyEach } from '../select/keys-in-use.ts';
import { Listings } from '../ship/listings.ts';
import { mostConnections } from '../ship/open-files.ts';
import type { SeriesDeps } from '../ship/open-series.ts';
import { eachAtOnce } from './at-once.ts';
import type { FileFailure, FilesDeps, FilesInput } from './files-options.ts';
import { telling } from './telling.ts';

/** What is to be done with one of them. */
export interface FileJob {
  readonly source: string;
  readonly key: TimedKey;
  readonly deps: SeriesDeps;
}

export interface Totals<Result> {
  /** So many files there are. */
  begin(files: number): void;
  add(result: Result): void;
  addFailure(): void;
}

/**
 * One file's failure is told, and stops no other. After an interruption the files that are left count for nothing.
 * @throws {UsageError} before anything is sent, where several files have one key
 * @throws {SourceError} where there is no file at all
 */
export async function eachFile<Result>(
  input: Pick<FilesInput, 'choice' | 'template' | 'jobs'>,
  totals: Totals<Result>,
  deps: FilesDeps<Result>,
  work: (job: FileJob) => Promise<Result>,
): Promise<void> {
  const { signal } = deps;
  const { files, missing } = await filesFor(input);
  totals.begin(files.length + missing.length);
  deps.onChosen?.(files.length);
  const fail = async (failure: FileFailure): Promise<void> => {
    totals.addFailure();
    await deps.onFailure?.(failure);
  };
  const patience = sharedPatience(deps.retry);
  const listings = new Listings();
  const doOne = async ({ path: source, name }: ChosenFile): Promise<void> => {
    const key = input.template.keyOf(name);
    const { retry, failed, succeeded } = patience.begin();
    const own: SeriesDeps = {
      ...telling({ client: deps.client, retry }, deps.progressOf?.(source)),
      ...(deps.isWatched && { isWatched: true }),
      ...(signal && { signal }),
      onNotice: (notice) => deps.onNotice?.(notice, source),
      listings,
    };
    const result = await work({ source, key, deps: own }).catch(async (error: unknown) => {
      if (signal?.aborted) return;
      failed(error);
      await fail({ source, url: formatObjectUrl(key.at(Date.now())), error });
    });
    if (result === undefined) return;
    succeeded();
    totals.add(result);
    await deps.onResult?.(result);
  };
  for (const failure of missing) await fail(failure);
  await eachAtOnce(files, Math.min(input.jobs, mostConnections()), doOne, signal);
}

interface ChosenFiles {
  readonly files: readonly ChosenFile[];
  /** Sources that stand for nothing, and folders that cannot be read: no reason to leave the others. */
  readonly missing: readonly FileFailure[];
}

async function filesFor({ choice, template }: Pick<FilesInput, 'choice' | 'template'>): Promise<ChosenFiles> {
  const errors: SourceError[] = [];
  const files = await chooseFiles(choice, (error) => errors.push(error));
  const [only, ...others] = errors;
  if (files.length === 0 && only !== undefined && others.length === 0) throw only;
  checkOneKeyEach(files, template);
  return { files, missing: errors.map((error) => ({ source: sourceOf(error), error })) };
}

function sourceOf({ facts }: SourceError): string {
  return 'path' in facts ? facts.path : facts.source;
}
