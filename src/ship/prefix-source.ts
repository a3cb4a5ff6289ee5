// A source whose beginnings can be told by their CRC-64: a file, a stream, or another object, which HEAD tells enough of.
import type { AppendSource } from '../append/source.ts';
import { PrefixCrcs } from '../crc64/prefixes.ts';
import { LocalIoError } from '../errors.ts';
import type { OnProgress } from '../facts/progress.ts';
import { counted } from '../read/counted.ts';
import { type ByteInput, readUntilStopped } from './byte-input.ts';

/** A content and its beginnings. */
export interface Prefixes {
  /** Of the whole content. */
  readonly bytes: number;
  /** CRC-64 of the first `length` bytes; undefined where that is not known. */
  of(length: number): bigint | undefined;
}

export interface PrefixDeps {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Of a file as long as it was when it was opened.
 * @throws {LocalIoError} `SourceChanged` when it was rewritten while it was read
 */
export async function filePrefixes(
  { name, size, read, stillHolds }: AppendSource,
  lengths: readonly number[],
  { signal, onProgress }: PrefixDeps = {},
): Promise<Prefixes> {
  const reached = lengths.filter((length) => length <= size);
  const longest = Math.max(0, ...reached);
  const crcs = new PrefixCrcs(reached);
  const tell =
    onProgress && ((doneBytes: number) => onProgress({ phase: 'proving', doneBytes, totalBytes: longest }));
  for await (const piece of counted(read(0, longest), tell)) {
    signal?.throwIfAborted();
    crcs.add(piece);
  }
  const crc64 = crcs.of(longest) ?? 0n;
  if ((await stillHolds?.(0, longest, crc64)) === false) {
    throw new LocalIoError('SourceChanged.Rewritten', { source: name, while: 'read' });
  }
  return { bytes: size, of: (length) => crcs.of(length) };
}

/** Of all that comes until its end. */
export async function streamPrefixes(
  input: ByteInput,
  lengths: readonly number[],
  { signal = new AbortController().signal, onProgress }: PrefixDeps = {},
): Promise<Prefixes> {
  const crcs = new PrefixCrcs(lengths);
  await readUntilStopped(input, signal, (piece) => {
    crcs.add(piece);
    onProgress?.({ phase: 'proving', doneBytes: crcs.bytes, totalBytes: undefined });
  });
  signal.throwIfAborted();
  return crcs;
}
