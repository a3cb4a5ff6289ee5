// Objects that cannot be meant: their URLs and keys, and what they are to be created with.
import { shellWord } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import { allOf, oneOf, quote } from './values.ts';

export const URL_FORM = '请写成 oss://bucket/key 的形式';

export const objects = {
  'Usage.NotAnObjectUrl': ({ text, meant, endpoint }, { option }) => ({
    message: `不是对象 URL：${quote(text)}`,
    hint:
      meant === undefined
        ? URL_FORM
        : `${URL_FORM}，也许是 ${shellWord(meant)}${endpoint === undefined ? '' : `，并使用 ${option('endpoint')} ${endpoint}`}`,
  }),
  'Usage.BucketName': ({ bucket }) => ({
    message: `存储空间（Bucket）名称不合法：${quote(bucket)}`,
    hint: '存储空间名称由 3 到 63 个小写字母、数字和短划线（-）组成，且不能以短划线开头或结尾',
  }),
  'Usage.KeyMissing': ({ url, name }) => ({
    message: `${quote(url)}中没有对象的 Key`,
    hint: name === undefined ? URL_FORM : `请写成 ${shellWord(`${url.replace(/\/$/, '')}/${name}`)}`,
  }),
  'Usage.KeyBeginsWithSlash': ({ url }) => ({
    message: `对象的 Key 不能以 / 或 \\ 开头：${quote(url)}`,
    hint: '请去掉它：在 oss://bucket/key 中，存储空间名称之后只有一个斜线',
  }),
  'Usage.KeyNotUtf8': () => ({ message: '对象的 Key 不是有效的 UTF-8' }),
  'Usage.KeyTooLong': ({ bytes, limit }) => ({
    message: `对象的 Key 长 ${bytes} 字节，超过 OSS 的上限 ${limit} 字节`,
  }),
  'Usage.KeyEncoding': ({ text }, { option }) => ({
    message: `对象的 Key 不是有效的 URL 编码：${quote(text)}`,
    hint: `如果 Key 没有经过编码，请去掉 ${option('encodingType')} url`,
  }),
  'Usage.KeyIsFolder': ({ url, name }) => ({
    message: `对象的 Key 以 / 结尾：${quote(url)}`,
    hint: name === undefined ? '请在后面写上对象的名称' : `请写成 ${shellWord(url + name)}`,
  }),
  'Usage.KeyNeedsFile': ({ url, placeholder }) => ({
    message: `${quote(url)}中的 {${placeholder}} 代表文件，而来源不是文件`,
    hint: '请在此处写上对象的名称',
  }),
  'Usage.KeyHasDots': ({ url }) => ({
    message: `对象的 Key 会有一部分是 . 或 ..，其他程序会把它当作目录：${quote(url)}`,
    hint: '请修改 Key，使每一部分都含有其他字符',
  }),
  'Usage.OneKeyForSeveral': ({ sources: [first, second], url }) => ({
    message: `${first} 和 ${second} 都会追加到 ${url}；未发送任何数据`,
    hint: '请让 Key 区分它们：{name} 代表文件名，{path} 代表相对路径；以 / 结尾的 Key 也会使用相对路径',
  }),
  'Usage.KeyNamesNoFile': ({ url, files }) => ({
    message: `${files} 个文件都会追加到${quote(url)}；未发送任何数据`,
    hint: `让 Key 以 / 结尾，即可使用每个文件的相对路径：${shellWord(`${url.replace(/\/$/, '')}/`)}；也可以在文件名的位置写上 {name}`,
  }),
  'Usage.KeyTime': ({ url, conversion, known }, { option }) => ({
    message: `${quote(url)}中没有名为${quote(conversion)}的时间`,
    hint: `可用的时间：${known.map((each) => `%${each}`).join(' ')}；如需原样写出花括号，请使用 ${option('encodingType')} url 和 %7B`,
  }),
  'Usage.KeyComesAgain': ({ url }, { option }) => ({
    message: `${quote(url)}以后还会再次出现，${option('follow')} 和 ${option('incremental')} 无法判断哪个对象最新`,
    hint: '请在 Key 中写上从年份开始的完整日期，例如 {%Y/%m/%d} 或 {%Y/%m/%d/%H}',
  }),

  'Usage.HeaderTwice': (facts, { option }) => ({
    message: `${option(facts.option)} 再次设置了 ${facts.header}，且值不同`,
  }),
  'Usage.MetaForm': ({ text }, { option }) => ({
    message: `${option('meta')} 的格式应为 Header:value#Header:value，而不是${quote(text)}`,
    hint: `每个 # 都会开始一个新的请求头；含有 # 的值请用 ${option('metadata')} 或该请求头自己的选项给出`,
  }),
  'Usage.MetadataForm': ({ text }, { option }) => ({
    message: `${option('metadata')} 的格式应为 name=value，而不是${quote(text)}`,
  }),
  'Usage.MetadataName': (facts, { option }) => ({
    message: `${option(facts.option)}：元数据名称只能包含字母、数字和短划线（-）：${quote(facts.header)}`,
  }),
  'Usage.MetadataTooLarge': ({ bytes, limit }) => ({
    message: `自定义元数据共 ${bytes} 字节，超过 OSS 的上限 ${limit} 字节`,
  }),
  'Usage.TagForm': ({ text }, { option }) => ({
    message: `${option('tagging')} 的格式应为 key=value，而不是${quote(text)}`,
  }),
  'Usage.TagCharacters': ({ text }, { option }) => ({
    message: `${option('tagging')}：标签只能包含字母、数字、空格和 + - = . _ : /：${quote(text)}`,
  }),
  'Usage.TagTwice': ({ key }, { option }) => ({
    message: `${option('tagging')} 重复设置了${quote(key)}`,
  }),
  'Usage.TagTooLong': ({ keyLimit, valueLimit }, { option }) => ({
    message: `${option('tagging')}：标签的键最多 ${keyLimit} 个字符，值最多 ${valueLimit} 个字符`,
  }),
  'Usage.TooManyTags': ({ tags, limit }, { option }) => ({
    message: `${option('tagging')}：给出了 ${tags} 个标签，OSS 最多允许 ${limit} 个`,
  }),
  'Usage.HeaderNotSettable': (facts, { option }) => ({
    message: `${option(facts.option)}：追加时不能设置请求头${quote(facts.header)}`,
    hint: `可以设置的有：${allOf(facts.settable)}`,
  }),
  'Usage.HeaderCharacters': (facts, { option }) => ({
    message: `${option(facts.option)}：${facts.header} 的值包含控制字符，或不是有效的文本`,
    hint: '请求头是一行 UTF-8 文本；其他内容请进行 URL 编码',
  }),
  'Usage.HeaderChoice': (facts, { option }) => ({
    message: `${option(facts.option)}：${quote(facts.value)}不是可选值，应为 ${oneOf(facts.choices)}`,
  }),
  'Usage.NotADate': (facts, { option }) => ({
    message: `${option(facts.option)}：${quote(facts.value)}不是日期`,
    hint: '请写成 2026-12-31T23:59:59Z 的形式',
  }),
} satisfies Partial<ErrorTexts>;
