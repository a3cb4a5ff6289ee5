// Commands, options and settings that cannot be meant.
import type { ForeignCommand, OssutilOnly, UsageFacts } from '../../facts/usage.ts';
import { type Idiom, shellWord, someWords, spell } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import type { combinations } from './combinations.ts';
import { type objects, URL_FORM } from './objects.ts';
import { allOf, ENDPOINT_PROBLEMS, faultProblem, list, oneOf, quote, valueProblem } from './values.ts';

export const ENDPOINT_FORM = '请写成 host、host:port、http://host 或 https://host 的形式';

type UsageTexts = Pick<ErrorTexts, Exclude<keyof UsageFacts, keyof (typeof objects & typeof combinations)>>;

export const usage: UsageTexts = {
  'Usage.OptionValue': ({ command, flags, value, problem }, { option }) => ({
    message: `选项 ${flags} 的值${quote(value)}无效：${valueProblem(problem)}`,
    hint: seeHelp(command, option),
  }),
  'Usage.SettingValue': ({ spelling, problem }, idiom) => ({
    message: `${'variable' in spelling ? '环境变量 ' : ''}${spell(spelling, idiom)} ${valueProblem(problem)}`,
  }),
  'Usage.PlusCount': ({ text }) => ({
    message: `不是对象 URL：${quote(text)}`,
    hint: `如需从某一行开始显示，请使用 -n ${text}`,
  }),
  'Usage.CountIsFile': ({ text }, { option }) => ({
    message: `字节数无效：${quote(text)}`,
    hint: `与 head(1) 和 tail(1) 一样，这里的 -c 是字节数；配置文件请用 ${option('configFile')} 指定`,
  }),
  'Usage.CountForm': ({ text, unit }) => ({
    message: `${unit === 'lines' ? '行数' : '字节数'}无效：${quote(text)}`,
    hint: '请给出整数，可以带 K、M、kB、MB 等后缀',
  }),
  'Usage.Endpoint': ({ spelling, problem }, idiom) => ({
    message: `${endpointSubject(spelling, idiom)} ${ENDPOINT_PROBLEMS[problem]}`,
    hint: ENDPOINT_FORM,
  }),

  'Usage.ProxyLoginAlone': (_, { option }) => ({
    message: `${option('proxyUser')} 和 ${option('proxyPwd')} 需要与代理一起使用，而没有设置代理`,
    hint: `请使用 ${option('proxy')}，或设置 HTTPS_PROXY、HTTP_PROXY 或 ALL_PROXY`,
  }),
  'Usage.SourceAndObjectSwapped': ({ command, last, sources, url }) => ({
    message: `不是对象 URL：${quote(last)}`,
    hint: `如果参数顺序有误，请将对象放在最后：oss-append ${command} ${someWords(sources)} ${shellWord(url)}；否则${URL_FORM}`,
  }),
  'Usage.ObjectMissing': ({ command, last }) => ({
    message: `最后一个参数应为目标对象，而${quote(last)}不是对象 URL`,
    hint: `请写成 oss-append ${command} <source...> oss://bucket/key 的形式；含空格的名称请加引号`,
  }),
  'Usage.LinesAndBytes': () => ({ message: '-n 和 -c 不能同时使用' }),
  'Usage.ContentWith': (facts, { option }) => ({
    message: `-n 和 -c 用于输出对象的内容，不能与 ${option(facts.option)} 同时使用`,
  }),
  'Usage.HumanReadableWith': (facts, { option }) => ({
    message: `${option('humanReadable')} 只用于表格，不能与 ${option(facts.option)} 同时使用`,
  }),
  'Usage.ContentAsJson': ({ command }, { option }) => ({
    message: `${command} 输出的是对象的内容，不能使用 ${option('json')}`,
  }),
  'Usage.PartsOfCat': (_, { option }) => ({
    message: `${option('head')}、${option('tail')} 以及 ${option('offset')} 与 ${option('count')} 的组合，只能使用其中一种`,
  }),
  'Usage.Contradiction': ({ options }, { option }) => ({
    message: `${option(options[0] ?? '')} 被设置为多个不同的值`,
    hint: `${options.map(option).join('、')} 中只能给出一个`,
  }),
  'Usage.ArgumentNotUtf8': ({ text }) => ({
    message: `参数${quote(text)}不是有效的 UTF-8`,
    hint: '对象的 Key 使用 UTF-8 编码；文件名采用其他编码的文件，可以通过标准输入追加：oss-append append - oss://bucket/key < FILE',
  }),

  'Usage.NoCommand': (_, { option }) => ({ message: '没有给出命令', hint: seeHelp(undefined, option) }),
  'Usage.UnknownCommand': ({ name, meant, foreign, line }, idiom) => ({
    message: `没有${quote(name)}这个命令${perhaps(meant)}`,
    hint: commandHint(foreign, line, idiom),
  }),
  'Usage.UnknownSubject': ({ name, meant, foreign }, idiom) => ({
    message: `没有${quote(name)}这个命令或主题${perhaps(meant)}`,
    hint: foreign === undefined ? '全部命令和主题：oss-append help' : commandHint(foreign, undefined, idiom),
  }),
  'Usage.UnknownOption': ({ flag, meant, command, ossutilOnly, owners }, idiom) => ({
    message: `没有 ${flag} 这个选项${perhaps(meant)}`,
    hint: optionHint(command, ossutilOnly, owners, idiom),
  }),
  'Usage.OptionTakesNoValue': ({ flag }) => ({
    message: `选项 ${flag} 不带值`,
    hint: `请只写 ${flag}，或去掉它`,
  }),
  'Usage.HyphensOfOption': ({ text, meant }) => ({
    message: `不是选项：${text}`,
    hint: `长选项以两个短划线开头：${meant}`,
  }),
  'Usage.ArgumentMissing': ({ name, usage }) => ({
    message: `缺少参数 <${name}>`,
    hint: `请写成 ${usage} 的形式`,
  }),
  'Usage.OptionWithoutValue': ({ flags, command }, { option }) => ({
    message: `选项 ${flags} 缺少值`,
    hint: seeHelp(command, option),
  }),
  'Usage.TooManyArguments': ({ command, expected, given, usage }) => ({
    message: `参数过多：${command} 需要 ${expected} 个参数，给出了 ${given} 个`,
    hint: `请写成 ${usage} 的形式`,
  }),
  'Usage.CommandLine': ({ message, command }, { option }) => ({
    message: `命令行有误：${message}`,
    hint: seeHelp(command, option),
  }),
  'Usage.SettingKey': ({ key, problem }) => ({ message: `${key} ${valueProblem(problem)}` }),
  'Usage.SettingForm': ({ text }) => ({
    message: `config set 的格式应为 key=value${text === '' ? '' : `，而不是${quote(text)}`}`,
    hint: '例如：oss-append config set region=cn-hangzhou',
  }),
  'Usage.ConfigAction': ({ action, actions, meant }) => ({
    message: `config 没有${quote(action)}这个操作${perhaps(meant === undefined ? [] : [meant])}`,
    hint: `可选的操作有 ${allOf(actions)}；不带操作时会逐项询问`,
  }),
  'Usage.ConfigWords': ({ action, isTooFew }, { option }) => ({
    message: `config ${action}：参数${isTooFew ? '过少' : '过多'}`,
    hint: seeHelp('config', option),
  }),
  'Usage.UnknownSetting': ({ key, meant }) => ({
    message: `没有${quote(key)}这个设置${perhaps(meant === undefined ? [] : [meant])}`,
    hint: '`oss-append config list` 显示已有的设置；全部设置参见 docs/configuration.md',
  }),
  'Usage.NoTerminal': (facts, { option }) =>
    facts.for === 'secret'
      ? {
          message: `${option('password')} 需要在终端上询问，而此处没有终端`,
          hint: '请改为设置 OSS_ACCESS_KEY_SECRET，或将 AccessKey Secret 写入配置文件',
        }
      : {
          message: 'config 需要在终端上询问，而此处没有终端',
          hint: `请直接给出要写入的设置：oss-append config ${option('region')} cn-hangzhou ${option('accessKeyId')} ID ${option('accessKeySecret')} SECRET，或 oss-append config set region=cn-hangzhou accessKeyId=ID accessKeySecret=-（从标准输入读取 AccessKey Secret）`,
        },
  'Usage.PasswordAndSecret': (_, { option }) => ({
    message: `${option('password')} 所询问的，正是 ${option('accessKeySecret')} 已经给出的`,
    hint: '请去掉其中一个',
  }),
  'Usage.Shell': ({ shell, shells }) => ({
    message: `不支持为${quote(shell)}生成补全脚本`,
    hint: `可选的有：${list(shells)}`,
  }),
  'Usage.Fault': ({ text, problem }) => ({
    message: `故障的写法有误：${quote(text)}：${faultProblem(problem)}`,
    hint: '例如 append:2:commit-then-drop，或 append:1x3:status=503,retry-after=1',
  }),
};

