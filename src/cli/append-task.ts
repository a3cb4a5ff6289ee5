// What the options of `appendfromfile` mean: one of three kinds of task, or a usage error.

import type { AppendFromFileInput, AppendMode } from '../api/append.ts';
import type { AppendFollowInput } from '../api/follow.ts';
import type { AppendStreamInput } from '../api/stream.ts';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { UsageError } from '../errors.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import { formatObjectUrl, isObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import type { CommonFlags, OutputFlags } from './common-options.ts';
import { STDIN_SOURCE } from './process-io.ts';

export interface AppendFlags extends CommonFlags, OutputFlags, CreationOptions {
  readonly position?: number;
  readonly initCrc64?: bigint;
  readonly incremental?: true;
  readonly follow?: true;
  readonly onRotate?: 'next' | 'stop';
  readonly rollover?: true;
  readonly rolloverBytes?: number;
  readonly flushBytes?: number;
  readonly flushInterval?: number;
  /** True without a value. */
  readonly contentMd5?: string | true;
  readonly maxupspeed?: number;
  readonly trafficLimit?: number;
  readonly dryRun?: true;
}

export type AppendTask =
  | { readonly kind: 'file'; readonly input: AppendFromFileInput }
  | { readonly kind: 'stream'; readonly input: AppendStreamInput }
  | { readonly kind: 'follow'; readonly input: AppendFollowInput };

const DEFAULT_FLUSH_BYTES = 8 * 1024 * 1024;
const DEFAULT_FLUSH_INTERVAL_S = 1;

/** @throws {UsageError} for options that contradict each other or that OSS would refuse */
export function toAppendTask(source: string, url: string, flags: AppendFlags): AppendTask {
  const kind = source === STDIN_SOURCE ? 'stream' : flags.follow ? 'follow' : 'file';
  checkCombination(kind, source, flags);
  const common = commonInput(url, flags);
  const segments = {
    flushBytes: flags.flushBytes ?? DEFAULT_FLUSH_BYTES,
    flushIntervalMs: (flags.flushInterval ?? DEFAULT_FLUSH_INTERVAL_S) * 1000,
  };
  switch (kind) {
    case 'stream':
      return { kind, input: { ...common, ...segments, ...toPosition(flags) } };
    case 'follow':
      return { kind, input: { ...common, ...segments, source, onRotate: flags.onRotate ?? 'next' } };
    case 'file':
      return {
        kind,
        input: {
          ...common,
          source: toOrigin(source, common, flags),
          mode: toMode(flags),
          dryRun: flags.dryRun ?? false,
        },
      };
  }
}

function commonInput(
  url: string,
  flags: AppendFlags,
): Omit<AppendFromFileInput, 'source' | 'mode' | 'dryRun'> {
  const { contentMd5, trafficLimit, maxupspeed, rollover, rolloverBytes } = flags;
  const limit = rolloverBytes ?? (rollover ? MAX_OBJECT_BYTES : undefined);
  return {
    object: parseObjectUrl(url, flags.encodingType === 'url'),
    creationHeaders: parseCreationHeaders(flags),
    ...(contentMd5 !== undefined && { contentMd5: contentMd5 === true ? 'compute' : contentMd5 }),
    ...(trafficLimit !== undefined && { trafficLimit }),
    ...(maxupspeed !== undefined && { maxBytesPerSecond: maxupspeed * 1024 }),
    ...(limit !== undefined && { rolloverBytes: limit }),
  };
}

function toOrigin(
  source: string,
  { object }: Pick<AppendFromFileInput, 'object'>,
  flags: AppendFlags,
): AppendFromFileInput['source'] {
  if (!isObjectUrl(source)) return source;
  const origin = parseObjectUrl(source, flags.encodingType === 'url');
  if (origin.bucket === object.bucket && origin.key === object.key) {
    throw new UsageError(`source and object are the same: ${formatObjectUrl(object)}`);
  }
  return origin;
}

function toMode(flags: AppendFlags): AppendMode {
  if (flags.incremental) return { kind: 'incremental' };
  const { position, crc64 } = toPosition(flags);
  if (position === undefined) return { kind: 'end' };
  return { kind: 'position', position, ...(crc64 !== undefined && { crc64 }) };
}

function toPosition({ position, initCrc64 }: AppendFlags): { position?: number; crc64?: bigint } {
  return {
    ...(position !== undefined && { position }),
    ...(initCrc64 !== undefined && { crc64: initCrc64 }),
  };
}

type Rule = readonly [broken: boolean, message: string, hint?: string];

function checkCombination(kind: AppendTask['kind'], source: string, flags: AppendFlags): void {
  const { position, incremental, follow, dryRun, contentMd5 } = flags;
  const givenMd5 = typeof contentMd5 === 'string';
  const continues = incremental === true || follow === true;
  const rolls = flags.rollover === true || flags.rolloverBytes !== undefined;
  const flushes = flags.flushBytes !== undefined || flags.flushInterval !== undefined;
  const rules: Rule[] = [
    [kind === 'stream' && continues, '--incremental and --follow are for a file, not for stdin'],
    [
      kind !== 'file' && dryRun === true,
      `--dry-run does not go with ${kind === 'stream' ? 'stdin' : '--follow'}`,
    ],
    [kind === 'follow' && isObjectUrl(source), '--follow is for a local file'],
    [
      continues && position !== undefined,
      '--position excludes --incremental and --follow',
      'they find the position themselves',
    ],
    [flags.initCrc64 !== undefined && position === undefined, '--init-crc64 is for use with --position'],
    [rolls && position !== undefined && kind === 'file', '--rollover does not go with --position'],
    [
      givenMd5 && (kind !== 'file' || incremental === true),
      '--content-md5 with a value is for a whole file',
      'leave out the value: it is then computed of the bytes that are sent',
    ],
    [flushes && kind === 'file', '--flush-bytes and --flush-interval are for stdin and --follow'],
    [flags.onRotate !== undefined && kind !== 'follow', '--on-rotate is for use with --follow'],
  ];
  for (const [broken, message, hint] of rules) {
    if (broken) throw new UsageError(message, hint === undefined ? {} : { hint });
  }
}
