// Settings that are missing or wrong, and files that hold them.
import type { ConfigFacts, MissingSetting, ServerSetting, UnreadableReason } from '../../facts/config.ts';
import { type Idiom, spell } from '../idiom.ts';
import type { ErrorTexts, Sentence } from '../texts.ts';
import { howToName, unknownKey } from './config-warnings.ts';
import { credentials } from './credentials.ts';
import { proxy } from './proxy.ts';
import { plainReason, systemReason } from './system.ts';
import { ENDPOINT_FORM } from './usage.ts';
import { allOf, ENDPOINT_PROBLEMS, list, valueProblem } from './values.ts';

const FORMATS = '请使用 YAML（每行一个 key: value）、JSON 对象，或 ossutil 的 INI 格式';

type ConfigTexts = Pick<ErrorTexts, keyof ConfigFacts>;

export const config: ConfigTexts = {
  ...credentials,
  ...proxy,
  ConfigFileMissing: ({ path, namedBy }, idiom) => ({
    message: `配置文件 ${path} 不存在`,
    hint: namedBy && `该文件由 ${spell(namedBy, idiom)} 指定，请更正或去掉它`,
  }),
  'ConfigFileMissing.NoHome': (_, { option }) => ({
    message: '没有可以存放 ~/.ossutilconfig 的主目录',
    hint: `请指定要写入的文件：${option('configFile')} FILE`,
  }),
  SettingMissing: ({ key }) => ({
    message: `没有设置 ${key}`,
    hint: `如需设置：oss-append config set ${key}=VALUE`,
  }),
  ClockSkewed: ({ skewSeconds }) => ({
    message: `本机的时钟比服务器${skewSeconds > 0 ? '快' : '慢'} ${Math.abs(skewSeconds)} 秒；OSS 允许相差 15 分钟`,
    hint: '请校准本机的时钟；在此之前，每次运行都会先被拒绝一次，然后按服务器的时间签名',
  }),
  'ConfigFileInvalid.Unreadable': ({ path, reason }) => ({
    message: `${path}：无法读取：${unreadable(reason)}`,
  }),
  'ConfigFileInvalid.NotUtf8': ({ path }) => ({ message: `${path}：不是 UTF-8 编码的文本文件` }),
  'ConfigFileInvalid.UnknownForm': ({ path }) => ({
    message: `${path}：其中没有可识别格式的设置`,
    hint: FORMATS,
  }),
  'ConfigFileInvalid.NoMapping': ({ path }) => ({
    message: `${path}：内容必须是配置项及其值`,
    hint: FORMATS,
  }),
  'ConfigFileInvalid.IniLine': ({ path, line }) => ({
    message: `${path}:${line}：应为 key = value 或 [section] 的形式`,
  }),
  'ConfigFileInvalid.Yaml': ({ path, line, reason }) => ({
    message: `${path}${line === undefined ? '' : `:${line}`}：无法按 YAML 或 JSON 解析：${reason ?? '不是有效的 YAML'}`,
  }),
  'ConfigFileInvalid.Value': ({ path, key, problem }) => ({
    message: `${path}：${key} ${valueProblem(problem)}`,
  }),
  'ConfigFileInvalid.Mapping': ({ path, key }) => ({
    message: `${path}：${key} 之下必须是名称，各个名称之下是配置项及其值`,
  }),
  'ConfigFileInvalid.BucketHosts': ({ path, key }) => ({
    message: `${path}：${key} 必须是存储空间名称到主机的映射`,
  }),
  'ConfigFileInvalid.UnknownKey': ({ path, ...unknown }) => ({
    message: `${path}：${unknownKey(unknown)}`,
  }),
  'ConfigFileInvalid.Endpoint': ({ path, from, bucket, problem }) => ({
    message: `${path === undefined ? '' : `${path}：`}${server(from, bucket)}：${ENDPOINT_PROBLEMS[problem]}`,
    hint: ENDPOINT_FORM,
  }),
  'ConfigFileNotTrusted.Server': ({ path, origin, from, bucket }, idiom) => ({
    message: `${path} 是自动找到的，并未明确指定：来自别处的 AccessKey 不会发往 ${origin}（该文件中的设置：${server(from, bucket)}）`,
    hint: `如果信任该文件，${howToName(path, idiom)}；否则请设置 ${idiom.option('endpoint')}`,
  }),
  'ConfigFileNotTrusted.Key': ({ path, key }, idiom) => ({
    message: `${path} 是自动找到的，并未明确指定：${key} 只在明确指定的文件中有效`,
    hint: `如果信任该文件，${howToName(path, idiom)}；否则请删除 ${key}`,
  }),
  SettingsMissing: ({ missing }, idiom) => {
    const sentences = missing.map((each) => missingSetting(each, idiom));
    return {
      message: sentences.map(({ message }) => message).join('；'),
      hint: sentences.flatMap(({ hint = [] }) => hint).join('；'),
    };
  },
  ProfileMissing: ({ path, profile, known }) => ({
    message: `${path}：没有 profile ${profile}`,
    hint: `其中有 ${allOf(known)}`,
  }),
  'ProfileMissing.Source': ({ path, profile, known }) => ({
    message: `${path}：profile ${profile} 指定的来源 profile 不存在`,
    hint: `其中有 ${allOf(known)}`,
  }),
  'ProfileMissing.NoFile': ({ profile }, { option }) => ({
    message: `没有可能包含 profile ${profile} 的配置文件`,
    hint: `请用 ${option('configFile')} 指定，或写入 ~/.ossutilconfig`,
  }),
  'ConfigFileInvalid.ProfileLoop': ({ path, profiles }) => ({
    message: `${path}：这些 profile 依次以后一个为来源，形成了循环：${list(profiles)}`,
  }),
  'ConfigFileInvalid.Json': ({ path }) => ({ message: `${path}：不是有效的 JSON` }),
  EndpointMissing: (_, idiom) => ({
    message: '没有设置 Endpoint，也没有设置地域',
    hint:
      idiom.reader === 'program'
        ? '请设置 region（例如 cn-hangzhou）或 endpoint'
        : `请设置 ${idiom.option('region')}（例如 cn-hangzhou）或 ${idiom.option('endpoint')}，也可以设置 OSS_REGION 或 OSS_ENDPOINT，或者写在配置文件中`,
  }),
  'EndpointMissing.Cname': (_, idiom) => ({
    message: '没有设置 Endpoint：以 cname 方式访问时需要自定义域名',
    hint: `请设置 ${idiom.option('endpoint')}${elsewhere(idiom, 'OSS_ENDPOINT', 'endpoint')}，值为该存储空间绑定的自定义域名`,
  }),
  'EndpointScheme.NoTls': ({ origin }, { option }) => ({
    message: `${hostOf(origin)} 上的服务器不支持 TLS`,
    hint: `如果它使用 http：${option('endpoint')} http://${hostOf(origin)}；如果它确实是 OSS，则应答来自中间的其他设备`,
  }),
  'EndpointScheme.Tls': ({ origin }, { option }) => ({
    message: `${hostOf(origin)} 上的服务器使用 TLS，而不是明文 http`,
    hint: `请使用 ${option('endpoint')} https://${hostOf(origin)}`,
  }),
  RegionMissing: ({ host }, idiom) => ({
    message: `没有设置地域，也无法从 ${host} 得知；V4 签名需要地域`,
    hint: `请设置 ${idiom.option('region')}${elsewhere(idiom, 'OSS_REGION', 'region')}，例如 cn-hangzhou`,
  }),
  LocalAddressUnusable: ({ address, reason }, { option, reader }) => ({
    message: `无法从 ${address} 建立连接：${systemReason(reason)}`,
    hint: `请将 ${option(reader === 'program' ? 'localAddress' : 'bindAddress')} 设为本机能够访问该服务器的地址，或将其去掉`,
  }),
  WebAssemblyMissing: ({ reason }) => ({
    message: `此处无法使用 WebAssembly，而解析应答和计算 CRC-64 都需要它：${reason}`,
    hint: '运行 Node.js 时请不要使用 --jitless；如果内存受 `ulimit -v` 限制，请调高该限制，或设置 NODE_OPTIONS=--disable-wasm-trap-handler',
  }),
};

