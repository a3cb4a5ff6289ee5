// What a user of ossutil types by habit, and what it does here: on the wire, in the output.
import { describe, expect } from 'vitest';
import { expectJsonFailure, expectTextFailure } from '../support/failures.ts';
import type { CliResult } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { exchangesOf, postsOf, test as sandboxTest, settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';

interface Fixtures {
  /** A file of five bytes. */
  readonly file: string;
  /** The command line with the settings of the sandbox. */
  readonly run: (...args: string[]) => Promise<CliResult>;
}

const test = sandboxTest.extend<Fixtures>({
  file: async ({ folder, write }, use) => use(`${folder}/${await write('app.log', 'hello')}`),
  run: async ({ folder, sandbox }, use) => {
    await use((...args) => runMain(args, { cwd: folder, env: settingsOf(sandbox) }));
  },
});

describe('options before the command', () => {
  test('count as those behind it', async ({ run, file, sandbox }) => {
    const options = ['-q', '--metadata', 'append=tail', '--content-type=text/csv', '-t', ''];
    expect(await run(...options, 'append', file, URL)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({
      headers: { 'x-oss-meta-append': 'tail', 'content-type': 'text/csv' },
    });
    expect(await run('-c=2', 'head', URL)).toMatchObject({ code: 0, stdout: 'he' });
    expect(await run('-1', 'tail', URL)).toMatchObject({ code: 0, stdout: 'hello' });
  });

  test.for([
    [['-e', 'X', 'appendd', 'f', URL], "unknown command 'appendd'; did you mean append?"],
    [['-e', 'X'], 'no command given'],
    [['-q', '--typo', 'append', 'f', URL], "unknown option '--typo'"],
    [['-q', '--typo'], "unknown option '--typo'"],
  ] as const)('that are wrong are told as those behind it: %j', async ([args, message], { run }) => {
    expectTextFailure(await run(...args), { exitCode: 64, code: 'Usage', message });
    expectJsonFailure(await run('--json', ...args), { exitCode: 64, code: 'Usage', message });
  });
});

test('--ua is --user-agent', async ({ run, file, sandbox }) => {
  expect(await run('append', file, URL, '--ua', 'nightly/2')).toMatchObject({ code: 0 });
  for (const { headers } of sandbox.requests)
    expect(headers['user-agent']).toMatch(/^oss-append\/.* nightly\/2$/);
  expectTextFailure(await run('head', URL, '--ua', 'a', '--user-agent', 'b'), {
    exitCode: 64,
    code: 'Usage',
    message: 'more than one user agent',
    hint: '--user-agent and --ua',
  });
});

test('-v is --version', async ({ run }) => {
  expect(await run('-v')).toEqual(await run('--version'));
  expect((await run('-v')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await run('--help')).stdout).toContain('  -V, --version ');
  // That nothing was appended must not look like a success.
  const verbose = { exitCode: 64, code: 'Usage', message: "unknown option '-v'" };
  expectTextFailure(await run('append', '-v', 'app.log', URL), verbose);
  expectTextFailure(await run('-v', 'append', 'app.log', URL), verbose);
});

test('-n is --dry-run, of an append', async ({ run, file, sandbox }) => {
  const { code, stdout } = await run('append', file, URL, '-n');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was sent') });
  expect(exchangesOf(sandbox)).toEqual(['HEAD 404']);
});

test('--maxupspeed 0 is no limit', async ({ run, file, sandbox }) => {
  expect(await run('append', file, URL, '--maxupspeed', '0')).toMatchObject({ code: 0 });
  expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
});

test('headers that say nothing of the object are sent with --meta', async ({ run, file, sandbox }) => {
  const meta = 'Accept-Encoding:identity#Origin:https://example.com';
  expect(await run('append', file, URL, '--meta', meta)).toMatchObject({ code: 0, stderr: '' });
  expect(postsOf(sandbox)[0]?.headers).toMatchObject({
    'accept-encoding': 'identity',
    origin: 'https://example.com',
  });
});

test('--request-payer and --payer are one', async ({ run, file, sandbox }) => {
  expect(await run('append', file, URL, '--request-payer', 'requester')).toMatchObject({ code: 0 });
  expect(postsOf(sandbox)[0]?.headers['x-oss-request-payer']).toBe('requester');
});

describe('--output-format', () => {
  test('json is --json, and raw the output without it', async ({ run, file }) => {
    const { stdout } = await run('append', file, URL, '--output-format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ url: URL, bytes: 5 });
    expect((await run('append', file, URL, '--output-format', 'raw')).stdout).toContain('appended 5 bytes');
    const missing = { exitCode: 66, code: 'NoSuchKey', message: 'nothing' };
    expectJsonFailure(await run('--output-format=json', 'head', 'oss://demo/nothing'), missing);
  });

  test('takes no other format', async ({ run }) => {
    for (const format of ['yaml', 'xml', '']) {
      expectTextFailure(await run('head', URL, '--output-format', format), {
        exitCode: 64,
        code: 'Usage',
        message: 'Allowed choices are raw, json',
      });
    }
    const contradiction = { exitCode: 64, code: 'Usage', message: 'more than one' };
    expectJsonFailure(await run('head', URL, '--json', '--output-format', 'raw'), contradiction);
  });

  test('counts for errors of the command line, too', async ({ run }) => {
    const unknown = { exitCode: 64, code: 'Usage', message: "unknown option '--typo'" };
    expectJsonFailure(await run('head', URL, '--output-format', 'json', '--typo'), unknown);
    expectTextFailure(await run('head', URL, 'json', '--typo'), unknown);
  });
});

test.for([
  ['-u', '--incremental appends only what the object lacks'],
  ['--output-dir=reports', 'no report or checkpoint files'],
  ['--version-id', 'the current version'],
  ['--disable-crc64', 'the CRC-64 is what proves an append'],
  ['--bucket', 'name the object as oss://bucket/key'],
  ['--bandwidth-limit', '--maxupspeed (KiB/s) or --traffic-limit (bit/s)'],
] as const)(
  '%s, which only ossutil has, is refused with what to do instead',
  async ([option, hint], { run, file }) => {
    const message = `unknown option '${option.split('=')[0]}'`;
    const result = await run('append', file, URL, option);
    expectTextFailure(result, { exitCode: 64, code: 'Usage', message, hint });
    // What is spelt much like it is not what is meant.
    expect(result.stderr).not.toContain('did you mean');
  },
);
