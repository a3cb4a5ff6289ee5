// What can go wrong with a source, and between a source and its object.
import type {
  AppendRefusedFacts,
  ErrorFacts,
  IntegrityFacts,
  LocalIoFacts,
  SourceFacts,
  SourcePurpose,
} from '../../facts/errors.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import type { Sentence } from '../texts.ts';
import { sandbox } from './sandbox.ts';
import { plainReason, systemReason } from './system.ts';

type AppendFacts = SourceFacts &
  LocalIoFacts &
  IntegrityFacts &
  AppendRefusedFacts &
  Pick<ErrorFacts, 'Interrupted'>;
type AppendTexts = { readonly [P in keyof AppendFacts]: (facts: AppendFacts[P], idiom: Idiom) => Sentence };

export const ONLY_APPENDED = '只有通过追加上传创建的对象才能继续追加，请换用其他 Key';
const NOTHING_STORED = '本次追加没有存入任何数据；请等文件写完后重新运行';
const ROTATED_OR_TRUNCATED = '如果文件已被轮转或截断，请将新文件追加到其他 Key';
const COMPARE_FIRST = '重新运行之前，请先比较对象与文件的内容';

export const append: AppendTexts = {
  Interrupted: ({ signalName }) => ({ message: `被 ${signalName} 信号中断` }),
  'SourceUnreadable.NotRegular': ({ path, what, purpose }, idiom) => {
    if (path === '-') {
      return {
        message: `无法${PURPOSES[purpose]}标准输入：它是一个目录`,
        hint: `请通过管道传入要${PURPOSES[purpose]}的数据`,
      };
    }
    const hint = what === 'directory' ? aFile(idiom) : AS_A_STREAM[idiom.reader];
    return { message: `无法${PURPOSES[purpose]} ${path}：${KINDS[what]}`, hint };
  },
  'SourceUnreadable.CannotOpen': ({ path, systemCode, reason }) => ({
    message: `无法打开 ${path}：${plainReason(systemCode) ?? reason}`,
    hint: '请检查路径及其权限',
  }),
  'SourceUnreadable.NoFiles': ({ source, why }, { option }) => ({
    message: `没有可追加的文件：${NO_FILES[why](source)}`,
    hint:
      why === 'filtered'
        ? `请检查 ${option('include')} 和 ${option('exclude')} 及其顺序`
        : '请检查路径；以点开头的名称必须写出这个点',
  }),
  'SourceUnreadable.NameNotUtf8': ({ path }) => ({
    message: `${path} 的名称不是有效的 UTF-8，无法用作 Key`,
    hint: '请重命名该文件',
  }),
  'SourceChanged.Shrunk': (facts) => ({
    message: `${facts.path} 在${facts.while === 'sent' ? '发送' : '读取'}过程中变短了`,
    hint: facts.while === 'sent' ? NOTHING_STORED : undefined,
  }),
  'SourceChanged.Rewritten': (facts) => ({
    message: `${facts.source} 在${facts.while === 'sent' ? '发送' : '读取'}过程中被改写`,
    hint: facts.while === 'sent' ? COMPARE_FIRST : undefined,
  }),
  'SourceChanged.Overwritten': ({ source }) => ({
    message: `${source} 在发送过程中被覆盖`,
    hint: NOTHING_STORED,
  }),
  'SourceChanged.Mixed': ({ source, url, position, nextPosition }) => ({
    message: `${source} 在发送过程中被覆盖：${url} 中从 ${position} 到 ${nextPosition} 的数据可能混有两个版本`,
    hint: COMPARE_FIRST,
  }),
  'SourceChanged.Rotated': ({ path }) => ({ message: `${path} 在检查过程中被轮转` }),
  'DiskFailed.Read': ({ path, reason }) => ({
    message: `无法读取${path === '-' ? '标准输入' : ` ${path}`}：${systemReason(reason)}`,
  }),
  ...sandbox,
  OutputFailed: ({ reason }) => ({ message: `无法写入标准输出：${systemReason(reason)}` }),

  'DiskFailed.ConfigFile': ({ path, reason }) => ({
    message: `无法写入 ${path}：${systemReason(reason)}；没有任何改动`,
    hint: '请检查目录及其权限，或写入其他文件',
  }),
  LogFileFailed: ({ path, reason }, { option }) => ({
    message: `无法写入日志文件 ${path}：${systemReason(reason)}`,
    hint: `请用 ${option('logFile')} 指定其他文件；- 表示不写日志文件`,
  }),
  MetricsFileFailed: ({ path, reason }) => ({
    message: `无法写入指标文件 ${path}：${systemReason(reason)}；没有发送任何数据`,
    hint: '请创建其目录，并让执行追加的用户可以写入：每个新版本都先写在旧文件旁边',
  }),
  'MetricsFileFailed.Foreign': ({ path }, { option }) => ({
    message: `${path} 已经存在，但不是 oss-append 的指标文件；没有发送任何数据`,
    hint: `请删除它，或用 ${option('metricsFile')} 指定其他文件`,
  }),

  TooLarge: ({ url, bytes, limit, limitIs }, { option }) => ({
    message: `${url} 追加后将达到 ${bytes} 字节，超过上限 ${limit} 字节`,
    hint:
      limitIs === 'of-service'
        ? `请追加到其他 Key，或使用 ${option('rollover')}，写满后换到下一个对象继续`
        : `一次追加只能写入一个对象：请调高 ${option('rolloverBytes')}，或使用 ${option('follow')} 或标准输入以流的方式追加`,
  }),
  'NotAPrefix.Longer': ({ source, url, sourceBytes, objectBytes }) => ({
    message: `${source} 有 ${sourceBytes} 字节，而 ${url} 已有 ${objectBytes} 字节；没有发送任何数据`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.Differs': ({ source, url, bytes }) => ({
    message: `${source} 的前 ${bytes} 字节与 ${url} 的内容不同（CRC-64 不一致）；没有发送任何数据`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.EndDiffers': ({ source, url, offset }) => ({
    message: `${url} 最后的内容与 ${source} 中第 ${offset} 字节之前的内容不同；没有发送任何数据`,
    hint: ROTATED_OR_TRUNCATED,
  }),
  'NotAPrefix.NoGeneration': ({ source, url }, { option }) => ({
    message: `${url} 既不是 ${source} 的开头部分，也不是所找到的任何已轮转文件的开头部分；没有发送任何数据`,
    hint: `请将缺少的已轮转文件以未压缩的形式放回原处，或用 ${option('rotated')} 指定；如需跳过它继续，请使用 ${option('onGap')} next`,
  }),
  'Crc64Mismatch.Object': (facts, idiom) => {
    const { url, bytes, position, actual, expected, requestId } = facts;
    const is = actual === undefined ? '未知' : `为 ${actual}`;
    const expectedOne = expected === undefined ? '与所发送的数据不符' : `应为 ${expected}`;
    return {
      message: `${url} 已损坏：在位置 ${position} 追加 ${bytes} 字节后，其 CRC-64 ${is}，${expectedOne}${identified(requestId)}`,
      hint: compareFirst(facts, idiom),
    };
  },
  'Crc64Mismatch.Source': ({ url, actual, expected, appendedBytes }) => ({
    message: `${url} 在传输过程中损坏：其 CRC-64 为 ${expected}，而所读取数据的 CRC-64 为 ${actual}`,
    hint:
      appendedBytes === 0
        ? '本次追加没有存入任何数据，请重新运行'
        : `此前已追加了它的前 ${appendedBytes} 字节，请比较两个对象的内容`,
  }),
  'Crc64Mismatch.Read': ({ url, actual, expected }, { reader }) => ({
    message: `${reader === 'program' ? '读取' : '输出'}的 ${url} 的内容可能已损坏：对象的 CRC-64 为 ${expected}，而所读取数据的 CRC-64 为 ${actual}`,
    hint: '请不要使用这些内容；请重新运行，如果再次出现，请不使用任何代理重试',
  }),
  Crc64Missing: ({ url }, { reader }) => ({
    message: `OSS 没有返回 ${url} 的 CRC-64：只有读取对象才能知道其内容`,
    hint: `逐字节比较：${reader === 'program' ? `读取 ${url}` : `oss-append cat ${shellWord(url)} | cmp - FILE`}`,
  }),
  PrefixUnknown: ({ source, url }, { reader }) => ({
    message: `仅凭 CRC-64 无法判断 ${url} 是否为 ${source} 的开头部分：${source} 更长，且没有读取其内容`,
    hint:
      reader === 'program'
        ? `请以流的方式给出 ${source} 的内容`
        : `读取并比较：oss-append cat ${shellWord(source)} | oss-append verify - ${shellWord(url)} --prefix`,
  }),
  'UnexpectedPosition.Append': (facts, idiom) => {
    const { url, bytes, position, actual, requestId } = facts;
    return {
      message: `在位置 ${position} 追加 ${bytes} 字节后，OSS 称 ${url} 的末尾在 ${actual}${identified(requestId)}`,
      hint: compareFirst(facts, idiom),
    };
  },
  'UnexpectedPosition.Range': ({ url, asked, actual }) => ({
    message: `请求读取 ${url} 从 ${asked} 开始的数据，应答却从 ${actual} 开始`,
    hint: '本机与 OSS 之间有设备改动了读取范围，请尝试不使用代理',
  }),

  ObjectNotAppendable: ({ url, type }) => ({
    message: `${url} 不能追加：对象类型${type === undefined ? '未知' : `为 ${type}`}`,
    hint: ONLY_APPENDED,
  }),
  ObjectSealed: ({ url, sealedTime }) => ({
    message: `${url} 已于 ${sealedTime} 封存`,
    hint: '已封存的对象不能再追加，请换用其他 Key',
  }),
  'PositionConflict.Partial': (facts, { reader }) => ({
    message: conflict(facts),
    hint:
      reader === 'program'
        ? `请从第 ${facts.landedBytes} 字节起追加其余数据`
        : `追加其余数据：tail -c +${facts.landedBytes + 1} FILE | oss-append appendfromfile - ${shellWord(facts.url)}`,
  }),
  'PositionConflict.Elsewhere': (facts, { option }) => ({
    message: conflict(facts),
    hint: facts.positionGiven
      ? `${whyNotThere(facts)}去掉 ${option('position')} 即可追加到对象当前的末尾`
      : '有其他写入者追加了数据，请重新运行',
  }),
  ConflictsWithoutEnd: (facts) => ({
    message: conflict(facts),
    hint: '其他写入者在不断追加该对象，请稍后重新运行',
  }),
  'ObjectReplaced.Append': ({ url, position, actual }) => ({
    message: `在位置 ${position} 追加的过程中，${url} 被替换${actual === undefined ? '' : `，现在其末尾在 ${actual}`}`,
    hint: '请先查明还有谁在写入该对象，然后重新运行',
  }),
  'ObjectReplaced.Read': ({ url }) => ({
    message: `${url} 在读取过程中被替换或变短了`,
    hint: '请重新运行该命令，以读取新的内容',
  }),
};

