// What is added to an error by who knows more of the situation.
import type { LookedAt } from '../../facts/config.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import type { NoteTexts } from '../texts.ts';
import { partsLanded } from './notices.ts';
import { formatAppended } from './results.ts';
import { list } from './values.ts';

export const notes: NoteTexts = {
  'gave-up': ({ attempts }) => `共尝试 ${attempts} 次，已放弃`,
  'landing-unknown': (facts, { reader }) => `不能确定这次追加是否已写入；${check(facts, reader)}`,
  'landing-not-seen': (facts, { reader }) =>
    `最后一次查询时没有写入任何数据，但可能还有请求在途中；${check(facts, reader)}`,
  'append-is-done': ({ result }) => `追加已经完成：${formatAppended(result)}`,
  'stream-landed': ({ appends, bytes, inDoubt, unsent }) => {
    const doubt = inDoubt === 0 ? '' : `，另有 ${inDoubt} 字节可能已写入`;
    return `此前已通过 ${appends} 次追加写入 ${bytes} 字节${doubt}；标准输入中有 ${unsent} 字节没有发送`;
  },
  'file-unsent': ({ path, bytes }) => `${path} 中有 ${bytes} 字节没有发送；这些数据仍在文件中`,
  'files-unsent': ({ files, bytes, unseen }) => {
    const unknown = `${files === 0 ? '' : '另'}有 ${unseen} 个文件无法得知还有多少没有发送`;
    if (files === 0) return unknown;
    const known = `${files} 个文件中共有 ${bytes} 字节没有发送；这些数据仍在文件中`;
    return unseen === 0 ? known : `${known}；${unknown}`;
  },
  'parts-landed': partsLanded,
  'looked-at': ({ places }, idiom) =>
    `依次查找了：${places.map((place) => lookedAt(place, idiom)).join('；')}`,
};

function lookedAt(place: LookedAt, { option }: Idiom): string {
  switch (place.kind) {
    case 'options':
      return `命令行选项（${list(['endpoint', 'region', 'accessKeyId', 'accessKeySecret', 'mode'].map(option))}）`;
    case 'variables':
      return `环境变量 ${list(place.variables)}`;
    case 'config-file':
      return `${place.path} 中的 profile ${place.profile}`;
    case 'no-config-file': {
      const upwards = place.from === undefined ? [] : [`${place.from} 及其上级目录中的 .ossconfig`];
      const home = place.homeFile === undefined ? [] : [place.homeFile];
      return `${list([...upwards, ...home]) || '配置文件'}（不存在）`;
    }
    case 'other-file':
      return place.profile === undefined
        ? `${place.path}（不存在）`
        : `${place.path} 中的 profile ${place.profile}`;
  }
}

function check(
  {
    url,
    position,
    landedEnd,
  }: { readonly url: string; readonly position: number; readonly landedEnd: number },
  reader: Idiom['reader'],
): string {
  const look = reader === 'program' ? `查询 ${url} 的末尾` : `查看 \`oss-append head ${shellWord(url)}\``;
  return `重新运行之前请先${look}：如果对象的末尾原来在 ${position}，现在在 ${landedEnd}，则已写入`;
}
