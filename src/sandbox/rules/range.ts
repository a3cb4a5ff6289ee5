// Which bytes a Range header asks for, by OSS's two rules. Source: "Use HTTP Range requests" in the OSS guide.

/** Bytes `[start, end)`; `whole` and `unsatisfiable` are answered with 200 and 416. */
export type RangeResult =
  | { readonly kind: 'partial'; readonly start: number; readonly end: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeResult = { kind: 'whole' };
const UNSATISFIABLE: RangeResult = { kind: 'unsatisfiable' };

/**
 * By default OSS answers a range that is not wholly inside the object with all of it; with
 * `x-oss-range-behavior: standard` it cuts the range to the object, or refuses one that begins behind its end.
 * A header that is no byte range is ignored.
 */
export function resolveRange(header: string | undefined, length: number, standard: boolean): RangeResult {
  // OSS serves one range only.
  if (/^bytes=[\d-]+(?:,\s*[\d-]+)+$/.test(header ?? '')) return UNSATISFIABLE;
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return WHOLE;
  if (first === '') return suffix(Number(last), length, standard);
  const start = Number(first);
  const end = last === '' ? length : Number(last) + 1;
  if (last !== '' && end <= start) return WHOLE;
  if (start >= length) return standard ? UNSATISFIABLE : WHOLE;
  if (end > length && !standard) return WHOLE;
  return { kind: 'partial', start, end: Math.min(end, length) };
}

function suffix(bytes: number, length: number, standard: boolean): RangeResult {
  if (bytes === 0 || length === 0) return standard ? UNSATISFIABLE : WHOLE;
  if (bytes > length && !standard) return WHOLE;
  return { kind: 'partial', start: Math.max(length - bytes, 0), end: length };
}
