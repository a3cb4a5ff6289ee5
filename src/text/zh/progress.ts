// How far something is, in the fewest words.
import type { ProgressTexts, RetryReason, Size } from '../texts.ts';

const REASONS: Readonly<Record<Extract<RetryReason, string>, string>> = {
  unreachable: '无法连接 OSS',
  broke: '连接中断',
  silent: 'OSS 没有应答',
  conflict: '其他写入者抢先一步',
  other: '请求失败',
};

export const progress: ProgressTexts = {
  target: (name) => ` → ${name}`,
  phases: {
    looking: '正在查询对象末尾',
    answering: '等待应答',
    absent: '等待文件出现',
    proving: '正在校验',
    waiting: '等待输入',
  },
  lasting: (seconds) => `（${seconds} 秒）`,
  percent: (percent) => `${percent} %`,
  size: formatSize,
  total: (size) => `（共 ${formatSize(size)}）`,
  rate: (rate) => `${formatSize(rate)}/秒`,
  left: (time) => `剩余 ${time}`,
  appends: (count) => `${count} 次追加`,
  upToDate: '已是最新',
  behind: (size) => `落后 ${formatSize(size)}`,
  lastAppend: ({ count, unit }) => `上次追加 ${count} ${UNITS[unit]}前`,
  retry: ({ attempt, seconds, reason }) => {
    const why = typeof reason === 'number' ? `应答状态码 ${reason}` : REASONS[reason];
    return `${seconds === 0 ? '' : `${seconds} 秒后`}第 ${attempt} 次重试，因为${why.startsWith('O') ? ' ' : ''}${why}`;
  },
  plain: (title, facts) => `${title}：${facts.join('，')}`,
};

const UNITS = { second: '秒', minute: '分钟', hour: '小时', day: '天' } as const;

function formatSize({ amount, unit }: Size): string {
  return `${amount} ${unit === 'bytes' ? '字节' : unit}`;
}
