// What commands print for people.
import type { AppendResult, VerifyResult } from '../../facts/results.ts';
import type { Age, HeadView, ResultTexts } from '../texts.ts';

const UNITS = ['KiB', 'MiB', 'GiB'];

/** `1.5 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return formatExactly(bytes);
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

export function formatAppended(result: AppendResult): string {
  const { source, url, bytes, position, nextPosition, crc64 } = result;
  if (result.dryRun) {
    return `${source}: would append ${formatBytes(bytes)} to ${url} at position ${position}; nothing was sent`;
  }
  const compared = formatCompared(result);
  if (result.proof === null) {
    return `${source}: nothing new; ${url} ends at ${position}${compared.map((fact) => ` (${fact})`).join('')}`;
  }
  const { appends = 1, objects = 1 } = result;
  const facts = [
    ...(appends > 1 ? [`${appends} appends`] : []),
    ...(objects > 1 ? [`${objects} objects`] : []),
    `next position ${nextPosition}`,
    crc64 === null ? 'read back and compared' : `crc64 ${crc64}`,
    ...compared,
    ...(result.created === true ? ['created'] : []),
    ...(result.attempts > appends ? [`${result.attempts} attempts`] : []),
    ...(result.recovered ? ['recovered'] : []),
    formatSeconds(result.elapsedMs),
  ];
  const where = objects > 1 ? url : `${url} at position ${position}`;
  return `${source}: appended ${formatBytes(bytes)} to ${where} (${facts.join(', ')})`;
}

function formatVerified(result: VerifyResult): string {
  const { source, url, objects = 1, sourceBytes, objectBytes, behindBytes, crc64 } = result;
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

function formatExactly(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** How little the proof of what was there took. */
function formatCompared({ comparedBytes = 0 }: AppendResult): string[] {
  return comparedBytes === 0 ? [] : [`its last ${formatBytes(comparedBytes)} compared`];
}

/** `1536 bytes (1.5 KiB)`, or the other way round. */
function formatSize(bytes: number, { humanReadable }: HeadView): string {
  const readable = formatBytes(bytes);
  const exact = formatExactly(bytes);
  if (readable === exact) return exact;
  return humanReadable ? `${readable} (${exact})` : `${exact} (${readable})`;
}

function formatNextPosition(position: number | null, room: number | undefined): string | null {
  if (position === null) return null;
  if (room === undefined) return `${position}`;
  return `${position} (${formatBytes(room)} of 5 GiB left)`;
}

function formatTime(time: string | null, age: Age | undefined): string | null {
  if (age === undefined) return time;
  return `${time} (${age.count} ${age.unit}${age.count === 1 ? '' : 's'} ago)`;
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export const results: ResultTexts = {
  appended: formatAppended,

  stream({ source, url, appends, bytes, nextPosition, crc64, objects, recovered, elapsedMs }) {
    const facts = [
      `${appends} ${appends === 1 ? 'append' : 'appends'}`,
      ...(objects > 1 ? [`${objects} objects`] : []),
      `next position ${nextPosition}`,
      ...(crc64 === null ? [] : [`crc64 ${crc64}`]),
      ...(recovered > 0 ? [`${recovered} recovered`] : []),
      formatSeconds(elapsedMs),
    ];
    return `${source}: appended ${formatBytes(bytes)} to ${url} (${facts.join(', ')})`;
  },

  verified: formatVerified,

  head(result, view) {
    const { headers } = result;
    const rows: [string, string | null | undefined][] = [
      ['URL', result.url],
      ['Version', headers['x-oss-version-id']],
      ['Type', result.type],
      ['Content length', formatSize(result.contentLength, view)],
      ['Next append position', formatNextPosition(result.nextAppendPosition, view.roomBytes)],
      ['Sealed', headers['x-oss-sealed-time']],
      ['CRC-64', result.crc64],
      ['ETag', result.etag],
      ['Last modified', formatTime(result.lastModified, view.age)],
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
    `oss-append appendfromfile README.md oss://${buckets[0]}/README.md`,
  ],

  progress({ label, sentBytes, totalBytes, bytesPerSecond }) {
    const percent = totalBytes === 0 ? 100 : Math.floor((sentBytes / totalBytes) * 100);
    return `${label}  ${percent}%  ${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}  ${formatBytes(Math.round(bytesPerSecond))}/s`;
  },
};
