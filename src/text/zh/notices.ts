// Warnings, what happens to what is followed, and what goes on.
import type { PartsLanded } from '../../facts/notes.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import { tenthsOfSeconds } from '../measures.ts';
import type { NoticeTexts } from '../texts.ts';
import { configWarning } from './config-warnings.ts';
import { formatDetails } from './results.ts';
import { systemReason } from './system.ts';
import { list } from './values.ts';

export const notices: NoticeTexts = {
  'config-warning': ({ warning }, idiom) => configWarning(warning, idiom),
  'config-file': ({ path }) => `配置文件 ${path}`,
  'config-not-read': ({ path, read }, { option }) =>
    `在此目录中读取的是 ${read}，而不是 ${path}：请明确指定所需的文件（${option('configFile')} 或 OSS_CONFIG_FILE）`,
  'config-overridden': ({ key, variable }) => `环境变量 ${variable} 优先于文件中的 ${key}`,
  'credentials-not-renewed': ({ error, leftMs }, { messageOf }) =>
    `${messageOf(error)}；现有的密钥还有 ${duration(leftMs)}有效，将再次尝试`,
  exchange: ({ method, origin, target, status, requestId, elapsedMs }) =>
    `${method} ${origin}${target} ${status} ${requestId ?? '-'} ${elapsedMs} 毫秒`,
  retry: ({ attempt, delayMs, error }, { messageOf }) =>
    `${messageOf(error)}${error.status === undefined ? '' : `（状态码 ${error.status}）`}；${tenthsOfSeconds(delayMs)} 秒后再次查询（第 ${attempt} 次重试）`,
  'creation-headers-not-sent': ({ url, headers }) => `${url} 已经存在：没有发送 ${list(headers)}`,
  'series-not-listed': ({ prefix, error }, { messageOf }) =>
    `${messageOf(error)}；如果系列中较早的对象已被删除，则找不到较新的对象（${prefix}*）：请授予对该存储空间的 oss:ListObjects 权限`,
  'only-position-checked': (_, { option }) =>
    `只检查了追加位置：如需证明结果，请用 ${option('initCrc64')} 给出上一次结果中的 crc64`,
  'parts-landed': partsLanded,
  'parts-interleaved': ({ source, url }) =>
    `在 ${source} 的两个分段之间，有其他写入者向 ${url} 追加了数据：其内容在对象中并不连续`,
  'interrupted-on-the-way': ({ url }) =>
    `请求在途中被中断：重新运行之前，请先查看 \`oss-append head ${shellWord(url)}\``,
  'log-file-failed': ({ path, reason }) =>
    `已无法写入日志文件 ${path}：${systemReason(reason)}；此后的信息不再写入该文件`,
  'metrics-file-failed': ({ path, reason }) =>
    `无法写入指标文件 ${path}：${systemReason(reason)}；稍后会再试`,
  'service-not-notified': ({ program, reason }) =>
    `无法向服务管理器报告状态：${program}：${systemReason(reason)}`,
  'reading-terminal': () => '正在从终端读取，按 Ctrl-D 结束',
  appended: ({ result }) => formatDetails(result),
  'sandbox-request': ({ method, target, status, faults }) =>
    `${method} ${target} ${status ?? '没有应答'}${faults.length === 0 ? '' : `（故障：${list(faults)}）`}`,
  'sandbox-failed': ({ method, target, reason }) =>
    `沙箱无法执行 ${method} ${target}：${systemReason(reason)}`,
  'sandbox-exposed': ({ host }) =>
    `其他机器也能访问 ${host}：上面的密钥并不保密，任何拥有它的人都能读写此处的全部数据`,
  'fault-unused': ({ fault }) => `故障 ${fault} 生效的次数没有达到预期`,

  'file-outage': ({ error }, { messageOf }) => `${messageOf(error)}；将持续重试，直到恢复`,
  'file-recovered': () => 'OSS 已恢复应答',
  'file-waiting': ({ path, folder }) =>
    folder === undefined
      ? `${path} 尚不存在，等待其出现`
      : `${path} 所在的目录 ${folder} 不存在，等待其出现；请检查路径，或创建该目录`,
  'files-outage': ({ error, files }, { messageOf }) =>
    `${messageOf(error)}；有 ${files} 个文件在等待，将持续重试，直到恢复`,
  'files-waiting': ({ files, path }) => `有 ${files} 个文件尚不存在（例如 ${path}），正在等待`,
  'files-none': ({ sources }) => `尚无文件与 ${list(sources)} 匹配，正在等待`,
  'file-rotated': ({ path, url }) => `${path} 已轮转，在 ${url} 中继续`,
  'file-truncated': ({ path, url, unsentBytes }) => {
    const lost =
      unsentBytes === 0 ? '最后一次检查之后写入的数据没有发送' : `最后 ${unsentBytes} 字节没有发送`;
    return `${path} 被截断或覆盖，且没有留下副本：${lost}；在 ${url} 中继续`;
  },
  'file-gap': ({ path, newest, url }) =>
    `${newest} 既不是 ${path} 的开头部分，也不是任何已轮转文件的开头部分：中间的数据没有发送；在 ${url} 中继续`,

  'object-unproved': ({ url }) => `OSS 没有返回 ${url} 的 CRC-64：无法证明输出的内容与对象一致`,
  'object-waiting': ({ url }) => `无法读取 ${url}：对象不存在；等待其出现`,
  'object-appeared': ({ url, follows }) => `${url} 已出现${follows ? '；开始跟踪新对象' : ''}`,
  'object-inaccessible': ({ url }) => `${url} 已无法访问：对象不存在`,
  'object-truncated': ({ url }) => `${url}：对象被截断`,
  'object-replaced': ({ url }) => `${url} 已被替换；开始跟踪新对象`,
  'object-outage': ({ error }, { messageOf }) => `${messageOf(error)}；将持续重试，直到有应答`,
  'object-recovered': ({ url }) => `${url} 已恢复应答`,
};

/** How far a source came, and where to go on. */
export function partsLanded(facts: PartsLanded, idiom: Idiom): string {
  const { source, bytes, parts, url, nextPosition } = facts;
  const landed = `${source} 的前 ${bytes} 字节已写入（${parts} 次追加；当时 ${url} 的末尾在 ${nextPosition}）`;
  const goOn = whereToGoOn(facts, idiom);
  return goOn === undefined ? landed : `${landed}；${goOn}`;
}

function whereToGoOn(
  { source, bytes, target, goOn }: PartsLanded,
  { reader, option }: Idiom,
): string | undefined {
  if (goOn === 'nowhere') return undefined;
  if (goOn === 'incremental') return `加上 ${option('incremental')} 重新运行即可发送其余部分`;
  if (reader === 'program') return `请从第 ${bytes} 字节起继续追加`;
  const tail = source.startsWith('oss://')
    ? `oss-append tail -c +${bytes + 1} ${source}`
    : `tail -c +${bytes + 1} FILE`;
  return `追加其余部分：${tail} | oss-append appendfromfile - ${target}`;
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 120 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分钟`;
}
