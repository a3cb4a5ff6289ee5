// Proxies as the environment of a process names them, and a certificate that it vouches for behind one. More:
// test/cli/proxy-of-environment.test.ts.
import { expect } from 'vitest';
import { startProxy } from '../support/proxy.ts';
import { settingsOf, test } from '../support/sandbox.ts';
import { CERTIFICATE_PATH, TEST_TLS } from '../support/tls.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

test('an https endpoint is reached through a tunnel of HTTPS_PROXY, an http endpoint without', async ({
  cli,
  start,
  write,
  folder,
}) => {
  await write('app.log', 'hello');
  const sandbox = await start({ tls: TEST_TLS });
  const proxy = await startProxy({ port: sandbox.port, credentials: 'me:p@ss/w' });
  const env = {
    ...settingsOf(sandbox),
    OSS_ENDPOINT: 'https://oss.test',
    HTTPS_PROXY: `http://me:p%40ss%2Fw@127.0.0.1:${proxy.port}`,
    NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH,
  };
  expect(await cli(APPEND, { env })).toMatchObject({ code: 0, stderr: '' });
  expect(new Set(proxy.seen)).toEqual(new Set(['CONNECT demo.oss.test:443']));
  expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  const plain = await start({ dir: `${folder}/plain` });
  const toPlain = await startProxy({ port: plain.port });
  const httpEnv = { ...settingsOf(plain), OSS_ENDPOINT: 'http://oss.test' };
  const named = { ...httpEnv, http_proxy: `127.0.0.1:${toPlain.port}` };
  expect(await cli(APPEND, { env: named })).toMatchObject({ code: 0, stderr: '' });
  expect(toPlain.seen[0]).toBe('HEAD http://demo.oss.test/app.log');
});
