// What OSS, or the way to it, answers. Source of the terms: the error pages of the OSS user guide in Chinese.
import type {
  CertificateProblem,
  ConnectionFailure,
  CredentialsPurpose,
  ErrorFacts,
  Purpose,
  RemoteFacts,
  WrongServerFacts,
} from '../../facts/errors.ts';
import { lookUp } from '../../outside.ts';
import type { Idiom } from '../idiom.ts';
import { serviceHint } from '../service-hints.ts';
import type { Sentence } from '../texts.ts';
import { otherProxy, proxyReason } from './proxy.ts';
import { serviceHints } from './service-hints.ts';
import { systemReason } from './system.ts';

type Answers = RemoteFacts & WrongServerFacts;

type RemoteTexts = { readonly [P in keyof Answers]: (facts: Answers[P], idiom: Idiom) => Sentence };

export const remote: RemoteTexts = {
  NoSuchKey: ({ url }) => ({ message: `对象不存在：${url}`, hint: '请检查存储空间名称和 Key' }),
  Service: (facts, idiom) => ({
    message: `${cannot(facts.purpose)}${said(facts)}`,
    hint: serviceHint(facts, serviceHints, idiom),
  }),
  Transport: (facts, idiom) => {
    const { reason, reasonCode, phase, purpose, origin } = facts;
    const proxy = phase === 'connect' ? facts.proxy : undefined;
    if (proxy !== undefined) {
      return { message: `${cannot(purpose)}${proxyFailure(reason, proxy)}`, hint: proxyHint(reason, idiom) };
    }
    const broke = phase === 'connect' ? '' : '连接中断：';
    return {
      message: `${cannot(purpose)}${broke}${failure(reason)}`,
      hint:
        purpose?.kind === 'credentials'
          ? SOURCE_HINTS[purpose.source]
          : (lookUp(CONNECTION_HINTS, reasonCode)?.(idiom, origin) ?? hintToClosed(facts, idiom)),
    };
  },
  InvalidAnswer: ({ reason, purpose }) => ({
    message: `${cannot(purpose)}应答不是有效的 HTTP${reason === undefined ? '' : `：${reason}`}`,
    hint: '请检查 Endpoint 和代理；也可能是该对象的某个响应头不符合 HTTP 规范',
  }),
  BodyTruncated: ({ url, received, expected }) => ({
    message: `读取 ${url} 时，应答在第 ${received} 字节处中断，本应到第 ${expected} 字节`,
  }),
  CertificateNotTrusted: ({ kind, reason, proxy }, idiom) => ({
    message: `${proxy === undefined ? '服务器' : `代理 ${proxy} `}的 TLS 证书不受信任：${CERTIFICATE_PROBLEMS[kind]}（${reason}）`,
    hint:
      proxy !== undefined && kind === 'other-host'
        ? `请${otherProxy(idiom)}`
        : CERTIFICATE_HINTS[kind](idiom),
  }),
  TlsFailed: ({ origin, reason }) => ({
    message: `无法与 ${origin} 建立 TLS 连接：${reason}`,
    hint: '服务器不支持仍然安全的 TLS 版本（1.2 或 1.3），或者要求客户端证书；请检查 Endpoint',
  }),
  'NotOss.NotHttp': ({ origin }, { option }) => ({
    message: `${origin} 的应答不是 HTTP`,
    hint: `请检查 ${option('endpoint')} 的主机和端口`,
  }),
  'NotOss.Page': ({ purpose, status, origin, contentType = '没有 Content-Type' }, idiom) => ({
    message: `${cannot(purpose)}${origin} 的应答不是来自 OSS：状态码 ${status}（${contentType}），没有任何 OSS 的响应头`,
    hint: notOssHint(idiom),
  }),
  'NotOss.Redirect': ({ purpose, status, origin, target }, idiom) => ({
    message: `${cannot(purpose)}${origin} 的应答不是来自 OSS：状态码 ${status}，重定向到${target === undefined ? '其他地址' : ` ${target}`}`,
    hint: notOssHint(idiom),
  }),
};

function cannot(purpose: Purpose | undefined): string {
  if (purpose === undefined) return '';
  switch (purpose.kind) {
    case 'append':
      return `无法在位置 ${purpose.position} 追加到 ${purpose.url}：`;
    case 'credentials':
      return `无法从 ${purpose.from} 取得${SOURCES[purpose.source]}访问凭证：`;
    case 'head':
      return `无法查询 ${purpose.url}：`;
    case 'read':
      return `无法读取 ${purpose.url}：`;
    case 'list':
      return purpose.url === 'oss://' ? '无法列举存储空间：' : `无法列举 ${purpose.url}*：`;
  }
}

const SOURCES: Readonly<Record<CredentialsPurpose['source'], string>> = {
  'ram-role': ' RAM 角色的',
  'oidc-role': ' OIDC 令牌所对应角色的',
  'ecs-role': '实例角色的',
  uri: '',
};

