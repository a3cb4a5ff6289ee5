// Which proxy leads to a server, if any.
import { isIPv4 } from 'node:net';
import { ConfigError } from '../errors.ts';
import { isExcepted } from './no-proxy.ts';
import { type ProxyServer, parseProxyUrl } from './proxy-url.ts';

/** @returns the URL of the proxy to a server, undefined to connect directly; `origin` is `https://host:port` */
export type ProxyRule = (origin: string) => string | undefined;

/**
 * HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; lower-case names win, as in curl, and an empty value counts as unset.
 * @param otherwise the proxy to what is not excepted where the environment names none
 */
export function proxyFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  otherwise?: string,
): ProxyRule {
  const find = (...names: string[]): string | undefined =>
    names.flatMap((name) => [name, name.toUpperCase()]).find((name) => env[name]);
  return (origin) => {
    const url = new URL(origin);
    if (isExcepted(url, env[find('no_proxy') ?? ''] ?? '')) return undefined;
    const variable = find(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy', 'all_proxy');
    // As in Go, and so in ossutil: what is on this machine is not behind a proxy that all programs are told of.
    if (variable === undefined || isLoopback(url.hostname)) return otherwise;
    const proxy = env[variable] ?? '';
    if (parseProxyUrl(proxy) === undefined) throw new ConfigError('ProxyRefused.Url', { variable });
    return proxy;
  };
}

/** @throws {ConfigError} for what is no URL of a proxy */
export function proxyFor(origin: string, proxy: string | ProxyRule | undefined): ProxyServer | undefined {
  const url = typeof proxy === 'function' ? proxy(origin) : proxy;
  if (url === undefined) return undefined;
  const parsed = parseProxyUrl(url);
  if (parsed === undefined) throw new ConfigError('ProxyRefused.Url', { variable: undefined });
  return parsed;
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIPv4(hostname) && hostname.startsWith('127.');
}
