// What commands print for people.
import type { AppendResult, VerifyResult } from '../../facts/results.ts';
import type { HeadView, ResultTexts } from '../texts.ts';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatExactly,
  formatRate,
  formatRoughly,
} from './amounts.ts';

const LIMIT = '5 GiB';

/** At one glance; what else is known is in {@link formatDetails}. */
export function formatAppended(result: AppendResult): string {
  const { url, bytes, objects = 1, created, recovered, elapsedMs } = result;
  if (result.proof === null || result.dryRun) return formatNothingSent(result);
  const facts = [
    ...(objects > 1 ? [`${objects} objects`] : []),
    ...(created === true ? ['created'] : []),
    ...(recovered ? ['recovered'] : []),
    ...formatSpeed(bytes, elapsedMs),
  ];
  return `${nameOf(result)}: appended ${formatRoughly(bytes)} to ${url}${formatNow(result)} (${facts.join(', ')})`;
}

/** How large the object is now, where it held something before. */
function formatNow({ bytes, nextPosition }: Pick<AppendResult, 'bytes' | 'nextPosition'>): string {
  return nextPosition === bytes ? '' : `, now ${formatRoughly(nextPosition)}`;
}

/** All that is known of an append. */
export function formatDetails(result: AppendResult): string {
  const { url, bytes, position, nextPosition, crc64, requestId, appends = 1, objects = 1 } = result;
  if (result.proof === null || result.dryRun) return formatNothingSent(result);
  const facts = [
    `next position ${nextPosition}`,
    crc64 === null ? 'read back and compared' : `crc64 ${crc64}`,
    ...formatCompared(result),
    ...(requestId === null ? [] : [`request id ${requestId}`]),
    `${result.attempts} ${result.attempts === 1 ? 'attempt' : 'attempts'} for ${appends} ${appends === 1 ? 'append' : 'appends'}`,
    ...(result.recovered ? ['a lost answer was settled by looking at the object'] : []),
  ];
  const where = objects > 1 ? url : `${url} at position ${position}`;
  return `${nameOf(result)}: appended ${formatExactly(bytes)} to ${where} (${facts.join(', ')})`;
}

function formatNothingSent(result: AppendResult): string {
  const { url, bytes, position } = result;
  if (result.dryRun) {
    return `${nameOf(result)}: would append ${formatRoughly(bytes)} to ${url} at position ${position}; nothing was sent`;
  }
  const compared = formatCompared(result).map((fact) => ` (${fact})`);
  return `${nameOf(result)}: nothing new; ${url} ends at ${position}${compared.join('')}`;
}

function nameOf({ source }: { readonly source: string }): string {
  return source === '-' ? 'stdin' : source;
}

function formatVerified(result: VerifyResult): string {
  const { url, objects = 1, sourceBytes, objectBytes, behindBytes, crc64 } = result;
  const source = nameOf(result);
  const before = objects - 1;
  const held =
    before === 0 ? url : `${url} and the ${before} ${before === 1 ? 'object' : 'objects'} before it`;
  switch (result.result) {
    case 'identical':
      return `${source}: identical to ${held} (${formatExactly(objectBytes)}, crc64 ${crc64})`;
    case 'behind':
      return `${source}: behind by ${formatExactly(behindBytes ?? 0)} in ${held}, which holds its first ${formatExactly(objectBytes)} (crc64 ${crc64})`;
    case 'differs':
      return `${source}: differs from ${held} (${formatExactly(sourceBytes)} here, ${formatExactly(objectBytes)} there)`;
  }
}

/** How little the proof of what was there took. */
function formatCompared({ comparedBytes = 0 }: AppendResult): string[] {
  return comparedBytes === 0 ? [] : [`its last ${formatBytes(comparedBytes)} compared`];
}

/** `1.5 KiB (1536 bytes)` */
function formatSize(bytes: number, { readableOnly }: HeadView): string {
  const readable = formatBytes(bytes);
  const exact = formatExactly(bytes);
  return readable === exact || readableOnly ? readable : `${readable} (${exact})`;
}

function formatModified({ modified, ageMs }: HeadView): string | undefined {
  return ageMs === undefined ? modified : `${modified} (${formatAge(ageMs)})`;
}

const WHY_CLOSED: Readonly<Record<NonNullable<HeadView['closed']>, string>> = {
  'not-appendable': 'no: only an object that an append created takes more',
  sealed: 'no: it was sealed',
  full: 'no: it is full',
};

