// What commands print for people.
import type { AppendResult, VerifyResult } from '../../facts/results.ts';
import type { HeadView, ResultTexts } from '../texts.ts';
import { formatAge, formatBytes, formatDuration, formatRate, formatRoughly } from './amounts.ts';
import { list } from './values.ts';

const LIMIT = '5 GiB';

/** At one glance; what else is known is in {@link formatDetails}. */
export function formatAppended(result: AppendResult): string {
  const { url, bytes, objects = 1, created, recovered, elapsedMs } = result;
  if (result.proof === null || result.dryRun) return formatNothingSent(result);
  const facts = [
    ...(objects > 1 ? [`${objects} 个对象`] : []),
    ...(created === true ? ['新建对象'] : []),
    ...(recovered ? ['已确认写入'] : []),
    ...formatSpeed(bytes, elapsedMs),
  ];
  return `${nameOf(result)}：向 ${url} 追加了 ${formatRoughly(bytes)}${formatNow(result)}（${facts.join('，')}）`;
}

/** How large the object is now, where it held something before. */
function formatNow({ bytes, nextPosition }: Pick<AppendResult, 'bytes' | 'nextPosition'>): string {
  return nextPosition === bytes ? '' : `，现为 ${formatRoughly(nextPosition)}`;
}

/** All that is known of an append. */
export function formatDetails(result: AppendResult): string {
  const { url, bytes, position, nextPosition, crc64, requestId, appends = 1, objects = 1 } = result;
  if (result.proof === null || result.dryRun) return formatNothingSent(result);
  const facts = [
    `下次追加位置 ${nextPosition}`,
    crc64 === null ? '已读回比较' : `crc64 ${crc64}`,
    ...formatCompared(result),
    ...(requestId === null ? [] : [`请求 ID ${requestId}`]),
    `${appends} 次追加共 ${result.attempts} 次请求`,
    ...(result.recovered ? ['丢失应答后已查看对象，确认写入'] : []),
  ];
  const where = objects > 1 ? url : `${url} 的位置 ${position}`;
  return `${nameOf(result)}：向 ${where} 追加了 ${bytes} 字节（${facts.join('，')}）`;
}

function formatNothingSent(result: AppendResult): string {
  const { url, bytes, position } = result;
  if (result.dryRun) {
    return `${nameOf(result)}：将向 ${url} 的位置 ${position} 追加 ${formatRoughly(bytes)}；没有发送任何数据`;
  }
  const compared = formatCompared(result).map((fact) => `（${fact}）`);
  return `${nameOf(result)}：没有新数据；${url} 的末尾在 ${position}${compared.join('')}`;
}

function nameOf({ source }: { readonly source: string }): string {
  return source === '-' ? '标准输入' : source;
}

function formatVerified(result: VerifyResult): string {
  const { url, objects = 1, sourceBytes, objectBytes, behindBytes, crc64 } = result;
  const source = nameOf(result);
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

/** `1.5 KiB（1536 字节）` */
function formatSize(bytes: number, { readableOnly }: HeadView): string {
  const readable = formatBytes(bytes);
  const exact = `${bytes} 字节`;
  return readable === exact || readableOnly ? readable : `${readable}（${exact}）`;
}

function formatModified({ modified, ageMs }: HeadView): string | undefined {
  return ageMs === undefined ? modified : `${modified}（${formatAge(ageMs)}）`;
}

const WHY_CLOSED: Readonly<Record<NonNullable<HeadView['closed']>, string>> = {
  'not-appendable': '否：只有由追加创建的对象才能继续追加',
  sealed: '否：对象已被封存',
  full: '否：对象已满',
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
      `${appends} 次追加`,
      ...(objects > 1 ? [`${objects} 个对象`] : []),
      ...(recovered > 0 ? [`${recovered} 次已确认写入`] : []),
      ...formatSpeed(bytes, elapsedMs),
    ];
    return `${nameOf(summary)}：向 ${url} 追加了 ${formatRoughly(bytes)}${formatNow(summary)}（${facts.join('，')}）`;
  },

  files(summary) {
    const { files, appended, unchanged, failed, bytes, recovered, elapsedMs, dryRun } = summary;
    const left = files - appended - unchanged - failed;
    const counts = [
      `${files} 个文件中${dryRun ? '将追加' : '追加了'} ${appended} 个`,
      ...(appended === 0 ? [] : [`共 ${formatRoughly(bytes)}`]),
      ...(unchanged > 0 ? [`${unchanged} 个没有新数据`] : []),
      ...(failed > 0 ? [`${failed} 个失败`] : []),
      ...(left > 0 ? [`${left} 个未处理`] : []),
    ];
    const facts = [...(recovered > 0 ? [`${recovered} 次已确认写入`] : []), ...formatSpeed(bytes, elapsedMs)];
    return dryRun ? `${counts.join('，')}；没有发送任何数据` : `${counts.join('，')}（${facts.join('，')}）`;
  },

  verified: formatVerified,

  verifiedFiles({ files, identical, behind, differs, failed, elapsedMs }) {
    const left = files - identical - behind - differs - failed;
    const counts = [
      `${files} 个文件中 ${identical} 个一致`,
      ...(behind > 0 ? [`${behind} 个落后`] : []),
      ...(differs > 0 ? [`${differs} 个不同`] : []),
      ...(failed > 0 ? [`${failed} 个失败`] : []),
      ...(left > 0 ? [`${left} 个未处理`] : []),
    ];
    return `${counts.join('，')}（${formatDuration(elapsedMs)}）`;
  },

  head(result, view) {
    const { headers } = result;
    const rows: [string, string | null | undefined][] = [
      ['对象 URL', result.url],
      ['版本 ID', headers['x-oss-version-id']],
      ['对象类型', result.type],
      ['大小', formatSize(result.contentLength, view)],
      ['下次追加位置', result.nextAppendPosition?.toString()],
      ['剩余空间', view.roomBytes === undefined ? null : `${LIMIT} 中的 ${formatBytes(view.roomBytes)}`],
      ['可否追加', view.closed && WHY_CLOSED[view.closed]],
      ['封存时间', headers['x-oss-sealed-time']],
      ['CRC-64 校验值', result.crc64],
      ['ETag 值', result.etag],
      ['最后修改时间', formatModified(view)],
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
    `echo hello | oss-append append - oss://${buckets[0]}/hello.log`,
    `oss-append cat oss://${buckets[0]}/hello.log`,
  ],
};
