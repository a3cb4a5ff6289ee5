// How things stand, for who asks a process that is at work.
import type { FileFigures } from '../../facts/figures.ts';
import type { FigureTexts } from '../figures.ts';
import { clockTime } from '../measures.ts';
import { formatAge, formatRoughly } from './amounts.ts';

type Lag = Pick<FileFigures, 'lagBytes' | 'lagSeconds'>;

export const figures: FigureTexts = {
  health: ({ files, failed, ...lag }) =>
    [`${files} 个来源`, ...(failed > 0 ? [`${failed} 个失败`] : []), ...(files > 0 ? [lagOf(lag)] : [])].join(
      '，',
    ),
  overview(total, seconds) {
    const { bytes, appends, retries, recovered } = total;
    const done = `${appends} 次追加共 ${formatRoughly(bytes)}`;
    const trouble = `重试 ${retries} 次，${recovered} 次追加在应答丢失后证实已写入`;
    return `${figures.health(total)}；${done}，${trouble}；已运行 ${clockTime(Math.floor(seconds))}`;
  },
  heads: ['来源', '状态', '已追加', '追加次数', '重试次数', '证实已写入', '上次成功', '对象'],
  row: ({ source, failure, ...file }, nowMs) => [
    source === '-' ? '标准输入' : source,
    failure === undefined ? lagOf(file) : `失败：${failure.code}（退出码 ${failure.exitCode}）`,
    formatRoughly(file.bytes),
    `${file.appends}`,
    `${file.retries}`,
    `${file.recovered}`,
    file.lastSuccessMs === undefined ? '-' : formatAge(nowMs - file.lastSuccessMs),
    file.url ?? file.target,
  ],
  more: (count) => `另有 ${count} 个`,
};

function lagOf({ lagBytes, lagSeconds }: Lag): string {
  const lasting = `，已有 ${clockTime(Math.floor(lagSeconds))}`;
  if (lagBytes) return `落后 ${formatRoughly(lagBytes)}${lasting}`;
  return lagSeconds === 0 ? '已是最新' : `正在查询对象末尾${lasting}`;
}