function identified(requestId: string | undefined): string {
  return requestId === undefined ? '' : `（请求 ID ${requestId}）`;
}

const PURPOSES: Readonly<Record<SourcePurpose, string>> = {
  append: '追加',
  follow: '持续追加',
  verify: '比较',
};

const KINDS: Readonly<Record<SourceFacts['SourceUnreadable.NotRegular']['what'], string>> = {
  directory: '它是一个目录',
  'block-device': '它是块设备',
  'pseudo-file': '它不是普通文件，无法从大小得知其内容有多少',
  other: '它不是普通文件',
};

const NO_FILES: Readonly<Record<SourceFacts['SourceUnreadable.NoFiles']['why'], (source: string) => string>> =
  {
    'no-match': (source) => `没有文件与 ${source} 匹配`,
    empty: (source) => `${source} 下没有文件`,
    filtered: (source) => `${source} 的文件全部被排除`,
  };

function aFile({ reader, option }: Idiom): string {
  if (reader === 'program') return '请指定一个普通文件';
  return `请指定一个普通文件；使用 ${option('recursive')} 时，目录代表其下的所有文件`;
}

const AS_A_STREAM: Readonly<Record<Idiom['reader'], string>> = {
  program: '请指定一个普通文件，或以流的方式给出数据',
  'command-line': '请指定一个普通文件，或通过管道传入数据',
};

