// `--log-file`: what is told goes there with the time, and stderr is left what a cron job's mail should say.
import { lchown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import type { CliResult } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { test as sandboxTest, settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z oss-append\[\d+\]: (.*)$/;

interface Fixtures {
  readonly log: string;
  /** What was logged, without times and process ids. */
  readonly logged: () => Promise<string[]>;
  readonly run: (...args: string[]) => Promise<CliResult>;
}

const test = sandboxTest.extend<Fixtures>({
  log: async ({ folder }, use) => use(`${folder}/log`),
  logged: async ({ log }, use) => {
    await use(async () => {
      const lines = (await readFile(log, 'utf8')).split('\n');
      expect(lines.pop()).toBe('');
      return lines.map((line) => LINE.exec(line)?.[1] ?? `not a line of a log: ${line}`);
    });
  },
  run: async ({ folder, sandbox }, use) => {
    await use((...args) => runMain(args, { cwd: folder, env: settingsOf(sandbox) }));
  },
});

test('it gets what --loglevel asks for, and stderr does not', async ({ run, log, logged, sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const head = ['head', '--position', URL, '--log-file', log];
  expect(await run(...head)).toEqual(await run('head', '--position', URL));
  expect(await logged()).toEqual([]);
  expect(await run(...head, '--loglevel', 'info')).toMatchObject({ code: 0, stdout: '5\n', stderr: '' });
  expect(await logged()).toEqual([expect.stringMatching(/^info: HEAD http:.*\/demo\/app\.log.* 200/)]);
  // What was there stays.
  await run(...head, '--loglevel', 'info', '--json');
  expect(await logged()).toHaveLength(2);
  expect((await stat(log)).mode & 0o777).toBe(0o600);
});

test('warnings and errors are told on stderr as well', async ({
  run,
  folder,
  log,
  logged,
  sandbox,
  write,
}) => {
  await write('app.log', 'hello');
  await sandbox.store.append('demo', 'app.log', 'hello');
  const append = ['append', `${folder}/app.log`, URL, '--acl', 'private', '--log-file', log];
  const warning = `warning: ${URL} exists already: x-oss-object-acl not sent`;
  expect((await run(...append)).stderr).toBe(`oss-append: ${warning}\n`);
  expect((await run(...append, '-q')).stderr).toBe('');
  expect(await logged()).toEqual([warning, warning]);
  await rm(log);
  const missing = await run('head', 'oss://demo/nothing', '--log-file', log, '--json');
  expect(JSON.parse(missing.stderr)).toMatchObject({ error: { code: 'NoSuchKey' } });
  expect((await logged())[0]).toMatch(/^error: .*oss:\/\/demo\/nothing/);
});

test('- is stderr', async ({ run, sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const { stderr } = await run('head', '--position', URL, '--log-file', '-', '--loglevel', 'info');
  expect(stderr).toMatch(/^oss-append: info: HEAD /);
});

test('a config file may name it, if it is named itself', async ({
  run,
  folder,
  log,
  logged,
  sandbox,
  write,
}) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  await write('named.yaml', `logFile: ${log}\nlogLevel: info\n`);
  const head = ['head', '--position', URL];
  expect(await run(...head, '--config-file', `${folder}/named.yaml`)).toMatchObject({ code: 0, stderr: '' });
  expect(await logged()).toHaveLength(1);
  await write('.ossconfig', `logFile: ${log}\n`);
  await expectFailure((form) => run(...head, ...form), {
    exitCode: 78,
    code: 'ConfigFileNotTrusted',
    message: 'logFile',
  });
});

test('one that cannot be written ends the command before anything is sent', async ({
  run,
  folder,
  sandbox,
}) => {
  for (const path of [folder, `${folder}/none/log`]) {
    await expectFailure((form) => run('head', URL, '--log-file', path, ...form), {
      exitCode: 74,
      code: 'LogFileFailed',
      message: `cannot write the log file ${path}: `,
      hint: '--log-file',
    });
  }
  const usage = { exitCode: 64, code: 'Usage', message: '--log-file must', hint: undefined };
  expectTextFailure(await run('head', URL, '--log-file', ''), usage);
  expectTextFailure(await run('head', URL, '--log-file', `${folder}/a\nb`), usage);
  expect((await readdir(folder)).filter((name) => name.startsWith('a'))).toEqual([]);
  expect(sandbox.requests).toEqual([]);
});

test('one that cannot be written any more is told of once, and nothing ends', async ({
  run,
  folder,
  sandbox,
  write,
}) => {
  await mkdir(`${folder}/logs`);
  await write('app.log', 'hello');
  await sandbox.store.append('demo', 'app.log', 'hello');
  const append = [
    'append',
    `${folder}/app.log`,
    URL,
    '--loglevel',
    'info',
    '--log-file',
    `${folder}/logs/log`,
  ];
  sandbox.faults.add('append:1:stall=before-body');
  const running = run(...append, '--read-timeout', '1');
  await expect
    .poll(() =>
      stat(`${folder}/logs/log`).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    .toBeGreaterThan(0);
  await rm(`${folder}/logs`, { recursive: true });
  const { code, stderr } = await running;
  expect(code).toBe(0);
  expect(stderr.match(/cannot write the log file .* any more/g)).toHaveLength(1);
});

test('is for its owner only, whatever the umask', async ({ run, folder, sandbox }) => {
  const before = process.umask(0);
  try {
    await sandbox.store.append('demo', 'app.log', 'hello');
    await run('head', URL, '--log-file', `${folder}/new.log`, '--loglevel', 'info');
  } finally {
    process.umask(before);
  }
  expect((await stat(`${folder}/new.log`)).mode & 0o777).toBe(0o600);
});

test('may be a link, but not one of another user', async ({ run, folder, sandbox, write }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  await write('target', '');
  await symlink('target', `${folder}/link`);
  const head = ['head', URL, '--loglevel', 'info', '--log-file', `${folder}/link`];
  expect(await run(...head)).toMatchObject({ code: 0, stderr: '' });
  const logged = await readFile(`${folder}/target`, 'utf8');
  expect(logged).toContain('HEAD');
  if (process.geteuid?.() !== 0) return;
  await lchown(`${folder}/link`, 4711, 4711);
  await expectFailure((form) => run(...head, ...form), {
    exitCode: 74,
    code: 'LogFileFailed',
    message: 'ELOOP',
    hint: '--log-file',
  });
  expect(await readFile(`${folder}/target`, 'utf8')).toBe(logged);
});

test('no secret is written there', async ({ run, log, sandbox }) => {
  await writeFile(log, '');
  const secret = sandbox.credentials.accessKeySecret;
  await run('head', `oss://demo/${secret}`, '--log-file', log, '--loglevel', 'debug');
  await run('head', URL, '-e', `http://${secret}.invalid:1`, '--retry-times', '0', '--log-file', log);
  const text = await readFile(log, 'utf8');
  expect(text).toContain('[hidden]');
  expect(text).not.toContain(secret);
});
