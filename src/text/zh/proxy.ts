// Words for proxies.
import type { ConfigFacts, NamedProxy, ProxyReason } from '../../facts/config.ts';
import type { Idiom } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';

const NOT_A_PROXY = '不是代理的 URL';
const PROXY_FORM =
  '请写成 http://host:port、https://host:port 或 socks5://host:port 的形式，必要时在主机之前写上 user:password@；其中字母和数字以外的字符需要进行 URL 编码';

const PROTOCOLS: Readonly<Record<NamedProxy['scheme'], string>> = {
  http: 'HTTP',
  https: 'HTTPS',
  socks5: 'SOCKS 5',
};

/** The replies of RFC 1928. */
const SOCKS_REPLIES: Readonly<Record<number, string>> = {
  1: '一般性失败',
  2: '规则不允许',
  3: '网络不可达',
  4: '主机不可达',
  5: '连接被拒绝',
  6: '距离过远（TTL 过期）',
  7: '不支持建立连接',
  8: '不支持该地址类型',
};

type ProxyProblem = Extract<keyof ConfigFacts, `ProxyRefused${string}`>;

export const proxy: Pick<ErrorTexts, ProxyProblem> = {
  'ProxyRefused.Url': ({ variable }, { option }) => ({
    message: `${variable ?? option('proxy')} ${NOT_A_PROXY}`,
    hint: PROXY_FORM,
  }),
  'ProxyRefused.Login': ({ proxy, scheme, isGiven }, idiom) => ({
    message: isGiven ? `代理 ${proxy} 不接受所给出的用户名和密码` : `代理 ${proxy} 要求用户名和密码`,
    hint: proxyLoginHint(scheme, idiom),
  }),
  'ProxyRefused.Target': ({ proxy, target, reason }, idiom) => ({
    message: `代理 ${proxy} 拒绝连接 ${target}：${proxyReason(reason)}`,
    hint: `请在代理中允许 ${target}，或${otherProxy(idiom)}`,
  }),
  'ProxyRefused.Protocol': ({ proxy, scheme }, idiom) => ({
    message: `${proxy} 的应答不是来自 ${PROTOCOLS[scheme]} 代理`,
    hint: `请检查协议、主机和端口，或${otherProxy(idiom)}；${PROXY_FORM}`,
  }),
};

export function proxyReason(reason: ProxyReason): string {
  switch (reason.kind) {
    case 'status':
      return `状态码 ${reason.status}`;
    case 'socks':
      return `${SOCKS_REPLIES[reason.reply] ?? '原因不明'}（应答码 ${reason.reply}）`;
    case 'closed':
      return '它关闭了连接';
  }
}

export function otherProxy({ reader, option }: Idiom): string {
  const elsewhere = reader === 'program' ? '' : '、HTTPS_PROXY、HTTP_PROXY 或 ALL_PROXY';
  return `通过 ${option('proxy')}${elsewhere} 指定其他代理`;
}

function proxyLoginHint(scheme: NamedProxy['scheme'], { reader, option }: Idiom): string {
  const url = `${scheme}://user:password@host:port`;
  if (reader === 'program') return `请写在代理的 URL 中：${url}`;
  return `请使用 ${option('proxyUser')} 和 ${option('proxyPwd')}，或写在代理的 URL 中：${url}`;
}
