// Which proxy a command uses, with whose password; and from which address it connects.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { expectFailure } from '../support/failures.ts';
import { startProxy } from '../support/proxy.ts';
import { runMain } from '../support/run-main.ts';
import { test as sandboxTest, settingsOf } from '../support/sandbox.ts';
import { startSocks } from '../support/socks.ts';
import { TEST_TLS } from '../support/tls.ts';

const DEAD = 'http://127.0.0.1:1';
const HEAD = ['head', 'oss://demo/app.log', '--position', '--retry-times', '0'];

type Env = Readonly<Record<string, string | undefined>>;

const test = sandboxTest.extend<{ head: (options: string[], env?: Env) => ReturnType<typeof runMain> }>({
  head: async ({ sandbox, folder }, use) => {
    await use((options, env = {}) =>
      runMain([...HEAD, ...options], { cwd: folder, env: { ...settingsOf(sandbox), ...env } }),
    );
  },
});

const OK = { code: 0, stdout: '0\n', stderr: '' };
const http = (sandbox: Sandbox, credentials?: string) =>
  startProxy({ port: sandbox.port, ...(credentials !== undefined && { credentials }) });

describe('a proxy by option', () => {
  test('is for this machine, too, and whatever the environment says', async ({ head, sandbox }) => {
    const proxy = await http(sandbox);
    const env = { HTTP_PROXY: DEAD, NO_PROXY: '*' };
    for (const option of ['--proxy', '--proxy-host']) {
      expect(await head([option, `127.0.0.1:${proxy.port}`], env)).toMatchObject(OK);
    }
    expect(proxy.seen).toEqual(Array(2).fill(`HEAD ${sandbox.endpoint}/demo/app.log`));
  });

  test('may be one of SOCKS, with and without a password', async ({ head, sandbox }) => {
    const socks = await startSocks({ port: sandbox.port });
    const strict = await startSocks({ port: sandbox.port, credentials: 'me:pä@ss' });
    const env = { OSS_ENDPOINT: 'http://oss.test' };
    expect(await head(['--proxy', `socks5://127.0.0.1:${socks.port}`], env)).toMatchObject(OK);
    // A login that nobody asks for is no obstacle.
    expect(await head(['--proxy', `socks5h://me:x@127.0.0.1:${socks.port}`], env)).toMatchObject(OK);
    const password = encodeURIComponent('pä@ss');
    expect(await head(['--proxy', `socks5://me:${password}@127.0.0.1:${strict.port}`], env)).toMatchObject(
      OK,
    );
    expect(socks.seen).toEqual(Array(2).fill('3 demo.oss.test:80'));

    for (const [url, message] of [
      [`socks5://127.0.0.1:${strict.port}`, 'wants a user and a password'],
      [`socks5://me:wrong@127.0.0.1:${strict.port}`, 'does not accept the user and password'],
    ] as const) {
      await expectFailure((form) => head(['--proxy', url, ...form], env), {
        exitCode: 78,
        code: 'ProxyRefused',
        message: `the proxy 127.0.0.1:${strict.port} ${message}`,
        hint: /--proxy-user and --proxy-pwd.* socks5:\/\/user:password@/,
      });
    }
  });

  test('leads to https by a tunnel, of SOCKS as of HTTP', async ({ head, start, folder }) => {
    const sandbox = await start({ tls: TEST_TLS, dir: join(folder, 'tls') });
    const env = { ...settingsOf(sandbox), OSS_ENDPOINT: 'https://oss.test' };
    const proxy = await http(sandbox, 'me:secret');
    const socks = await startSocks({ port: sandbox.port, credentials: 'me:secret' });
    for (const url of [`http://127.0.0.1:${proxy.port}`, `socks5://127.0.0.1:${socks.port}`]) {
      const login = ['--proxy-user', 'me', '--proxy-pwd', 'secret'];
      expect(await head(['--proxy', url, '--skip-verify-cert', ...login], env)).toMatchObject(OK);
      expect(await head(['--proxy', url, ...login], env)).toMatchObject({
        code: 69,
        stderr: expect.stringContaining("the server's TLS certificate is not trusted"),
      });
    }
    expect(proxy.seen).toEqual(Array(2).fill('CONNECT demo.oss.test:443'));
    expect(socks.seen).toEqual(Array(2).fill('3 demo.oss.test:443'));
  });

  test('that will not, and one that cannot, are told apart', async ({ head }) => {
    const env = { OSS_ENDPOINT: 'https://oss.test' };
    const refusing = await startProxy({ port: 1, status: 403 });
    await expectFailure((form) => head(['--proxy', `127.0.0.1:${refusing.port}`, ...form], env), {
      exitCode: 78,
      code: 'ProxyRefused',
      message: `the proxy 127.0.0.1:${refusing.port} refuses to connect to demo.oss.test: status 403`,
      hint: /allowed there, or give another one by --proxy/,
    });
    const failing = await startSocks({ port: 1, reply: 5 });
    await expectFailure((form) => head(['--proxy', `socks5://127.0.0.1:${failing.port}`, ...form], env), {
      exitCode: 75,
      code: 'ProxyFailed',
      message: `the proxy 127.0.0.1:${failing.port} cannot connect to demo.oss.test: connection refused (reply 5)`,
      hint: /what the proxy can reach/,
    });
  });

  test('env is that of the environment, and not the one of the file', async ({ head, sandbox, write }) => {
    const config = ['--config-file', await write('conf', `proxy: ${DEAD}\n`)];
    expect(await head(config)).toMatchObject({ code: 75 });
    expect(await head([...config, '--proxy', 'env'])).toMatchObject(OK);
    const proxy = await http(sandbox);
    const env = { OSS_ENDPOINT: 'http://oss.test', ALL_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await head([...config, '--proxy', 'env'], env)).toMatchObject(OK);
    expect(proxy.seen).toHaveLength(1);
  });

  test('is one: two that differ are an error, and so is a password for none', async ({ head }) => {
    expect(await head(['--proxy', 'a:1', '--proxy-host', 'b:1'])).toMatchObject({ code: 64 });
    await expectFailure((form) => head(['--proxy-user', 'me', ...form]), {
      exitCode: 64,
      code: 'Usage',
      message: 'are for use with a proxy, and there is none',
      hint: /--proxy/,
    });
  });
});

