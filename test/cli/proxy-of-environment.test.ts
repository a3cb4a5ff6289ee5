// HTTP_PROXY, HTTPS_PROXY and NO_PROXY; and, through a proxy, hosts that no DNS knows: virtual-hosted and cname.
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { startProxy } from '../support/proxy.ts';
import { settingsOf } from '../support/sandbox.ts';
import { TEST_TLS } from '../support/tls.ts';

const KEY = 'logs/../a//b%2e é.log';
const URL = `oss://demo/${KEY}`;
const ON_THE_WIRE = 'logs/../a//b%252e%20%C3%A9.log';
const APPEND = ['append', 'app.log', URL];

describe('an http endpoint', () => {
  test('is reached through HTTP_PROXY, virtual-hosted, with the path that was signed', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello');
    const proxy = await startProxy({ port: sandbox.port });
    const env = { OSS_ENDPOINT: 'http://oss.test', HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await oss(APPEND, { env })).toMatchObject({ code: 0, stderr: '' });
    expect(proxy.seen).toEqual([
      `HEAD http://demo.oss.test/${ON_THE_WIRE}`,
      `POST http://demo.oss.test/${ON_THE_WIRE}?append&position=0`,
    ]);
    expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hello');
  });

  test('of a custom domain is addressed by that domain alone', async ({ cli, start, write }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ cnames: { 'files.example.com': 'demo' } });
    const proxy = await startProxy({ port: sandbox.port });
    const env = {
      ...settingsOf(sandbox),
      OSS_ENDPOINT: 'http://files.example.com',
      http_proxy: `127.0.0.1:${proxy.port}`,
    };
    for (const style of [['--cname'], ['--addressing-style', 'cname']]) {
      expect(await cli([...APPEND, ...style], { env })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(proxy.seen[0]).toBe(`HEAD http://files.example.com/${ON_THE_WIRE}`);
    expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hellohello');
  });

  test('may be addressed by path on demand', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const proxy = await startProxy({ port: sandbox.port });
    const env = { OSS_ENDPOINT: 'http://oss', HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await oss([...APPEND, '--force-path-style'], { env })).toMatchObject({ code: 0 });
    expect(proxy.seen[0]).toBe(`HEAD http://oss/demo/${ON_THE_WIRE}`);
  });

  test('on this machine is never looked for behind a proxy', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const env = { HTTP_PROXY: 'http://127.0.0.1:1', ALL_PROXY: 'http://127.0.0.1:1' };
    expect(await oss(APPEND, { env })).toMatchObject({ code: 0, stderr: '' });
  });

  test('that NO_PROXY names is reached directly', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const proxy = await startProxy({ port: sandbox.port, status: 502 });
    // An address of this machine that is not a loopback address.
    const env = {
      OSS_ENDPOINT: `http://0.0.0.0:${sandbox.port}`,
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    };
    expect(await oss([...APPEND, '--retry-times', '0'], { env })).toMatchObject({ code: 75 });
    expect(proxy.seen).toHaveLength(1);
    for (const noProxy of ['0.0.0.0', 'example.com, 0.0.0.0', '*']) {
      expect(await oss(APPEND, { env: { ...env, NO_PROXY: noProxy } })).toMatchObject({ code: 0 });
    }
    expect(proxy.seen).toHaveLength(1);
  });
});

describe('an https endpoint', () => {
  test('is reached through a tunnel of HTTPS_PROXY, its certificate checked', async ({
    cli,
    start,
    write,
  }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ tls: TEST_TLS });
    const proxy = await startProxy({ port: sandbox.port });
    const env = {
      ...settingsOf(sandbox),
      OSS_ENDPOINT: 'https://oss.test',
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      HTTP_PROXY: 'http://127.0.0.1:1',
    };
    await expectFailure((form) => cli([...APPEND, ...form], { env }), {
      exitCode: 69,
      code: 'CertificateNotTrusted',
      message: 'certificate is not trusted',
      hint: /NODE_EXTRA_CA_CERTS/,
    });
    expect(sandbox.requests).toEqual([]);
    expect(await cli([...APPEND, '--skip-verify-cert'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(new Set(proxy.seen)).toEqual(new Set(['CONNECT demo.oss.test:443']));
    expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hello');
  });
});

describe('a proxy', () => {
  test.for(['http', 'https'])(
    'that wants a password gets the one in its URL (%s)',
    async (scheme, { cli, start, write }) => {
      await write('app.log', 'hello');
      const sandbox = await start(scheme === 'https' ? { tls: TEST_TLS } : {});
      const proxy = await startProxy({ port: sandbox.port, credentials: 'me:p@ss/w' });
      const url = (user: string) => ({ [`${scheme}_proxy`]: `http://${user}127.0.0.1:${proxy.port}` });
      const env = {
        ...settingsOf(sandbox),
        OSS_ENDPOINT: `${scheme}://oss.test`,
      };
      const trusting = [...APPEND, '--skip-verify-cert'];
      expect(await cli(trusting, { env: { ...env, ...url('me:p%40ss%2Fw@') } })).toMatchObject({
        code: 0,
        stderr: '',
      });
      await expectFailure((form) => cli([...trusting, ...form], { env: { ...env, ...url('') } }), {
        exitCode: 78,
        code: 'ProxyRefused',
        message: `the proxy 127.0.0.1:${proxy.port} wants a user and a password`,
        hint: /--proxy-user and --proxy-pwd/,
      });
    },
  );

  test.for(['http', 'https'])(
    'that cannot reach OSS is worth another try later (%s)',
    async (scheme, { cli, start, write }) => {
      await write('app.log', 'hello');
      const sandbox = await start();
      const proxy = await startProxy({ port: sandbox.port, status: 502 });
      const env = {
        ...settingsOf(sandbox),
        OSS_ENDPOINT: `${scheme}://oss.test`,
        [`${scheme}_proxy`]: `http://127.0.0.1:${proxy.port}`,
      };
      const { code, stderr, stdout } = await cli([...APPEND, '--retry-times', '1'], { env });
      expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
      expect(stderr).toMatch(/^oss-append: warning: .*\b502\b.*\noss-append: error: .*\b502\b.*\n/s);
      expect(proxy.seen).toHaveLength(2);
    },
  );

  test('that is not there is worth another try later', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ENDPOINT: 'http://oss.test', HTTP_PROXY: 'http://127.0.0.1:1' };
    await expectFailure((form) => oss([...APPEND, '--retry-times', '0', ...form], { env }), {
      exitCode: 75,
      code: 'ECONNREFUSED',
      message: 'the proxy 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
      hint: /HTTPS_PROXY/,
    });
  });
});