function commandHint(
  foreign: ForeignCommand | undefined,
  line: readonly string[] | undefined,
  { option }: Idiom,
): string {
  if (line !== undefined) return `请以命令开头：oss-append ${line.map(shellWord).join(' ')}`;
  return foreign === undefined ? seeHelp(undefined, option) : FOREIGN[foreign](option);
}

const FOREIGN: Readonly<Record<ForeignCommand, (option: Idiom['option']) => string>> = {
  append: () => '将文件追加到对象末尾：oss-append append FILE oss://bucket/key；用文件替换对象：ossutil cp',
  grow: (option) =>
    `发送文件新增的部分：oss-append append FILE oss://bucket/key ${option('incremental')}；随文件的增长持续发送：${option('follow')}`,
  read: () =>
    '输出对象的内容：oss-append cat oss://bucket/key；持续显示对象的末尾：oss-append tail -f oss://bucket/key',
  describe: () => '显示对象的信息及下次追加位置：oss-append head oss://bucket/key',
  compare: () => '比较对象与文件：oss-append verify FILE oss://bucket/key',
  manage: () => 'oss-append 只追加、读取和比较对象；此操作请使用 ossutil 或 OSS 控制台',
  serve: () => '启动与 OSS 兼容的本地服务器：oss-append sandbox',
  configure: () => '写入设置和密钥：oss-append config；检查设置：oss-append config check',
  update: () => '安装最新版本：npm install --global oss-append@latest',
  explain: (option) => seeHelp(undefined, option),
  program: () => '请去掉它，以命令开头：oss-append append FILE oss://bucket/key',
};

