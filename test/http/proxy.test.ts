import { describe, expect, test } from 'vitest';
import { proxyFor, proxyFromEnvironment } from '../../src/http/proxy.ts';
import { parseProxyUrl } from '../../src/http/proxy-url.ts';

const OSS = 'http://oss.test';
const TLS_OSS = 'https://oss.test';

describe('the environment', () => {
  test('names proxies in lower or upper case; lower case wins, empty counts as unset', () => {
    const find = proxyFromEnvironment({
      http_proxy: 'http://lower:1',
      HTTP_PROXY: 'http://upper:1',
      https_proxy: '',
      HTTPS_PROXY: 'http://upper:2',
      NO_PROXY: 'a.com',
    });
    expect([OSS, TLS_OSS, 'http://a.com'].map(find)).toEqual(['http://lower:1', 'http://upper:2', undefined]);
    expect(proxyFromEnvironment({})(OSS)).toBeUndefined();
  });

  test('names by ALL_PROXY the proxy of what has none by itself', () => {
    const find = proxyFromEnvironment({ ALL_PROXY: 'socks5://all:1', http_proxy: 'http://plain:1' });
    expect([OSS, TLS_OSS].map(find)).toEqual(['http://plain:1', 'socks5://all:1']);
  });

  test.each([
    ['http://localhost:9000', false],
    ['http://demo.localhost:9000', false],
    ['http://127.0.0.1:9000', false],
    ['https://127.8.9.10', false],
    ['http://[::1]:9000', false],
    ['http://127.example.com', true],
    ['http://10.0.0.1', true],
  ])('is for other machines only: %s: %s', (origin, isProxied) => {
    const find = proxyFromEnvironment({ all_proxy: 'http://proxy:1' });
    expect(find(origin)).toBe(isProxied ? 'http://proxy:1' : undefined);
  });

  test('leaves what it names no proxy for to another one, but not what it excepts', () => {
    const find = proxyFromEnvironment(
      { https_proxy: 'http://env:1', no_proxy: 'direct.test' },
      'http://file:1',
    );
    const origins = [OSS, TLS_OSS, 'https://direct.test', 'http://direct.test', 'https://localhost'];
    expect(origins.map(find)).toEqual([
      'http://file:1',
      'http://env:1',
      undefined,
      undefined,
      'http://file:1',
    ]);
  });

  test.each(['ftp://me:secret@host:1', 'http://', 'http://a b', 'socks4://secret'])(
    'is told by the name of the variable where it is wrong: %s',
    (HTTP_PROXY) => {
      const find = () => proxyFromEnvironment({ HTTP_PROXY })(OSS);
      expect(find).toThrow(
        expect.objectContaining({
          code: 'ProxyRefused',
          message: expect.stringContaining('HTTP_PROXY is not'),
        }),
      );
      expect(find).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
    },
  );
});

describe('NO_PROXY', () => {
  test.each([
    ['oss.test', 'oss.test', true],
    ['OSS.test', 'oss.test', true],
    ['demo.oss.test', 'oss.test', true],
    ['demo.oss.test', '.oss.test', true],
    ['demo.oss.test', '*.oss.test', true],
    ['demoss.test', 'oss.test', false],
    ['oss.test', 'a.com,  oss.test', true],
    ['oss.test', 'a.com oss.test', true],
    ['oss.test', '*', true],
    ['oss.test:8080', 'oss.test:8080', true],
    ['oss.test', 'oss.test:8080', false],
    ['oss.test', 'oss.test:80', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3:8080', '10.0.0.0/8', true],
    ['10.1.2.3', '10.0.0.0/99', false],
    ['10.1.2.3', '10.0.0.0/', false],
    ['10.1.2.3', '2.3', false],
    ['[fd00::1]', 'fd00::1', true],
    ['[fd00::1]:8080', '[fd00:0::1]:8080', true],
    ['[fd00::1]', 'fd00::/8', true],
    ['[fe00::1]', 'fd00::/8', false],
    ['oss.test', '', false],
  ])('of %s, with %j: %s', (host, no_proxy, isDirect) => {
    const find = proxyFromEnvironment({ http_proxy: 'http://proxy:1', no_proxy });
    expect(find(`http://${host}`)).toBe(isDirect ? undefined : 'http://proxy:1');
  });
});

describe('the URL of a proxy', () => {
  test.each([
    ['proxy:3128', 'http', 'proxy:3128'],
    ['http://proxy', 'http', 'proxy:80'],
    ['https://proxy/', 'https', 'proxy:443'],
    ['socks5://proxy', 'socks5', 'proxy:1080'],
    ['socks5h://proxy:80', 'socks5', 'proxy:80'],
    ['SOCKS5://[::1]:1', 'socks5', '[::1]:1'],
  ])('%s', (url, scheme, name) => {
    expect(parseProxyUrl(url)).toMatchObject({ scheme, name, login: undefined });
  });

  test.each([
    ['http://me:p%40ss%2Fw@proxy:1', { user: 'me', password: 'p@ss/w' }],
    ['socks5://me:p%40ss@proxy:1', { user: 'me', password: 'p@ss' }],
    ['me:100%@proxy:1', { user: 'me', password: '100%' }],
    ['http://me@proxy:1', { user: 'me', password: '' }],
  ])('%s holds a login', (url, login) => {
    expect(parseProxyUrl(url)).toMatchObject({ name: 'proxy:1', login });
  });

  test.each([
    'http://',
    'a b',
    'ftp://proxy',
    'socks4://proxy',
    'socks5://',
    'http://proxy:99999',
    'http://me:1/2@proxy:1',
    'http://proxy/path',
    `socks5://me:${'x'.repeat(256)}@proxy`,
  ])('is not %s', (url) => {
    expect(parseProxyUrl(url)).toBeUndefined();
    expect(() => proxyFor(OSS, url)).toThrow(expect.objectContaining({ code: 'ProxyRefused' }));
  });
});
