// Which names a log is rotated to: app.log.1, app.log-20261122, app-2026-11-22.log, app-2026-11-22.1.log … Pure.
import { extname } from 'node:path';

/** A number or a date, as logrotate appends them; anything else may be somebody's own copy. */
const SUFFIX = '[.-]\\d[\\d.\\-_:T]*';
/** Before the extension only a date counts: `worker-2.log` is another worker's. */
const DATE = '[._-]\\d{4}-?\\d\\d(?:-?\\d\\d)?[\\d.\\-_:T]*';

const COMPRESSED = /\.(?:gz|bz2|xz|zst|zstd|lz4|lzma|lzo|br|z|zip|7z|tgz)$/i;

export function isCompressedName(name: string): boolean {
  return COMPRESSED.test(name);
}

/** @returns the names that the file of this name is rotated to: all of them begin with its stem */
export function rotatedNames(name: string): { readonly stem: string; readonly pattern: RegExp } {
  const { stem, extension } = split(name);
  const dated = extension === '' ? '' : `|${DATE}${literal(extension)}(?:${SUFFIX})?`;
  return { stem, pattern: new RegExp(`^${literal(stem)}(?:${literal(extension)}${SUFFIX}${dated})$`) };
}

/** What may be the extension and the number behind a date in a name. */
const BEHIND_DATE = new RegExp(`^${DATE}(\\.\\D.*?)(?:${SUFFIX})?$`, 's');

/**
 * @param isThere whether there is a file of a name beside it
 * @returns whether it is what one of those was rotated to, compressed or not
 */
export function isRotatedName(name: string, isThere: (name: string) => boolean): boolean {
  const bare = name.replace(COMPRESSED, '');
  const isBefore = (before: string): boolean =>
    before !== name && isThere(before) && rotatedNames(before).pattern.test(bare);
  for (const { index } of bare.matchAll(/[._-]\d/g)) {
    const extension = BEHIND_DATE.exec(bare.slice(index))?.[1];
    if (isBefore(bare.slice(0, index))) return true;
    if (extension !== undefined && isBefore(bare.slice(0, index) + extension)) return true;
  }
  return false;
}

/**
 * A file that has its date in its name, as those that a link points to, is not renamed: the link gets another target.
 * @returns the name without its date; undefined where it has none
 */
export function withoutDate(name: string): string | undefined {
  const { stem, extension } = split(name);
  const before = new RegExp(`^(.+?)${DATE}$`);
  const bare = before.exec(stem)?.[1];
  return bare === undefined ? before.exec(name)?.[1] : bare + extension;
}

function split(name: string): { readonly stem: string; readonly extension: string } {
  const extension = extname(name);
  return { stem: name.slice(0, name.length - extension.length), extension };
}

function literal(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&');
}
