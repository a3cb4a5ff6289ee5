// What the options of `appendfromfile` mean: one of three kinds of task, or a usage error.
import type { AppendFromFileInput, AppendMode } from '../api/append.ts';
import { DEFAULT_JOBS } from '../api/files-options.ts';
import type { AppendFollowInput } from '../api/follow.ts';
import type { AppendStreamInput } from '../api/stream.ts';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { UsageError } from '../errors.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import type { CREATION, PLACE, TRANSFER } from '../options/append.ts';
import type { FILES } from '../options/files.ts';
import { onlyThese, type ValuesOf } from '../options/option.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import { formatObjectUrl, isObjectUrl, type ObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { DEFAULT_PART_LIMITS } from '../ship/cutter.ts';
import { keyOf, parseTarget } from './target.ts';

export type AppendFlags = ValuesOf<typeof PLACE & typeof FILES & typeof CREATION & typeof TRANSFER>;

type Input<Whole> = Omit<Whole, 'key'>;

export type AppendTask = { readonly key: TimedKey } & (
  | { readonly kind: 'file'; readonly input: Input<AppendFromFileInput> }
  | { readonly kind: 'stream'; readonly input: Input<AppendStreamInput> }
  | { readonly kind: 'follow'; readonly input: Input<AppendFollowInput> }
);

type Kind = AppendTask['kind'];

/** What the command line alone does not tell. */
export interface TaskContext {
  /** Whether keys in URLs are percent-encoded. */
  readonly percentEncoded: boolean;
  /** Whether the source is read as a stream is. */
  readonly isStream: boolean;
}

/**
 * @throws {UsageError} for options that contradict each other or that OSS would refuse
 */
export function toAppendTask(
  source: string,
  url: string,
  flags: AppendFlags,
  { percentEncoded, isStream }: TaskContext,
): AppendTask {
  const kind = isStream ? 'stream' : flags.follow ? 'follow' : 'file';
  checkCombination(kind, source, flags);
  const template = parseTarget([source], url, {
    command: 'append',
    percentEncoded,
    utc: flags.utc,
    isMany: false,
  });
  const key = keyOf(template, source, percentEncoded);
  const values = readFlags(flags);
  const { common, limits, given, incremental, quick, dryRun, partSize } = values;
  switch (kind) {
    case 'stream':
      return { kind, key, input: { ...common, ...limits, ...given } };
    case 'follow':
      return { kind, key, input: { ...toFollowing(values), source } };
    case 'file': {
      const mode = toMode(incremental, quick, given);
      const origin = toOrigin(source, key.at(Date.now()), percentEncoded);
      const parts = partSize === undefined ? {} : { partBytes: partSize };
      const input = { ...common, ...parts, source: origin, mode, dryRun };
      return { kind, key, input };
    }
  }
}

/** What the options give an append, however many sources there are. */
export function readFlags(flags: AppendFlags) {
  // Every option is named here: one that is not would be left in `creation`, and would not compile.
  const {
    position,
    initCrc64,
    incremental,
    quick,
    follow: _,
    dryRun,
    onRotate,
    onGap,
    rotated,
    ...others
  } = flags;
  const { rollover, rolloverBytes, flushBytes, flushIntervalS, maxupspeed, ...rest } = others;
  const { contentMd5, trafficLimit, partSize, lines, ...left } = rest;
  const { recursive, include, jobs, maxRequests: _m, utc: _u, metricsFile: _f, ...creation } = left;
  const limit = rolloverBytes ?? (rollover ? MAX_OBJECT_BYTES : undefined);
  const common = {
    creationHeaders: parseCreationHeaders(onlyThese<CreationOptions>()(creation)),
    ...(contentMd5 !== undefined && { contentMd5: contentMd5 === true ? 'compute' : contentMd5 }),
    ...(trafficLimit !== undefined && { trafficLimit }),
    ...(maxupspeed !== undefined && maxupspeed > 0 && { maxBytesPerSecond: maxupspeed * 1024 }),
    ...(limit !== undefined && { rolloverBytes: limit }),
  };
  const limits = {
    ...DEFAULT_PART_LIMITS,
    ...(flushBytes !== undefined && { flushBytes }),
    ...(flushIntervalS !== undefined && { flushIntervalMs: flushIntervalS * 1000 }),
    ...(lines && { wholeLines: true }),
  };
  return {
    common,
    limits,
    given: toPosition(position, initCrc64),
    incremental: incremental ?? false,
    quick: quick ?? false,
    dryRun: dryRun ?? false,
    partSize,
    onRotate,
    onGap,
    rotated,
    choice: { recursive: recursive ?? false, filters: include ?? [] },
    jobs: jobs ?? DEFAULT_JOBS,
  };
}

