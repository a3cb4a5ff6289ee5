// The URL of a proxy, taken apart. Whoever tells of it tells its name: the rest may be a password.
import { parseUrl } from '../parse-url.ts';

export interface ProxyServer {
  readonly scheme: 'http' | 'https' | 'socks5';
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, as it may be told. */
  readonly name: string;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  /** The same as a header says it: Basic is what proxies ask for, others need a conversation. */
  readonly authorization: string | undefined;
}

const DEFAULT_PORTS = { http: 80, https: 443, socks5: 1080 } as const;

/** With SOCKS the names of hosts are always looked up by the proxy, so `socks5h` says nothing that `socks5` does not. */
const SCHEMES: Readonly<Record<string, ProxyServer['scheme']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
};

/** Each is one byte's length and the text, in SOCKS. */
const MAX_LOGIN_BYTES = 255;

/** @param text a URL, or `host:port` for one of http */
export function parseProxyUrl(text: string): ProxyServer | undefined {
  const url = parseUrl(text.includes('://') ? text : `http://${text}`);
  if (url === undefined) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = url;
  const scheme = SCHEMES[protocol];
  // What follows the port is part of a password that should have been encoded, if anything.
  const isMore = !['', '/'].includes(pathname) || search !== '' || hash !== '';
  if (scheme === undefined || hostname === '' || isMore) return undefined;
  const given = { user: decode(username), password: decode(password) };
  if (scheme === 'socks5' && Object.values(given).some(isTooLong)) return undefined;
  const login = username === '' && password === '' ? undefined : given;
  const portNumber = port === '' ? DEFAULT_PORTS[scheme] : Number(port);
  return {
    scheme,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: portNumber,
    name: `${hostname}:${portNumber}`,
    login,
    authorization: login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
  };
}

/** Many write passwords as they are: a `%` that begins no code is itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isTooLong(text: string): boolean {
  return Buffer.byteLength(text) > MAX_LOGIN_BYTES;
}
