// What commands print for people.
import type { AppendResult } from '../../facts/results.ts';
import type { ResultTexts } from '../texts.ts';
import { list } from './values.ts';

const UNITS = ['KiB', 'MiB', 'GiB'];

/** `1.5 MiB`; exact below 1 KiB. */
function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

export function formatAppended(result: AppendResult): string {
  const { source, url, bytes, position, nextPosition, crc64 } = result;
  if (result.dryRun) {
    return `${source}：将向 ${url} 的位置 ${position} 追加 ${formatBytes(bytes)}；没有发送任何数据`;
  }
  if (result.proof === null) return `${source}：没有新数据；${url} 的末尾在 ${position}`;
  const { appends = 1, objects = 1 } = result;
  const facts = [
    ...(appends > 1 ? [`${appends} 次追加`] : []),
    ...(objects > 1 ? [`${objects} 个对象`] : []),
    `下次追加位置 ${nextPosition}`,
    crc64 === null ? '已读回比较' : `crc64 ${crc64}`,
    ...(result.created === true ? ['新建对象'] : []),
    ...(result.attempts > appends ? [`${result.attempts} 次请求`] : []),
    ...(result.recovered ? ['丢失应答后已确认写入'] : []),
    formatSeconds(result.elapsedMs),
  ];
  const where = objects > 1 ? url : `${url} 的位置 ${position}`;
  return `${source}：向 ${where} 追加了 ${formatBytes(bytes)}（${facts.join('，')}）`;
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

  head(result) {
    const rows: [string, string | number | null][] = [
      ['对象 URL', result.url],
      ['对象类型', result.type],
      ['长度', result.contentLength],
      ['下次追加位置', result.nextAppendPosition],
      ['CRC-64 校验值', result.crc64],
      ['ETag 值', result.etag],
      ['最后修改时间', result.lastModified],
      ['内容类型', result.contentType],
      ['存储类型', result.storageClass],
      ...Object.entries(result.metadata).map(([name, value]): [string, string] => [`元数据 ${name}`, value]),
    ];
    return rows.flatMap(([label, value]) => (value === null ? [] : [[label, String(value)] as const]));
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
