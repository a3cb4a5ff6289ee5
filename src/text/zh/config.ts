// Settings that are missing or wrong, and files that hold them.
import type { ConfigFacts, MissingSetting, ServerSetting, UnreadableReason } from '../../facts/config.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { type Idiom, spell } from '../idiom.ts';
import type { Sentence } from '../texts.ts';
import { howToName, place, tokenAlone, unknownKey } from './config-warnings.ts';
import { commandFailure, credentialsSetting, keysProblem, tokenFileProblem } from './credentials.ts';
import { NOT_A_PROXY, otherProxy, PROTOCOLS, PROXY_FORM, proxyLoginHint, proxyReason } from './proxy.ts';
import { plainReason, systemReason } from './system.ts';
import { ENDPOINT_FORM } from './usage.ts';
import { allOf, ENDPOINT_PROBLEMS, list, valueProblem } from './values.ts';

const FORMATS = '请使用 YAML（每行一个 key: value）、JSON 对象，或 ossutil 的 INI 格式';

type ConfigTexts = { readonly [P in keyof ConfigFacts]: (facts: ConfigFacts[P], idiom: Idiom) => Sentence };

export const config: ConfigTexts = {
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
  CredentialsMissing: (_, idiom) => ({ message: '没有设置访问凭证', hint: waysToGiveCredentials(idiom) }),
  'CredentialsMissing.Parameters': ({ mode, askedBy, missing }, idiom) => ({
    message: `在${place(askedBy)}设置了 ${spell(askedBy, idiom)}：mode ${mode} 还需要 ${allOf(missing.map((each) => whereTo(each, idiom)))}`,
    hint: `请设置 ${allOf(missing.map((each) => whereTo(each, idiom)))}，或改用其他 mode`,
  }),
  'CredentialsMissing.Profile': ({ path, profile }) => ({
    message: `${path}：profile ${profile} 被指定为访问密钥的来源，其中却没有访问密钥`,
    hint: `请在 profile ${profile} 中设置 AccessKey ID 和 AccessKey Secret，或设置 mode`,
  }),
  'CredentialsMissing.Base': ({ role }, idiom) => ({
    message: `在${place(role)}设置了 ${spell(role, idiom)}，却没有用来扮演该角色的访问密钥`,
    hint: waysToGiveCredentials(idiom),
  }),
  'CredentialsMissing.CliMode': ({ mode, path, profile }, { option }) => ({
    message: `${path}：profile ${profile} 的 mode 为 ${mode}，只有阿里云 CLI 自己能够以这种方式登录`,
    hint: `请通过命令取得访问密钥：将 ${option('mode')} 设为 Process，并在配置文件中设置 credentialProcess`,
  }),
  'CredentialsMissing.Disabled': ({ mode, variable }) => ({
    message: `mode ${mode} 需要访问实例元数据，而 ${variable} 禁止访问`,
    hint: `请去掉环境变量 ${variable}，或给出其他访问凭证`,
  }),
  'CredentialsMissing.Half': ({ present, missing }, idiom) => ({
    message: `在${place(present)}设置了 ${spell(present, idiom)}，却没有 ${spell(missing, idiom)}`,
    hint: `请在${place(present)}同时给出两者：AccessKey ID 和 AccessKey Secret 不会取自不同的来源`,
  }),
  'CredentialsMissing.TokenAlone': (facts, idiom) => ({
    message: tokenAlone(facts, idiom),
    hint: '请在同一处给出这三项',
  }),
  'CredentialsFailed.Answer': ({ from, problem }) => ({
    message: `没有取得访问凭证：${from === undefined ? '命令的输出' : `${from} 的应答`}${keysProblem(problem)}`,
    hint: problem.kind === 'not-http' ? '请检查其地址，以及应使用 http:// 还是 https://' : undefined,
  }),
  'CredentialsFailed.Command': ({ failure, stderr }) => ({
    message: `没有取得访问凭证：输出凭证的命令${commandFailure(failure)}${stderr === '' ? '' : `：${stderr}`}`,
    hint: failure.kind === 'timeout' ? '该命令既没有输入，也没有终端；请查看它在等待什么' : undefined,
  }),
  'CredentialsFailed.EcsRole': ({ from, roleName }) => ({
    message:
      roleName === undefined
        ? `没有取得访问凭证：${from} 的实例元数据中没有该实例的 RAM 角色`
        : `没有取得访问凭证：${from} 的实例元数据中没有 RAM 角色 ${roleName}`,
    hint: '请在 ECS 控制台为实例授予 RAM 角色；如果给出了角色名称，必须与所授予的角色一致',
  }),
  'CredentialsFailed.PlainMetadata': ({ from, status }) => ({
    message: `没有取得访问凭证：${from} 没有给出访问元数据所需的令牌（状态码 ${status}）`,
    hint: '除非您允许普通模式，否则只信任加固模式的元数据；ECS 实例之外没有元数据服务',
  }),
  'CredentialsFailed.TokenFile': ({ path, problem }) => ({
    message: `没有取得访问凭证：OIDC 令牌文件 ${path} ${tokenFileProblem(problem)}`,
  }),
  'CredentialsFailed.Setting': (setting) => ({ message: `没有取得访问凭证：${credentialsSetting(setting)}` }),
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
  'ProxyRefused.Url': ({ variable }, { option }) => ({
    message: `${variable ?? option('proxy')} ${NOT_A_PROXY}`,
    hint: PROXY_FORM,
  }),
  'ProxyRefused.Login': ({ proxy, isGiven }, idiom) => ({
    message: isGiven ? `代理 ${proxy} 不接受所给出的用户名和密码` : `代理 ${proxy} 要求用户名和密码`,
    hint: proxyLoginHint(idiom),
  }),
  'ProxyRefused.Target': ({ proxy, target, reason }, idiom) => ({
    message: `代理 ${proxy} 拒绝连接 ${target}：${proxyReason(reason)}`,
    hint: `请在代理中允许 ${target}，或${otherProxy(idiom)}`,
  }),
  'ProxyRefused.Protocol': ({ proxy, scheme }, idiom) => ({
    message: `${proxy} 的应答不是来自 ${PROTOCOLS[scheme]} 代理`,
    hint: `请检查协议、主机和端口，或${otherProxy(idiom)}；${PROXY_FORM}`,
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

function whereTo(spelling: Spelling, idiom: Idiom): string {
  return spell(spelling, idiom) + ('file' in spelling && spelling.file === '' ? '（在配置文件中）' : '');
}

function hostOf(origin: string): string {
  return origin.replace(/^.*:\/\//, '');
}

/** Where the same can be set besides the option; a program has its fields only. */
function elsewhere({ reader }: Idiom, variable: string, key: string): string {
  return reader === 'program' ? '' : `（或环境变量 ${variable}，或配置文件中的 ${key}）`;
}

function waysToGiveCredentials({ reader, option }: Idiom): string {
  if (reader === 'program') return '请给出 credentials';
  return (
    '请设置环境变量 OSS_ACCESS_KEY_ID 和 OSS_ACCESS_KEY_SECRET（临时密钥还需要 OSS_SESSION_TOKEN）；' +
    `或者使用 ${option('accessKeyId')} 和 ${option('accessKeySecret')}（以及 ${option('stsToken')}）；` +
    '或者在 .ossconfig 或 ~/.ossutilconfig 中写上 accessKeyId 和 accessKeySecret（以及 stsToken）'
  );
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
