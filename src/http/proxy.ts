// HTTP_PROXY, HTTPS_PROXY and NO_PROXY. Which hosts NO_PROXY means is left to undici's proxy agent.
import { isIPv4 } from 'node:net';
import { ConfigError } from '../errors.ts';

export interface ProxySettings {
  /** Proxy for `http:` endpoints. */
  readonly http: string | undefined;
  /** Proxy for `https:` endpoints. */
  readonly https: string | undefined;
  /** Hosts reached directly, comma-separated. */
  readonly noProxy: string;
}

/** Lower-case names win, as in curl; an empty value counts as unset. */
export function proxyFromEnvironment(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const read = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined;
  return { http: read('http_proxy'), https: read('https_proxy'), noProxy: read('no_proxy') ?? '' };
}

/**
 * @returns the URL of the proxy for an origin, undefined to connect directly
 * @throws {ConfigError} for a proxy that is not an http or https URL
 */
export function proxyFor(origin: string, settings: ProxySettings): string | undefined {
  const { protocol, hostname } = new URL(origin);
  const proxy = protocol === 'https:' ? settings.https : settings.http;
  // As in Go, and so in ossutil: what is on this machine is never behind a proxy.
  return proxy === undefined || isLoopback(hostname) ? undefined : checkProxyUrl(proxy);
}

function checkProxyUrl(text: string): string {
  const url = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:/.test(new URL(url).protocol)) return url;
  // The text may hold a password: it is not repeated.
  throw new ConfigError('ProxyRefused.Url', {});
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIPv4(hostname) && hostname.startsWith('127.');
}
