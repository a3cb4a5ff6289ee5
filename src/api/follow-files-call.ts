// Following many files in one call, for programs.
import type { AppendResult, FilesSummary } from '../facts/results.ts';
import { KeyTemplate } from '../keys/key-template.ts';
import { parseCreationHeaders } from '../oss/creation-headers.ts';
import { DEFAULT_PART_LIMITS } from '../ship/cutter.ts';
import type { OpenOptions, SharedOptions } from './appendable-options.ts';
import { type FilesOptions, withConnection } from './files.ts';
import { DEFAULT_JOBS } from './files-options.ts';
import { type FollowFilesDeps, type FollowFilesInput, runFollowFiles } from './follow-files.ts';

type Hooks = 'onAppended' | 'onFailure' | 'onMended' | 'onNotice' | 'onProgress' | 'stop';

/** Creation options count for each object that an append creates; limits of speed are for all files together. */
export interface FollowFilesOptions
  extends FilesOptions,
    Partial<Pick<FollowFilesDeps, Hooks>>,
    Partial<
      Omit<FollowFilesInput, 'choice' | 'template' | 'jobs' | 'creationHeaders' | 'pace' | 'rotatedGlobs'>
    > {}

/**
 * Appends many files as they grow, each to a series of objects of its own, through rotations and outages, until `stop`; files
 * that appear are followed, too.
 * @param sources paths, and globs where there is no such path
 * @param target a URL that names each file: `oss://bucket/logs/`, `oss://bucket/{host}/{name}`
 * @throws {UsageError | ConfigError} before anything is sent, as where two files would go to one object
 * @throws what keeps all of the files from being followed; where OSS is out of reach at the end, what was not sent
 */
export function followFiles(
  sources: readonly string[],
  target: string,
  options: FollowFilesOptions & (OpenOptions | SharedOptions),
): Promise<FilesSummary> {
  const { recursive = false, filters = [], jobs = DEFAULT_JOBS, utc, ...rest } = options;
  const {
    flushBytes,
    flushIntervalMs,
    onRotate = 'next',
    onGap,
    wholeLines,
    rolloverBytes,
    ...others
  } = rest;
  const { maxBytesPerSecond, contentMd5, trafficLimit, signal } = others;
  return withConnection(options, jobs, async (connection) => {
    const template = KeyTemplate.parse(target, { zone: utc ? 'utc' : 'local' });
    connection.checkBucket(template.bucket);
    const { client, retry, shared } = connection;
    return runFollowFiles(
      {
        choice: { sources, recursive, filters },
        template,
        jobs,
        onRotate,
        flushBytes: flushBytes ?? DEFAULT_PART_LIMITS.flushBytes,
        flushIntervalMs: flushIntervalMs ?? DEFAULT_PART_LIMITS.flushIntervalMs,
        creationHeaders: parseCreationHeaders(options),
        ...(onGap && { onGap }),
        ...(wholeLines && { wholeLines }),
        ...(rolloverBytes !== undefined && { rolloverBytes }),
        ...(maxBytesPerSecond !== undefined && { maxBytesPerSecond }),
        ...(contentMd5 !== undefined && { contentMd5 }),
        ...(trafficLimit !== undefined && { trafficLimit }),
      },
      {
        client,
        // An outage is told of once, not once a try.
        retry: { policy: retry.policy, clock: retry.clock },
        ...shared,
        ...(signal && { signal }),
        stop: others.stop ?? new AbortController().signal,
        onAppended: others.onAppended ?? (async (_: AppendResult) => {}),
        onFailure: others.onFailure ?? (() => {}),
        onMended: others.onMended ?? (() => {}),
        onNotice: others.onNotice ?? (() => {}),
        ...(others.onProgress && { onProgress: others.onProgress }),
      },
    );
  });
}
