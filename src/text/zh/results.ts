// What commands print for people.
import type { AppendResult, VerifyResult } from '../../facts/results.ts';
import type { Age, HeadView, ResultTexts } from '../texts.ts';
import { list } from './values.ts';

const UNITS = ['KiB', 'MiB', 'GiB'];

/** `1.5 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

export function formatAppended(result: AppendResult): string {
  const { source, url, bytes, position, nextPosition, crc64 } = result;
  if (result.dryRun) {
    return `${source}：将向 ${url} 的位置 ${position} 追加 ${formatBytes(bytes)}；没有发送任何数据`;
  }
  const compared = formatCompared(result);
  if (result.proof === null) {
    return `${source}：没有新数据；${url} 的末尾在 ${position}${compared.map((fact) => `（${fact}）`).join('')}`;
  }
  const { appends = 1, objects = 1 } = result;
  const facts = [
    ...(appends > 1 ? [`${appends} 次追加`] : []),
    ...(objects > 1 ? [`${objects} 个对象`] : []),
    `下次追加位置 ${nextPosition}`,
    crc64 === null ? '已读回比较' : `crc64 ${crc64}`,
    ...compared,
    ...(result.created === true ? ['新建对象'] : []),
    ...(result.attempts > appends ? [`${result.attempts} 次请求`] : []),
    ...(result.recovered ? ['丢失应答后已确认写入'] : []),
    formatSeconds(result.elapsedMs),
  ];
  const where = objects > 1 ? url : `${url} 的位置 ${position}`;
  return `${source}：向 ${where} 追加了 ${formatBytes(bytes)}（${facts.join('，')}）`;
}

function formatVerified(result: VerifyResult): string {
  const { source, url, objects = 1, sourceBytes, objectBytes, behindBytes, crc64 } = result;
  const held = objects === 1 ? `${url} ` : `${url} 及其之前的 ${objects - 1} 个对象`;
  switch (result.result) {
    case 'identical':
      return `${source}：与 ${held}一致（${objectBytes} 字节，crc64 ${crc64}）`;
    case 'behind':
      return `${source}：${held}落后 ${behindBytes ?? 0} 字节，内容是来源的前 ${objectBytes} 字节（crc64 ${crc64}）`;
    case 'differs':
      return `${source}：与 ${held}不同（来源 ${sourceBytes} 字节，对象 ${objectBytes} 字节）`;
  }
}

/** How little the proof of what was there took. */
function formatCompared({ comparedBytes = 0 }: AppendResult): string[] {
  return comparedBytes === 0 ? [] : [`已比较其最后 ${formatBytes(comparedBytes)}`];
}

/** `1536 字节（1.5 KiB）`, or the other way round. */
function formatSize(bytes: number, { humanReadable }: HeadView): string {
  const readable = formatBytes(bytes);
  const exact = `${bytes} 字节`;
  if (readable === exact) return exact;
  return humanReadable ? `${readable}（${exact}）` : `${exact}（${readable}）`;
}

function formatNextPosition(position: number | null, room: number | undefined): string | null {
  if (position === null) return null;
  return room === undefined ? `${position}` : `${position}（5 GiB 中还剩 ${formatBytes(room)}）`;
}

const AGES: Readonly<Record<Age['unit'], string>> = { second: '秒', minute: '分钟', hour: '小时', day: '天' };

function formatTime(time: string | null, age: Age | undefined): string | null {
  return age === undefined ? time : `${time}（${age.count} ${AGES[age.unit]}前）`;
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} 秒`;
}

export const results: ResultTexts = {
  appended: formatAppended,

  stream({ source, url, appends, bytes, nextPosition, crc64, objects, recovered, elapsedMs }) {
    const facts = [
      `${appends} 次追加`,
      ...(objects > 1 ? [`${objects} 个对象`] : []),
      `下次追加位置 ${nextPosition}`,
      ...(crc64 === null ? [] : [`crc64 ${crc64}`]),
      ...(recovered > 0 ? [`${recovered} 次在丢失应答后确认写入`] : []),
      formatSeconds(elapsedMs),
    ];
    return `${source}：向 ${url} 追加了 ${formatBytes(bytes)}（${facts.join('，')}）`;
  },

  verified: formatVerified,

  head(result, view) {
    const { headers } = result;
    const rows: [string, string | null | undefined][] = [
      ['对象 URL', result.url],
      ['版本 ID', headers['x-oss-version-id']],
      ['对象类型', result.type],
      ['长度', formatSize(result.contentLength, view)],
      ['下次追加位置', formatNextPosition(result.nextAppendPosition, view.roomBytes)],
      ['封存时间', headers['x-oss-sealed-time']],
      ['CRC-64 校验值', result.crc64],
      ['ETag 值', result.etag],
      ['最后修改时间', formatTime(result.lastModified, view.age)],
      ['内容类型', result.contentType],
      ['存储类型', result.storageClass],
      ['缓存控制', headers['cache-control']],
      ['内容处置', headers['content-disposition']],
      ['内容编码', headers['content-encoding']],
      ['过期时间', headers.expires],
      ['服务端加密', headers['x-oss-server-side-encryption']],
      ['标签数量', headers['x-oss-tagging-count']],
      ...Object.entries(result.metadata).map(([name, value]): [string, string] => [`元数据 ${name}`, value]),
    ];
    return rows.flatMap(([label, value]) => (value == null ? [] : [[label, value] as const]));
  },

  sandbox: ({ endpoint, region, buckets, credentials }) => [
    `沙箱正在监听 ${endpoint}，其中的存储空间：${list(buckets.map((bucket) => `oss://${bucket}`))}。`,
    '在另一个终端中运行：',
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
    return `${label}  ${percent}%  已发送 ${formatBytes(sentBytes)}，共 ${formatBytes(totalBytes)}  ${formatBytes(Math.round(bytesPerSecond))}/秒`;
  },
};