function conflict(facts: AppendFacts['ConflictsWithoutEnd']): string {
  const { url, position } = facts;
  if ('landedBytes' in facts) {
    return `${facts.source} 的前 ${facts.landedBytes} 字节已写入 ${url}，到位置 ${position} 为止，随后有其他写入者追加了数据；其余部分没有发送`;
  }
  const where = facts.actual === undefined ? '不' : `在 ${facts.actual}，而不`;
  return `${url} 的末尾${where}在追加位置 ${position}；没有追加任何数据`;
}

/** An object never ends before a position at which it ended once, unless it is another object by now. */
function whyNotThere({ position, actual }: AppendFacts['PositionConflict.Elsewhere']): string {
  if (actual === undefined) return '';
  return actual > position ? '有其他写入者追加了数据，或者该位置已经过时；' : '对象的长度还没有达到该位置；';
}

/** A wrong seed looks just like damage. */
function compareFirst(
  {
    url,
    source,
    position,
    positionGiven,
  }: AppendFacts['UnexpectedPosition.Append'] | AppendFacts['Crc64Mismatch.Object'],
  { reader, option }: Idiom,
): string {
  const look =
    reader === 'program'
      ? `请查看对象从 ${position} 起的数据`
      : `\`oss-append tail -c +${position + 1} ${shellWord(url)}\` 显示对象从该处起的内容`;
  const compare = `在与 ${source} 比较之前，请不要再追加该对象：${look}`;
  return positionGiven
    ? `如果 ${option('initCrc64')} 并不是对象前 ${position} 字节的 CRC-64，则数据没有问题；否则${compare}`
    : compare;
}