function said({ ossCode, ossMessage, foreignBody, purpose }: ErrorFacts['Service']): string {
  if (foreignBody === undefined) return ossMessage === '' ? ossCode : `${ossCode}：${ossMessage}`;
  const form = purpose.kind === 'credentials' ? '预期' : ' OSS ';
  return `${ossCode}：${foreignBody === '' ? '应答中没有错误信息' : `应答不符合${form}的格式：${foreignBody}`}`;
}

function failure(reason: ConnectionFailure): string {
  switch (reason.kind) {
    case 'system':
      return systemReason(reason.message);
    case 'silence':
      return `${reason.ms / 1000} 秒内没有任何进展`;
    case 'connect-timeout':
      return `${reason.ms / 1000} 秒内没有建立连接`;
    case 'proxy':
      return proxyReason(reason.reason);
    case 'unknown':
      return '原因不明';
  }
}

function proxyFailure(reason: ConnectionFailure, proxy: string): string {
  switch (reason.kind) {
    case 'proxy':
      return `代理 ${proxy} 无法连接 ${reason.target}：${proxyReason(reason.reason)}`;
    case 'connect-timeout':
      return `${reason.ms / 1000} 秒内没有通过代理 ${proxy} 建立连接`;
    default:
      return `无法连接代理 ${proxy}：${failure(reason)}`;
  }
}
function proxyHint({ kind }: ConnectionFailure, idiom: Idiom): string {
  switch (kind) {
    case 'proxy':
      return `请检查 ${idiom.option('endpoint')} 以及代理能够访问哪些地址，或${otherProxy(idiom)}`;
    case 'connect-timeout':
      return `请检查代理，调高 ${idiom.option('connectTimeout')}，或${otherProxy(idiom)}`;
    default:
      return `请检查代理的主机和端口以及它是否在运行，或${otherProxy(idiom)}`;
  }
}

type Hint = (idiom: Idiom, origin?: string) => string;

const CERTIFICATE_PROBLEMS: Readonly<Record<CertificateProblem, string>> = {
  'unknown-authority': '颁发机构未知',
  expired: '已过期',
  'not-yet-valid': '尚未生效',
  'other-host': '属于其他主机',
  refused: '已被吊销或无效',
};

const CERTIFICATE_HINTS: Readonly<Record<CertificateProblem, Hint>> = {
  'unknown-authority': ({ option }) =>
    `请通过 NODE_EXTRA_CA_CERTS 添加其颁发机构；在可信的网络中也可以使用 ${option('skipVerifyCert')}`,
  expired: () => '如果本机的时钟没有错，则服务器需要更换证书',
  'not-yet-valid': () => '请检查本机的时钟',
  'other-host': ({ option }) => `请检查 ${option('endpoint')}`,
  refused: () => '服务器需要更换证书',
};

/** What many a server does that is spoken to in plain http where it expects TLS. */
function hintToClosed(
  { closed, purpose, origin = '' }: RemoteFacts['Transport'],
  { option }: Idiom,
): string | undefined {
  if (closed !== 'new' || purpose?.kind !== 'head' || !origin.startsWith('http:')) return undefined;
  return `如果服务器使用 https，请使用 ${option('endpoint')} ${origin.replace('http:', 'https:')}`;
}

function notOssHint({ option }: Idiom): string {
  return `请检查 ${option('endpoint')} 和代理；需要登录的网络在登录之前也会这样应答`;
}

const CONNECTION_HINTS: Readonly<Record<string, Hint>> = {
  ENOTFOUND: ({ option }, origin) =>
    `DNS 中没有${origin === undefined ? '这个主机' : ` ${origin} 的主机`}：请检查 ${option('endpoint')} 以及本机的 DNS`,
  EAI_AGAIN: () => '域名解析暂时失败，请检查本机的 DNS',
  ECONNREFUSED: (_, origin = '') =>
    `请检查 Endpoint，以及该处是否有服务器在监听${/^https?:\/\/0\.0\.0\.0\b/.test(origin) ? '；0.0.0.0 是本机' : ''}`,
  UND_ERR_CONNECT_TIMEOUT: ({ option }) => `请检查网络和代理，或调高 ${option('connectTimeout')}`,
  ReadTimeout: ({ option }) => `请检查网络，或调高 ${option('readTimeout')}`,
};

/** Where they cannot be reached. */
const SOURCE_HINTS: Readonly<Record<CredentialsPurpose['source'], string>> = {
  'ram-role': '请检查网络、代理以及 STS 的 Endpoint',
  'oidc-role': '请检查网络、代理以及 STS 的 Endpoint',
  'ecs-role': '只有 ECS 实例上才有该服务，实例上的所有程序都能访问它',
  uri: '请检查凭证 URI 处的服务是否在运行',
};