function optionHint(
  command: string | undefined,
  ossutilOnly: OssutilOnly | undefined,
  owners: readonly string[],
  idiom: Idiom,
): string {
  if (ossutilOnly !== undefined) return `这是 ossutil 的选项：${OSSUTIL_ONLY[ossutilOnly](idiom)}`;
  return owners.length === 0 ? seeHelp(command, idiom.option) : `它是 ${allOf(owners)} 的选项`;
}

const OSSUTIL_ONLY: Readonly<Record<OssutilOnly, (idiom: Idiom) => string>> = {
  'only-missing': ({ option }) => `${option('incremental')} 只追加文件中对象还没有的部分`,
  'never-asks': () => '此处不会询问，请去掉它',
  'current-version': () => '请去掉它，此处总是读取和追加当前版本',
  'no-reports': () => '此处不写报告或断点文件，请去掉它',
  'crc64-always': () => '请去掉它，追加正是以 CRC-64 证明的',
  'json-filter': ({ option }) => `请使用 ${option('json')}，再用 jq 之类的程序从输出中选取`,
  'speed-limit': ({ option }) =>
    `请使用 ${option('maxupspeed')}（KiB/s）或 ${option('trafficLimit')}（bit/s）`,
  'no-account': () => '请去掉它，从访问密钥即可得知所属的账号',
  acl: ({ option }) => `请写成 ${option('acl')}`,
  source: () => '请在对象之前写上文件，或表示标准输入的 -',
  'object-url': () => '请以 oss://bucket/key 的形式给出对象',
};

function seeHelp(command: string | undefined, option: Idiom['option']): string {
  return `用法请参见 oss-append ${command === undefined ? '' : `${command} `}${option('help')}`;
}

function perhaps(meant: readonly string[]): string {
  return meant.length === 0 ? '' : `，是否要用 ${oneOf(meant)}？`;
}

function endpointSubject(spelling: UsageFacts['Usage.Endpoint']['spelling'], idiom: Idiom): string {
  if (spelling === undefined) return 'Endpoint';
  return 'variable' in spelling ? `环境变量 ${spelling.variable}` : spell(spelling, idiom);
}