function missingSetting({ problem, facts }: MissingSetting, idiom: Idiom): Sentence {
  // A problem and its facts belong together by their type.
  return (config[problem] as (facts: object, idiom: Idiom) => Sentence)(facts, idiom);
}

function hostOf(origin: string): string {
  return origin.replace(/^.*:\/\//, '');
}

/** Where the same can be set besides the option; a program has its fields only. */
function elsewhere({ reader }: Idiom, variable: string, key: string): string {
  return reader === 'program' ? '' : `（或环境变量 ${variable}，或配置文件中的 ${key}）`;
}

function unreadable(reason: UnreadableReason): string {
  switch (reason.kind) {
    case 'too-large':
      return `文件超过 ${reason.limitBytes / 1024 ** 2} MiB`;
    case 'directory':
      return '这是一个目录';
    case 'special':
      return '这是命名管道、设备或套接字';
    case 'permission':
      return '权限不足';
    case 'foreign-link':
      return '这是其他用户的链接';
    case 'system':
      return plainReason(reason.code) ?? reason.code;
  }
}

function server(from: ServerSetting, bucket: string): string {
  switch (from) {
    case 'bucketCname':
      return `存储空间 ${bucket} 的自定义域名`;
    case 'bucketEndpoint':
      return `存储空间 ${bucket} 的 Endpoint`;
    case 'endpoint':
      return 'Endpoint';
    case 'region':
      return '地域的 Endpoint';
  }
}
