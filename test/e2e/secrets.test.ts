// No output, whatever happens and however much is told, ever shows a secret: most of it in this process, and one of each
// kind by the built command line.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type InProcessCli, test } from '../support/in-process.ts';
import { startProxy } from '../support/proxy.ts';
import type { CliResult } from '../support/run-cli.ts';
import { settingsOf } from '../support/sandbox.ts';
import { TEST_TLS } from '../support/tls.ts';

const URL = 'oss://demo/app.log';
const SECRET = 'S3cr3tKey/of+30=chars==0123456';
const WRONG_SECRET = 'Wr0ngSecretThatIsNotOurs987654';
const TOKEN = 'T0ken/CAISwithP1usAnd+Slash==';
const PASSWORD = 'pr0xy-P4ssw0rd';
const HIDDEN = [SECRET, WRONG_SECRET, TOKEN, PASSWORD, encodeURIComponent(SECRET), encodeURIComponent(TOKEN)];

/** Each command as text and as JSON, with everything told. */
async function runAll(
  cli: InProcessCli,
  env: Readonly<Record<string, string | undefined>>,
  commands: readonly (readonly string[])[],
): Promise<CliResult[]> {
  const results: CliResult[] = [];
  for (const command of commands) {
    for (const form of [[], ['--json']]) {
      results.push(await cli([...command, '--loglevel', 'debug', ...form], { env }));
    }
  }
  return results;
}

function expectNoSecret(results: readonly CliResult[]): void {
  for (const { stdout, stderr } of results) {
    for (const hidden of HIDDEN) expect(stdout + stderr).not.toContain(hidden);
    // Nor what is signed with one.
    expect(stdout + stderr).not.toMatch(/authorization/i);
  }
}

test('nothing printed at --loglevel debug holds a secret, a token or a password', async ({
  cli,
  start,
  write,
  folder,
}) => {
  const credentials = { accessKeyId: 'STS.id', accessKeySecret: SECRET, securityToken: TOKEN };
  const sandbox = await start({ credentials });
  const env = settingsOf(sandbox);
  await write('app.log', 'hello\n');
  const append = ['append', 'app.log', URL];

  const succeeding = await runAll(cli, env, [append, ['head', URL], ['head', '--position', URL]]);
  for (const { code } of succeeding) expect(code).toBe(0);
  succeeding.push(await cli(['tail', URL, '--loglevel', 'debug'], { env }));

  // As built, of what succeeds, is refused and cannot be configured.
  const built = await Promise.all(
    [
      env,
      { ...env, OSS_ACCESS_KEY_SECRET: WRONG_SECRET },
      { ...env, OSS_ENDPOINT: `https://STS.id:${SECRET}@oss.test` },
    ].map((each) => cli.start([...append, '--loglevel', 'debug'], { env: each }).exited),
  );
  expect(built.map(({ code }) => code)).toEqual([0, 77, 64]);

  const options = ['-i', 'STS.id', '-k', WRONG_SECRET, '-t', TOKEN];
  const refused = [
    ...(await runAll(cli, { ...env, OSS_ACCESS_KEY_SECRET: WRONG_SECRET }, [
      append,
      [...append, '--position', '0'],
      ['head', URL],
    ])),
    ...(await runAll(cli, env, [[...append, ...options]])),
    ...(await runAll(cli, { ...env, OSS_SESSION_TOKEN: `${TOKEN}x` }, [append])),
  ];
  for (const { code, stderr } of refused) {
    expect(code).toBe(77);
    expect(stderr).toMatch(/SignatureDoesNotMatch|InvalidSecurityToken/);
  }

  const path = join(
    folder,
    await write('.ossconfig', `accessKeySecret: "${SECRET}" ${WRONG_SECRET}\nstsToken: [${TOKEN}`),
  );
  chmodSync(path, 0o600);
  const broken = await runAll(cli, env, [append, ['head', URL]]);
  for (const { code } of broken) expect(code).toBe(78);
  await write('.ossconfig', '');

  const malformed = await runAll(cli, { ...env, OSS_ENDPOINT: `https://STS.id:${SECRET}@oss.test` }, [
    append,
  ]);
  for (const { code } of malformed) expect(code).toBe(64);

  const proxy = await startProxy({ port: sandbox.port, credentials: `me:${PASSWORD}` });
  const endpoint = { ...env, OSS_ENDPOINT: 'http://oss.test' };
  const proxied = await runAll(
    cli,
    { ...endpoint, http_proxy: `http://me:${PASSWORD}@127.0.0.1:${proxy.port}` },
    [append],
  );
  for (const { code } of proxied) expect(code).toBe(0);
  const failing = [
    // A password that the proxy refuses, a proxy that is not there, and one that is none.
    ...(await runAll(cli, { ...endpoint, http_proxy: `http://you:${PASSWORD}@127.0.0.1:${proxy.port}` }, [
      append,
    ])),
    ...(await runAll(cli, { ...endpoint, http_proxy: `http://me:${PASSWORD}@127.0.0.1:1` }, [
      [...append, '--retry-times', '1'],
    ])),
    ...(await runAll(cli, { ...endpoint, http_proxy: `ftp://me:${PASSWORD}@127.0.0.1:1` }, [append])),
  ];
  expect(failing.map(({ code }) => code)).toEqual([78, 78, 75, 75, 78, 78]);

  const strict = await start({ credentials, tls: TEST_TLS, dir: join(folder, 'tls') });
  const untrusted = await runAll(cli, settingsOf(strict), [append]);
  for (const { code } of untrusted) expect(code).toBe(69);

  const dead = await runAll(cli, { ...env, OSS_ENDPOINT: 'http://127.0.0.1:1' }, [
    [...append, '--retry-times', '1'],
  ]);
  for (const { code } of dead) expect(code).toBe(75);

  expectNoSecret([
    ...succeeding,
    ...built,
    ...refused,
    ...broken,
    ...malformed,
    ...proxied,
    ...failing,
    ...untrusted,
    ...dead,
  ]);
});

test('no stack trace is printed below --loglevel debug, and one is at it', async ({ oss, write }) => {
  await write('app.log', 'hello');
  const args = ['append', 'app.log', URL, '-i', 'nobody', '-k', 'wrong'];
  const levels = ['off', 'error', 'warn', 'info', 'debug'];
  const traces: boolean[] = [];
  for (const level of levels) {
    const { code, stderr } = await oss.start([...args, '--loglevel', level]).exited;
    expect(code).toBe(77);
    expect(stderr).toContain('oss-append: error: ');
    traces.push(/\bat \S+.*:\d+:\d+/.test(stderr));
  }
  expect(traces).toEqual([false, false, false, false, true]);
});

test('a secret as short as a letter is hidden as a word, not inside words', async ({ cli }) => {
  const env = { OSS_ENDPOINT: 'http://127.0.0.1:9', OSS_REGION: 'cn-hangzhou' };
  const { stderr } = await cli(['head', URL, '-i', 'y', '-k', 'y', '--retry-times', '1'], { env });
  expect(stderr).toMatch(/looking again in \d\.\d s \(retry 1\)/);
  expect(stderr).not.toContain('[hidden]');
});
