// Appends whose options or sources do not go together.
import type { ErrorTexts } from '../texts.ts';

export const combinations = {
  'Usage.SourceIsObject': ({ url }) => ({ message: `来源和目标是同一个对象：${url}` }),
  'Usage.SourceAmongFiles': ({ source }) => ({
    message: `有多个来源时，每个都必须是文件：${source === '-' ? '标准输入' : `${source} `}不是文件`,
    hint: '请用单独的命令追加它',
  }),
  'Usage.IncrementalStream': ({ source }, { option }) => ({
    message: `${option('incremental')} 和 ${option('follow')} 只能用于普通文件，${source === '-' ? '不能用于标准输入' : `而 ${source} 是流`}`,
    hint: '请去掉这些选项：流中的数据会随到随追加',
  }),
  'Usage.QuickAlone': ({ follows }, { option }) => ({
    message: `${option('quick')} 只能与 ${option('incremental')} 一起使用${follows ? `，不能与 ${option('follow')} 同时使用` : ''}`,
    hint: follows ? `请去掉它：${option('follow')} 总是从头证明对象是哪个文件的开头部分` : undefined,
  }),
  'Usage.OfOneFile': (facts, { option }) => ({
    message: `${option(facts.option)} 只能用于一个文件，而来源有多个`,
  }),
  'Usage.OfFiles': (facts, { option }) => ({
    message: `${option(facts.option)} 用于选择文件，而来源不是文件`,
  }),
  'Usage.QuickObject': (_, { option }) => ({
    message: `${option('quick')} 只能用于本地文件，不能以对象为来源`,
    hint: '请去掉它：只有读取来源对象的全部内容，才能证明其 CRC-64',
  }),
  'Usage.FollowObject': (_, { option }) => ({ message: `${option('follow')} 只能用于本地文件` }),
  'Usage.DryRunOfStream': ({ kind }, { option }) => ({
    message: `${option('dryRun')} 不能${kind === 'stream' ? '用于流' : `与 ${option('follow')} 同时使用`}`,
  }),
  'Usage.PositionOfIncremental': (_, { option }) => ({
    message: `${option('position')} 不能与 ${option('incremental')} 或 ${option('follow')} 同时使用`,
    hint: '后两者会自行确定追加位置',
  }),
  'Usage.InitCrc64WithoutPosition': (_, { option }) => ({
    message: `${option('initCrc64')} 只能与 ${option('position')} 一起使用`,
  }),
  'Usage.RolloverWithPosition': (_, { option }) => ({
    message: `${option('rollover')} 不能与 ${option('position')} 同时使用`,
  }),
  'Usage.GivenMd5OfParts': (_, { option }) => ({
    message: `只有一次追加整个文件时，才能给出 ${option('contentMd5')} 的值`,
    hint: '请去掉该值，MD5 将根据所发送的数据自动计算',
  }),
  'Usage.FlushOfFile': (_, { option }) => ({
    message: `${option('flushBytes')} 和 ${option('flushInterval')} 只能用于标准输入和 ${option('follow')}`,
  }),
  'Usage.LinesOfFile': (_, { option }) => ({
    message: `${option('lines')} 只能用于标准输入和 ${option('follow')}`,
  }),
  'Usage.PartSizeOfStream': (_, { option }) => ({
    message: `${option('partSize')} 只能用于文件`,
    hint: `流的每次追加量由 ${option('flushBytes')} 决定`,
  }),
  'Usage.WithoutFollow': (facts, { option }) => ({
    message: `${option(facts.option)} 只能与 ${option('follow')} 一起使用`,
  }),
} satisfies Partial<ErrorTexts>;
