import { describe, expect, test } from 'vitest';
import { proxyFor, proxyFromEnvironment } from '../../src/http/proxy.ts';

describe('the environment', () => {
  test('names proxies in lower or upper case; lower case wins, empty counts as unset', () => {
    expect(proxyFromEnvironment({})).toEqual({ http: undefined, https: undefined, noProxy: '' });
    expect(
      proxyFromEnvironment({
        http_proxy: 'http://lower:1',
        HTTP_PROXY: 'http://upper:1',
        https_proxy: '',
        HTTPS_PROXY: 'http://upper:2',
        NO_PROXY: 'a.com',
      }),
    ).toEqual({ http: 'http://lower:1', https: 'http://upper:2', noProxy: 'a.com' });
  });
});

describe('the proxy for', () => {
  const settings = { http: 'plain:3128', https: 'https://user:p%40ss@secure:443', noProxy: '' };

  test.each([
    ['http://oss.test', 'http://plain:3128'],
    ['https://oss.test', 'https://user:p%40ss@secure:443'],
    ['http://localhost:9000', undefined],
    ['http://demo.localhost:9000', undefined],
    ['http://127.0.0.1:9000', undefined],
    ['https://127.8.9.10', undefined],
    ['http://[::1]:9000', undefined],
    ['http://127.example.com', 'http://plain:3128'],
    ['http://10.0.0.1', 'http://plain:3128'],
  ])('%s is %s', (origin, proxy) => {
    expect(proxyFor(origin, settings)).toBe(proxy);
  });

  test('an endpoint without one is none', () => {
    expect(proxyFor('http://oss.test', { http: undefined, https: 'http://p', noProxy: '' })).toBeUndefined();
  });

  test.each(['socks5://me:secret@host:1', 'http://', 'http://a b', 'ftp://secret'])(
    '%s is refused, unrepeated',
    (http) => {
      const find = () => proxyFor('http://oss.test', { http, https: undefined, noProxy: '' });
      expect(find).toThrow(expect.objectContaining({ code: 'ProxyRefused' }));
      expect(find).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
    },
  );
});
