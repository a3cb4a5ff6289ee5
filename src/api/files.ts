// Many files in one call, for programs.
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { KeyTemplate } from '../keys/key-template.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import type { AppendFilesInput } from './append-files.ts';
import { runAppendFiles } from './append-files.ts';
import type { OpenOptions, SharedOptions } from './appendable-options.ts';
import { type Connection, openConnection } from './connection.ts';
import { DEFAULT_JOBS, type FileFailure, type FilesHooks } from './files-options.ts';

/** Which files there are, and where each of them goes. */
export interface FilesOptions extends CreationOptions {
  /** Whether a directory stands for all files below it. @default false */
  readonly recursive?: boolean;
  /**
   * Of the files of directories and globs, those whose names match or do not: the last filter that matches counts. Where none
   * does, a file is chosen unless the first one is an `include`. @default all
   */
  readonly filters?: AppendFilesInput['choice']['filters'];
  /** Files at work at a time. @default 8 */
  readonly jobs?: number;
  /** Whether the times in keys are those of UTC. @default false: local time */
  readonly utc?: boolean;
}

/** Creation options count for each object that an append creates; limits of speed are for all files together. */
export interface AppendFilesOptions
  extends FilesOptions,
    FilesHooks<AppendResult>,
    Partial<Omit<AppendFilesInput, 'choice' | 'template' | 'mode' | 'jobs' | 'creationHeaders'>> {
  /** Append only what each object lacks of its file, after proof that it holds the file's beginning. @default false */
  readonly incremental?: boolean;
  /** With `incremental`: compare only the last MiB of what an object holds. @default false */
  readonly quick?: boolean;
}

export interface AppendedFiles {
  /** In the order in which they landed; of files without news, too. */
  readonly results: readonly AppendResult[];
  readonly failures: readonly FileFailure[];
  readonly summary: FilesSummary;
}

/**
 * Appends each of many files to an object of its own, exactly once; one file's failure stops no other.
 * @param sources paths, and globs where there is no such path
 * @param target a URL that names each file: `oss://bucket/logs/`, `oss://bucket/{host}/{%Y/%m/%d}/{name}`
 * @throws {UsageError | ConfigError} before anything is sent, as where two files would go to one object
 * @throws {SourceError} where there is no file at all
 * @throws the reason of `signal`
 */
export async function appendFiles(
  sources: readonly string[],
  target: string,
  options: AppendFilesOptions & (OpenOptions | SharedOptions),
): Promise<AppendedFiles> {
  const { signal } = options;
  const results: AppendResult[] = [];
  const failures: FileFailure[] = [];
  return withConnection(options, options.jobs, async (connection) => {
    const input = toInput(sources, target, options);
    connection.checkBucket(input.template.bucket);
    const { client, retry } = connection;
    const summary = await runAppendFiles(input, {
      ...hooksOf(options),
      client,
      retry,
      ...(signal && { signal }),
      async onResult(result) {
        results.push(result);
        await options.onResult?.(result);
      },
      async onFailure(failure) {
        failures.push(failure);
        await options.onFailure?.(failure);
      },
    });
    signal?.throwIfAborted();
    return { results, failures, summary };
  });
}

function toInput(sources: readonly string[], target: string, options: AppendFilesOptions): AppendFilesInput {
  const { recursive = false, filters = [], jobs = DEFAULT_JOBS, utc, incremental, quick = false } = options;
  const { partBytes, rolloverBytes, maxBytesPerSecond, contentMd5, trafficLimit, dryRun = false } = options;
  return {
    choice: { sources, recursive, filters },
    template: KeyTemplate.parse(target, { zone: utc ? 'utc' : 'local' }),
    jobs,
    creationHeaders: parseCreationHeaders(options),
    mode: incremental ? { kind: 'incremental', quick } : { kind: 'end' },
    dryRun,
    ...(partBytes !== undefined && { partBytes }),
    ...(rolloverBytes !== undefined && { rolloverBytes }),
    ...(maxBytesPerSecond !== undefined && { maxBytesPerSecond }),
    ...(contentMd5 !== undefined && { contentMd5 }),
    ...(trafficLimit !== undefined && { trafficLimit }),
  };
}

function hooksOf({ onChosen, onNotice, progressOf }: AppendFilesOptions): FilesHooks<AppendResult> {
  return {
    ...(onChosen && { onChosen }),
    ...(onNotice && { onNotice }),
    ...(progressOf && { progressOf }),
  };
}

/** One that was given stays open. */
export async function withConnection<Result>(
  options: OpenOptions | SharedOptions,
  jobs: number = DEFAULT_JOBS,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  if ('connection' in options) return work(options.connection);
  const connection = openConnection({ connections: jobs + 1, ...options });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