/** What they give the following of a file. */
export function toFollowing(values: ReturnType<typeof readFlags>): Omit<Input<AppendFollowInput>, 'source'> {
  const { common, limits, partSize = limits.flushBytes, onRotate = 'next', onGap, rotated } = values;
  return {
    ...common,
    ...limits,
    // Of what waits in memory, an append takes no more than a part may have.
    flushBytes: Math.min(partSize, limits.flushBytes),
    onRotate,
    ...(onGap && { onGap }),
    ...(rotated && { rotatedGlobs: rotated }),
  };
}

function toOrigin(source: string, object: ObjectUrl, percentEncoded: boolean): string | ObjectUrl {
  if (!isObjectUrl(source)) return source;
  const origin = parseObjectUrl(source, percentEncoded);
  if (origin.bucket === object.bucket && origin.key === object.key) {
    throw new UsageError('Usage.SourceIsObject', { url: formatObjectUrl(object) });
  }
  return origin;
}

interface GivenPosition {
  readonly position?: number;
  readonly crc64?: bigint;
}

function toPosition(position: number | undefined, crc64: bigint | undefined): GivenPosition {
  return { ...(position !== undefined && { position }), ...(crc64 !== undefined && { crc64 }) };
}

function toMode(incremental: boolean, quick: boolean, { position, crc64 }: GivenPosition): AppendMode {
  if (incremental) return { kind: 'incremental', quick };
  if (position === undefined) return { kind: 'end' };
  return { kind: 'position', position, ...(crc64 !== undefined && { crc64 }) };
}

type Rule = readonly [isBroken: boolean, error: () => UsageError];

/** @throws {UsageError} for options that exclude each other, or want another kind of source */
export function checkCombination(kind: Kind, source: string, flags: AppendFlags): void {
  const { position, incremental, follow, dryRun, contentMd5 } = flags;
  const continues = incremental === true || follow === true;
  const rolls = flags.rollover === true || flags.rolloverBytes !== undefined;
  const flushes = flags.flushBytes !== undefined || flags.flushIntervalS !== undefined;
  const isInParts = flags.partSize !== undefined;
  const rules: Rule[] = [
    [kind === 'stream' && continues, () => new UsageError('Usage.IncrementalStream', { source })],
    [
      kind !== 'file' && dryRun === true,
      () => new UsageError('Usage.DryRunOfStream', { kind: kind === 'stream' ? 'stream' : 'follow' }),
    ],
    [
      flags.quick === true && (kind !== 'file' || incremental !== true),
      () => new UsageError('Usage.QuickAlone', { follows: kind === 'follow' }),
    ],
    [flags.quick === true && isObjectUrl(source), () => new UsageError('Usage.QuickObject', {})],
    [kind === 'follow' && isObjectUrl(source), () => new UsageError('Usage.FollowObject', {})],
    [continues && position !== undefined, () => new UsageError('Usage.PositionOfIncremental', {})],
    [
      flags.initCrc64 !== undefined && position === undefined,
      () => new UsageError('Usage.InitCrc64WithoutPosition', {}),
    ],
    [
      rolls && position !== undefined && kind === 'file',
      () => new UsageError('Usage.RolloverWithPosition', {}),
    ],
    [
      typeof contentMd5 === 'string' && (kind !== 'file' || incremental === true || isInParts),
      () => new UsageError('Usage.GivenMd5OfParts', {}),
    ],
    [flushes && kind === 'file', () => new UsageError('Usage.FlushOfFile', {})],
    ...(['recursive', 'include'] as const).map(
      (option): Rule => [
        flags[option] !== undefined && (kind === 'stream' || isObjectUrl(source)),
        () => new UsageError('Usage.OfFiles', { option }),
      ],
    ),
    [flags.lines === true && kind === 'file', () => new UsageError('Usage.LinesOfFile', {})],
    ...(['onRotate', 'onGap', 'rotated'] as const).map(
      (option): Rule => [
        flags[option] !== undefined && kind !== 'follow',
        () => new UsageError('Usage.WithoutFollow', { option }),
      ],
    ),
    [isInParts && kind === 'stream', () => new UsageError('Usage.PartSizeOfStream', {})],
  ];
  for (const [isBroken, error] of rules) if (isBroken) throw error();
}
