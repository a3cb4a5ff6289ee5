// How far something is, in the fewest words.
import { clockTime } from '../measures.ts';
import type { ProgressTexts, RetryReason } from '../texts.ts';
import { formatAge, formatRate, formatRoughly } from './amounts.ts';

const REASONS: Readonly<Record<Extract<RetryReason, string>, string>> = {
  unreachable: '无法连接 OSS',
  broke: '连接中断',
  silent: 'OSS 没有应答',
  conflict: '其他写入者抢先一步',
  other: '请求失败',
};

export const progress: ProgressTexts = {
  stdin: '标准输入',
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
  size: formatRoughly,
  total: (bytes) => `（共 ${formatRoughly(bytes)}）`,
  rate: formatRate,
  left: (seconds) => `剩余 ${clockTime(seconds)}`,
  appends: (count) => `${count} 次追加`,
  followed: ({ count, behind }) => (behind === 0 ? `${count} 个文件` : `${count} 个文件中的 ${behind} 个`),
  upToDate: '已是最新',
  behind: (bytes) => `落后 ${formatRoughly(bytes)}`,
  lastAppend: (ageMs) => `上次追加 ${formatAge(ageMs)}`,
  retry: ({ attempt, seconds, reason }) => {
    const why = typeof reason === 'number' ? `应答状态码 ${reason}` : REASONS[reason];
    return `${seconds === 0 ? '' : `${seconds} 秒后`}第 ${attempt} 次重试，因为${why.startsWith('O') ? ' ' : ''}${why}`;
  },
  files: (done, total) => `${done}/${total} 个文件`,
  plain: (title, facts) => `${title}：${facts.join('，')}`,
};
