// Which bytes a Range header asks for, by OSS's two rules. Source: "Use HTTP Range requests" in the OSS guide.

/** Bytes `[start, end)`; `whole` and `unsatisfiable` are answered with 200 and 416. */
export type RangeResult =
  | { readonly kind: 'partial'; readonly start: number; readonly end: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'unsatisfiable' };

/**
 * By default OSS answers a range that is not wholly inside the object with all of it; with
 * `x-oss-range-behavior: standard` it cuts the range to the object, or refuses one that begins behind its end.
 * A header that is no byte range is ignored.
 */
export function resolveRange(header: string | undefined, length: number, standard: boolean): RangeResult {
  // OSS serves one range only.
  if (/^bytes=[\d-]+(?:,\s*[\d-]+)+$/.test(header ?? '')) return { kind: 'unsatisfiable' };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  const isSuffix = first === '';
  const start = isSuffix ? length - Number(last) : Number(first);
  const end = isSuffix || last === '' ? length : Number(last) + 1;
  const isRange = (first !== '' || last !== '') && (isSuffix || last === '' || start < end);
  const isInside = start >= 0 && start < end && end <= length;
  if (!isRange || !(isInside || standard)) return { kind: 'whole' };
  const cutStart = Math.max(start, 0);
  if (cutStart >= length) return { kind: 'unsatisfiable' };
  return { kind: 'partial', start: cutStart, end: Math.min(end, length) };
}