/** How long it took, and how fast it was; of a few bytes that would say nothing. */
function formatSpeed(bytes: number, ms: number): string[] {
  const time = formatDuration(ms);
  if (bytes < 1024) return [time];
  return [time, formatRate(bytes / Math.max(ms / 1000, 0.001))];
}

export const results: ResultTexts = {
  appended: formatAppended,

  stream(summary) {
    const { url, appends, bytes, objects, recovered, elapsedMs } = summary;
    const facts = [
      `${appends} ${appends === 1 ? 'append' : 'appends'}`,
      ...(objects > 1 ? [`${objects} objects`] : []),
      ...(recovered > 0 ? [`${recovered} recovered`] : []),
      ...formatSpeed(bytes, elapsedMs),
    ];
    return `${nameOf(summary)}: appended ${formatRoughly(bytes)} to ${url}${formatNow(summary)} (${facts.join(', ')})`;
  },

  files(summary) {
    const { files, appended, unchanged, failed, bytes, recovered, elapsedMs, dryRun } = summary;
    const left = files - appended - unchanged - failed;
    const counts = [
      `${appended} of ${files} ${files === 1 ? 'file' : 'files'} ${dryRun ? 'would be appended' : 'appended'}`,
      ...(appended === 0 ? [] : [formatRoughly(bytes)]),
      ...(unchanged > 0 ? [`${unchanged} had nothing new`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(left > 0 ? [`${left} left`] : []),
    ];
    const facts = [...(recovered > 0 ? [`${recovered} recovered`] : []), ...formatSpeed(bytes, elapsedMs)];
    return dryRun ? `${counts.join(', ')}; nothing was sent` : `${counts.join(', ')} (${facts.join(', ')})`;
  },

  verified: formatVerified,

  verifiedFiles({ files, identical, behind, differs, failed, elapsedMs }) {
    const left = files - identical - behind - differs - failed;
    const counts = [
      `${identical} of ${files} ${files === 1 ? 'file' : 'files'} identical`,
      ...(behind > 0 ? [`${behind} behind`] : []),
      ...(differs > 0 ? [`${differs} ${differs === 1 ? 'differs' : 'differ'}`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(left > 0 ? [`${left} left`] : []),
    ];
    return `${counts.join(', ')} (${formatDuration(elapsedMs)})`;
  },

  head(result, view) {
    const { headers } = result;
    const rows: [string, string | null | undefined][] = [
      ['URL', result.url],
      ['Version', headers['x-oss-version-id']],
      ['Type', result.type],
      ['Size', formatSize(result.contentLength, view)],
      ['Next append position', result.nextAppendPosition?.toString()],
      ['Room left', view.roomBytes === undefined ? null : `${formatBytes(view.roomBytes)} of ${LIMIT}`],
      ['Takes appends', view.closed && WHY_CLOSED[view.closed]],
      ['Sealed', headers['x-oss-sealed-time']],
      ['CRC-64', result.crc64],
      ['ETag', result.etag],
      ['Last modified', formatModified(view)],
      ['Content type', result.contentType],
      ['Storage class', result.storageClass],
      ['Cache-Control', headers['cache-control']],
      ['Content-Disposition', headers['content-disposition']],
      ['Content-Encoding', headers['content-encoding']],
      ['Expires', headers.expires],
      ['Encryption', headers['x-oss-server-side-encryption']],
      ['Tags', headers['x-oss-tagging-count']],
      ...Object.entries(result.metadata).map(([name, value]): [string, string] => [
        `Metadata ${name}`,
        value,
      ]),
    ];
    return rows.flatMap(([label, value]) => (value == null ? [] : [[label, value] as const]));
  },

  sandbox: ({ endpoint, region, buckets, credentials }) => [
    `The sandbox listens on ${endpoint}, with ${buckets.map((bucket) => `oss://${bucket}`).join(', ')}.`,
    'In another shell:',
    '',
    `export OSS_ENDPOINT=${endpoint}`,
    `export OSS_REGION=${region}`,
    `export OSS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export OSS_ACCESS_KEY_SECRET=${credentials.accessKeySecret}`,
    '',
    `echo hello | oss-append append - oss://${buckets[0]}/hello.log`,
    `oss-append cat oss://${buckets[0]}/hello.log`,
  ],
};
