// Chinese.
import { firstOf } from './idiom.ts';
import type { Texts } from './texts.ts';
import { notices } from './zh/notices.ts';
import { progress } from './zh/progress.ts';
import { results } from './zh/results.ts';

const LABELS = {
  error: '错误',
  note: '说明',
  hint: '提示',
  warn: '警告',
  info: '信息',
  debug: '调试',
} as const;

export const zh: Texts = {
  loadErrorWords: async () => (await import('./zh/errors.ts')).errorWords,
  loadFigures: async () => (await import('./zh/figures.ts')).figures,
  loadSetup: async () => (await import('./zh/setup.ts')).setup,
  loadHelp: async () => (await import('./zh/help.ts')).help,
  loadTopics: async () => (await import('./zh/topics.ts')).topics,
  loadLayout: async () => (await import('./zh/layout.ts')).layout,
  notices,
  results,
  progress,
  frame: {
    labelled: (label, text) => `${LABELS[label]}：${text}`,
    joined: (sentences) => sentences.join('；'),
    serviceFacts: ({ ossCode, status, requestId, ec }) => {
      const facts = [
        ...(ossCode === undefined ? [] : [ossCode]),
        `状态码 ${status}`,
        ...(requestId === undefined ? [] : [`请求 ID ${requestId}`]),
        ...(ec === undefined ? [] : [`EC ${ec}`]),
      ];
      return `（${facts.join('，')}）`;
    },
    alike: (sources) => `另有 ${sources.length} 个文件情况相同：${firstOf(sources).join('、')}`,
    ofFile: (source, message) => `文件 ${source}：${message}`,
    hidden: '[已隐藏]',
    bugHint: '这是 oss-append 的缺陷；请连同 --loglevel debug 的输出一起报告',
    unfinished: '命令还没有完成，进程就因无事可等而结束了',
  },
};
