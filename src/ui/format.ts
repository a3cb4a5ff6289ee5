// Results as text for people.
import type { AppendResult, StreamSummary } from '../api/append-result.ts';
import type { HeadResult } from '../api/head.ts';
import { OssServiceError } from '../errors.ts';
import type { RetryNotice } from '../retry/retry.ts';

const UNITS = ['KiB', 'MiB', 'GiB'];

/** `1.5 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

/** One line. */
export function formatAppendResult(result: AppendResult): string {
  const { source, url, bytes, position, nextPosition, crc64 } = result;
  if (result.dryRun) {
    return `${source}: would append ${formatBytes(bytes)} to ${url} at position ${position}; nothing was sent`;
  }
  if (result.proof === null) return `${source}: nothing new; ${url} ends at ${position}`;
  const facts = [
    `next position ${nextPosition}`,
    crc64 === null ? 'read back and compared' : `crc64 ${crc64}`,
    ...(result.created === true ? ['created'] : []),
    ...(result.attempts > 1 ? [`${result.attempts} attempts`] : []),
    ...(result.recovered ? ['recovered'] : []),
    `${(result.elapsedMs / 1000).toFixed(2)} s`,
  ];
  return `${source}: appended ${formatBytes(bytes)} to ${url} at position ${position} (${facts.join(', ')})`;
}

/** One line for a whole stream. */
export function formatStreamSummary(summary: StreamSummary): string {
  const { source, url, appends, bytes, nextPosition, crc64, objects, recovered, elapsedMs } = summary;
  const facts = [
    `${appends} ${appends === 1 ? 'append' : 'appends'}`,
    ...(objects > 1 ? [`${objects} objects`] : []),
    `next position ${nextPosition}`,
    ...(crc64 === null ? [] : [`crc64 ${crc64}`]),
    ...(recovered > 0 ? [`${recovered} recovered`] : []),
    `${(elapsedMs / 1000).toFixed(2)} s`,
  ];
  return `${source}: appended ${formatBytes(bytes)} to ${url} (${facts.join(', ')})`;
}

/** A table of what there is to know of an object. */
export function formatHead(result: HeadResult, label: (text: string) => string): string {
  const rows: [string, string | number | null][] = [
    ['URL', result.url],
    ['Type', result.type],
    ['Content length', result.contentLength],
    ['Next append position', result.nextAppendPosition],
    ['CRC-64', result.crc64],
    ['ETag', result.etag],
    ['Last modified', result.lastModified],
    ['Content type', result.contentType],
    ['Storage class', result.storageClass],
    ...Object.entries(result.metadata).map(([name, value]): [string, string] => [`Metadata ${name}`, value]),
  ];
  const shown = rows.filter(([, value]) => value !== null);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${label(name.padEnd(width))}  ${value}`).join('\n');
}

/** One line about a try that failed, and the next one. */
export function describeRetry({ attempt, delayMs, error }: RetryNotice): string {
  const status = error instanceof OssServiceError ? ` (status ${error.status})` : '';
  return `${error.message}${status}; looking again in ${(delayMs / 1000).toFixed(1)} s (retry ${attempt})`;
}
