// Words for proxies.
import type { ConfigFacts, NamedProxy, ProxyReason } from '../../facts/config.ts';
import type { Idiom } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';

const NOT_A_PROXY = 'is not the URL of a proxy';
const PROXY_FORM =
  'write it as http://host:port, https://host:port or socks5://host:port, with user:password@ before the host if need be; in them, percent-encode what is neither a letter nor a digit';

const PROTOCOLS: Readonly<Record<NamedProxy['scheme'], string>> = {
  http: 'HTTP',
  https: 'HTTP over TLS',
  socks5: 'SOCKS 5',
};

/** The replies of RFC 1928. */
const SOCKS_REPLIES: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'too far away (TTL expired)',
  7: 'it makes no connections',
  8: 'it does not know this kind of address',
};

type ProxyProblem = Extract<keyof ConfigFacts, `ProxyRefused${string}`>;

export const proxy: Pick<ErrorTexts, ProxyProblem> = {
  'ProxyRefused.Url': ({ variable }, { option }) => ({
    message: `${variable ?? option('proxy')} ${NOT_A_PROXY}`,
    hint: PROXY_FORM,
  }),
  'ProxyRefused.Login': ({ proxy, scheme, isGiven }, idiom) => ({
    message: isGiven
      ? `the proxy ${proxy} does not accept the user and password that it was given`
      : `the proxy ${proxy} wants a user and a password`,
    hint: proxyLoginHint(scheme, idiom),
  }),
  'ProxyRefused.Target': ({ proxy, target, reason }, idiom) => ({
    message: `the proxy ${proxy} refuses to connect to ${target}: ${proxyReason(reason)}`,
    hint: `have ${target} allowed there, or ${otherProxy(idiom)}`,
  }),
  'ProxyRefused.Protocol': ({ proxy, scheme }, idiom) => ({
    message: `what answers at ${proxy} is not a proxy that speaks ${PROTOCOLS[scheme]}`,
    hint: `check scheme, host and port, or ${otherProxy(idiom)}; ${PROXY_FORM}`,
  }),
};

export function proxyReason(reason: ProxyReason): string {
  switch (reason.kind) {
    case 'status':
      return `status ${reason.status}`;
    case 'socks':
      return `${SOCKS_REPLIES[reason.reply] ?? 'no known reason'} (reply ${reason.reply})`;
    case 'closed':
      return 'it closed the connection';
  }
}

export function otherProxy({ reader, option }: Idiom): string {
  const elsewhere = reader === 'program' ? '' : ', HTTPS_PROXY, HTTP_PROXY or ALL_PROXY';
  return `give another one by ${option('proxy')}${elsewhere}`;
}

function proxyLoginHint(scheme: NamedProxy['scheme'], { reader, option }: Idiom): string {
  const url = `${scheme}://user:password@host:port`;
  if (reader === 'program') return `write them into its URL: ${url}`;
  return `give ${option('proxyUser')} and ${option('proxyPwd')}, or write them into its URL: ${url}`;
}
