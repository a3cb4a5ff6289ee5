// `verify`: is an object, or a series of them, what a source says? By CRC-64; nothing is transferred.
import type { SessionDeps } from '../append/session.ts';
import { IntegrityError, ObjectMissingError } from '../errors.ts';
import type { VerifyResult } from '../facts/results.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import { openFileSource } from '../ship/file-source.ts';
import { type HeldContent, lookAtNamed, lookAtNewest, lookAtSeries } from '../ship/held.ts';
import { createSeries, type SeriesDeps } from '../ship/open-series.ts';
import { filePrefixes, type Prefixes, streamPrefixes } from '../ship/prefix-source.ts';

/** The path of a regular file, another object, or a stream, which is read to its end. */
export type VerifyOrigin = string | ObjectUrl | ByteInput;

export interface VerifyInput {
  /** Of the object, or of the series. */
  readonly key: TimedKey;
  readonly source: VerifyOrigin;
  /** Whether it matters that the object is the source's beginning. @default false */
  readonly prefix?: boolean;
}

/** A source that was opened. */
interface Source {
  readonly name: string;
  /** Bytes, where they are known before it is read. */
  readonly size: number | undefined;
  /** @param lengths those of the beginnings whose CRC-64 is wanted; a stream can be asked only once */
  prefixes(lengths: readonly number[]): Promise<Prefixes>;
  close?(): Promise<void>;
}

/**
 * @throws {ObjectMissingError} where there is no object, or where another object is the source and absent
 * @throws {IntegrityError} `Crc64Missing` where OSS tells no CRC-64; `PrefixUnknown` of an object as source
 * @throws {LocalIoError} `SourceChanged` where a file was rewritten meanwhile
 */
export async function runVerify(input: VerifyInput, deps: SeriesDeps): Promise<VerifyResult> {
  const startedMs = monotonicMs();
  const source = await openSource(input.source, deps);
  try {
    const { content, relation, prefixes } = await compare(input, source, deps);
    const { object, objects, bytes, crc64 } = content;
    return {
      url: formatObjectUrl(object),
      bucket: object.bucket,
      key: object.key,
      source: source.name,
      result: relation,
      sourceBytes: prefixes.bytes,
      objectBytes: bytes,
      behindBytes: relation === 'differs' ? null : prefixes.bytes - bytes,
      crc64: crc64.toString(),
      elapsedMs: Math.round(monotonicMs() - startedMs),
      ...(objects > 1 && { objects }),
    };
  } finally {
    await source.close?.();
  }
}

interface Comparison {
  readonly content: HeldContent;
  readonly relation: VerifyResult['result'];
  readonly prefixes: Prefixes;
}

/** Where the named object is all that it takes, nothing else is asked for. */
async function compare(
  { key, prefix = false }: VerifyInput,
  source: Source,
  deps: SeriesDeps,
): Promise<Comparison> {
  const asked = { source: source.name, wantsPrefix: prefix };
  const series = createSeries({ key }, deps);
  const named = key.isFixed ? await lookAtNamed(series.first, deps) : undefined;
  if (named !== undefined && named.bytes === source.size) {
    const comparison = judge([named], await source.prefixes([named.bytes]), asked);
    if (comparison.relation === 'identical') return comparison;
  }
  const contents = key.isFixed ? await lookAtSeries(series, named, deps) : [await lookAtNewest(series, deps)];
  return judge(contents, await source.prefixes(contents.map(({ bytes }) => bytes)), asked);
}

/** @param contents at least one; the first is told of where none fits */
function judge(
  contents: readonly HeldContent[],
  prefixes: Prefixes,
  { source, wantsPrefix }: { readonly source: string; readonly wantsPrefix: boolean },
): Comparison {
  const fitting = contents.filter(({ bytes, crc64 }) => prefixes.of(bytes) === crc64);
  const [longest] = fitting.toSorted((a, b) => b.bytes - a.bytes);
  if (longest !== undefined) {
    const relation = longest.bytes === prefixes.bytes ? 'identical' : 'behind';
    return { content: longest, relation, prefixes };
  }
  const [content] = contents as [HeldContent];
  const isUnknown = content.bytes < prefixes.bytes && prefixes.of(content.bytes) === undefined;
  if (wantsPrefix && isUnknown) {
    throw new IntegrityError('PrefixUnknown', { source, url: formatObjectUrl(content.object) });
  }
  return { content, relation: 'differs', prefixes };
}

async function openSource(origin: VerifyOrigin, deps: SessionDeps): Promise<Source> {
  if (typeof origin === 'string') {
    const file = await openFileSource(origin, 'verify');
    const { name, size, close } = file;
    return { name, size, close, prefixes: (lengths) => filePrefixes(file, lengths, deps) };
  }
  if ('stream' in origin) {
    const name = origin.path ?? '-';
    return { name, size: undefined, prefixes: (lengths) => streamPrefixes(origin, lengths, deps) };
  }
  const name = formatObjectUrl(origin);
  const whole = await lookAtNamed(origin, deps);
  if (whole === undefined) throw new ObjectMissingError(name);
  const { bytes, crc64 } = whole;
  const of = (length: number) => (length === bytes ? crc64 : length === 0 ? 0n : undefined);
  return { name, size: bytes, prefixes: async () => ({ bytes, of }) };
}