test('no password of a proxy is ever printed', async ({ head, sandbox }) => {
  const strict = await startSocks({ port: sandbox.port, credentials: 'me:other' });
  const secret = 'pr0xy/P4ss+word';
  const encoded = encodeURIComponent(secret);
  const login = Buffer.from(`me:${secret}`).toString('base64');
  const endpoint = { OSS_ENDPOINT: 'http://oss.test' };
  const told = ['--loglevel', 'debug'];
  const all = [
    await head([...told, '--proxy', '127.0.0.1:1', '--proxy-user', 'me', '--proxy-pwd', secret]),
    await head([...told, '--proxy-host', `http://me:${encoded}@127.0.0.1:1`]),
    await head([...told, '--proxy', `socks5://me:${encoded}@127.0.0.1:${strict.port}`]),
    await head([...told, '--proxy', `http://me:${secret}@127.0.0.1:1`]),
    await head([...told], { ...endpoint, ALL_PROXY: `socks5://me:${encoded}@127.0.0.1:1` }),
    await head([...told], { ...endpoint, ALL_PROXY: `ftp://me:${encoded}@127.0.0.1:1` }),
  ];
  expect(all.map(({ code }) => code)).toEqual([75, 75, 78, 64, 75, 78]);
  for (const { stdout, stderr } of all) {
    for (const hidden of [secret, encoded, login]) expect(stdout + stderr).not.toContain(hidden);
  }
});

describe('a proxy in a file', () => {
  test('gives way to the environment and to NO_PROXY, and gets its own password', async ({
    head,
    sandbox,
    folder,
    write,
  }) => {
    const ofFile = await http(sandbox, 'me:hidden');
    const ofEnvironment = await http(sandbox, 'you:other');
    const lines = [
      `[Default]`,
      `proxyHost=http://127.0.0.1:${ofFile.port}`,
      'proxyUser=me',
      'proxyPwd=hidden',
    ];
    const config = ['--config-file', await write('conf', `[Credentials]\n${lines.join('\n')}\n`)];
    chmodSync(join(folder, 'conf'), 0o600);
    expect(await head(config)).toMatchObject(OK);
    expect(ofFile.seen).toHaveLength(1);

    expect(await head(config, { NO_PROXY: '127.0.0.0/8' })).toMatchObject(OK);
    expect(ofFile.seen).toHaveLength(1);

    const env = { OSS_ENDPOINT: 'http://oss.test', HTTP_PROXY: `http://127.0.0.1:${ofEnvironment.port}` };
    // The password of the file is not for this one, but that of an option is.
    expect(await head(config, env)).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${ofEnvironment.port} wants a user and a password`),
    });
    expect(await head([...config, '--proxy-user', 'you', '--proxy-pwd', 'other'], env)).toMatchObject(OK);
    const byOption = ['--proxy', `http://127.0.0.1:${ofEnvironment.port}`];
    expect(await head([...config, ...byOption])).toMatchObject({ code: 78 });
    expect(ofFile.seen).toHaveLength(1);
  });
});

describe('--bind-address', () => {
  test('is where connections come from', async ({ head, sandbox }) => {
    expect(await head(['--bind-address', '127.0.0.9'])).toMatchObject(OK);
    const socks = await startSocks({ port: sandbox.port });
    const through = ['--proxy', `socks5://127.0.0.1:${socks.port}`, '--bind-address', '127.0.0.8'];
    expect(await head(through)).toMatchObject(OK);
    expect(socks.clients).toEqual(['127.0.0.8']);
  });

  test.for(['203.0.113.9', '::1'])('%s is an error where it cannot be', async (address, { head }) => {
    await expectFailure((form) => head(['--bind-address', address, ...form]), {
      exitCode: 78,
      code: 'LocalAddressUnusable',
      message: `no connection can be made from ${address}: `,
      hint: /--bind-address an address of this machine/,
    });
  });
});
