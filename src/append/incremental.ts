// Ships a growing file without any state of its own: the object must be a prefix of the file, proved by CRC-64,
// and only what the object lacks is appended. Safe to run again after any crash, and beside itself.

import { hashPieces } from '../crc64/crc64.ts';
import { AppendRefusedError, IntegrityError } from '../errors.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { readRange } from '../oss/read-range.ts';
import { retryDelayMs } from '../oss/retry.ts';
import type { ObjectEnd } from './object-end.ts';
import { type ResolvedObject, resolveObject } from './resolve.ts';
import { type Appended, type AppendJob, appendExactlyOnce, type SessionDeps } from './session.ts';
import { type AppendSource, sliceSource } from './source.ts';

/** What an incremental append did; `appended` is undefined when the object had everything already. */
export interface IncrementalResult {
  readonly resolved: ResolvedObject;
  readonly appended: Appended | undefined;
}

export interface IncrementalJob extends Pick<AppendJob, 'object' | 'requestHeaders'> {
  /** The whole file. */
  readonly source: AppendSource;
  /** Proves the prefix, sends nothing. */
  readonly dryRun: boolean;
}

/**
 * @throws {IntegrityError} `NotAPrefix` when the object holds anything but the file's beginning; nothing is sent
 */
export async function appendIncrementally(
  job: IncrementalJob,
  deps: SessionDeps,
): Promise<IncrementalResult> {
  const { policy, clock } = deps.retry;
  for (let conflicts = 1; ; conflicts += 1) {
    const resolved = await resolveObject(job.object, deps);
    const { end } = resolved;
    await provePrefix(job, end, deps);
    // An empty file still creates its object.
    const complete = end.position === job.source.size && end.exists === true;
    if (complete || job.dryRun) return { resolved, appended: undefined };
    try {
      return { resolved, appended: await appendRest(job, end, deps) };
    } catch (error) {
      // Another run of the same command was faster: look again what is left to do.
      if (!isConflict(error) || conflicts > policy.retryTimes) throw error;
      const delayMs = retryDelayMs(conflicts, error, policy, clock);
      deps.retry.onRetry?.({ attempt: conflicts, delayMs, error });
      await clock.sleep(delayMs, deps.signal);
    }
  }
}

function appendRest(job: IncrementalJob, end: ObjectEnd, deps: SessionDeps): Promise<Appended> {
  return appendExactlyOnce(
    {
      object: job.object,
      source: sliceSource(job.source, end.position),
      base: end,
      onConflict: 'stop',
      requestHeaders: (base, offset) => job.requestHeaders(base, end.position + offset),
    },
    deps,
  );
}

async function provePrefix(
  { object, source }: IncrementalJob,
  end: ObjectEnd,
  deps: SessionDeps,
): Promise<void> {
  const url = formatObjectUrl(object);
  if (end.position > source.size) {
    throw notAPrefix(`${source.name} has ${source.size} bytes, ${url} has ${end.position}`);
  }
  const { client, crc64, retry, signal } = deps;
  const range = { start: 0, end: end.position };
  // A server that tells no CRC-64 is read instead.
  const expected =
    end.crc64 ?? (await hashPieces(readRange(client, object, range, { retry }, signal), crc64));
  const actual = await hashPieces(source.read(0, end.position), crc64);
  if (actual === expected) return;
  throw notAPrefix(
    `the first ${end.position} bytes of ${source.name} are not what ${url} holds (CRC-64 ${actual}, not ${expected})`,
  );
}

function isConflict(error: unknown): error is AppendRefusedError {
  return error instanceof AppendRefusedError && error.code === 'PositionConflict';
}

function notAPrefix(message: string): IntegrityError {
  return new IntegrityError('NotAPrefix', `${message}; nothing was sent`, {
    hint: 'if the file was rotated or truncated, append the new file to another key',
  });
}
