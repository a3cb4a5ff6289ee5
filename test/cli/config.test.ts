// `config`: what it writes, shows and says; the questions by themselves, and what is typed for -p.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import type { CliResult, Environment } from '../support/run-cli.ts';
import { type MainOptions, runMain } from '../support/run-main.ts';
import { test as base, exchangesOf, settingsOf } from '../support/sandbox.ts';
import { type Answer, Typist } from '../support/typist.ts';

const KEYS =
  '[Credentials]\nendpoint=https://oss-cn-hangzhou.aliyuncs.com\naccessKeyID=LTAI1\naccessKeySecret=s3cret\n';
const URL = 'oss://demo/app.log';

type Run = (args: readonly string[], options?: Partial<MainOptions>) => Promise<CliResult>;

interface Fixtures {
  /** With `folder` as the home folder, too, and no settings. */
  readonly run: Run;
  /** What the file of that name holds. */
  readonly read: (name: string) => string;
}

const test = base.extend<Fixtures>({
  run: async ({ folder }, use) => {
    await use((args, options = {}) => runMain(args, { cwd: folder, homeDir: folder, ...options }));
  },
  read: async ({ folder }, use) => {
    await use((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  },
});

describe('config with options', () => {
  test('writes them without asking, to the file of ossutil', async ({ run, read, folder }) => {
    const options = ['-e', 'oss-cn-hangzhou.aliyuncs.com', '-i', 'LTAI1', '-k', 's3cret', '-t', 'tok'];
    const { code, stdout, stderr } = await run(['config', ...options]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `wrote ${folder}/.ossutilconfig\n`,
      stderr: '',
    });
    expect(read('.ossutilconfig')).toBe(
      '[Credentials]\nendpoint=oss-cn-hangzhou.aliyuncs.com\naccessKeyID=LTAI1\naccessKeySecret=s3cret\nstsToken=tok\n',
    );
    expect(statSync(`${folder}/.ossutilconfig`).mode & 0o777).toBe(0o600);
  });

  test('writes to the file that -c or a variable names', async ({ run, read }) => {
    await run(['config', '-i', 'LTAI1', '-c', 'one.conf']);
    await run(['config', '-i', 'LTAI2'], { env: { OSS_CONFIG_FILE: 'two.yml' } });
    expect([read('one.conf'), read('two.yml')]).toEqual([
      '[Credentials]\naccessKeyID=LTAI1\n',
      'accessKeyId: LTAI2\n',
    ]);
  });

  test('keeps the old file, and says where', async ({ run, read, write, folder }) => {
    await write('.ossutilconfig', KEYS);
    const { stdout } = await run(['config', '--region', 'cn-hangzhou']);
    expect(stdout).toBe(
      `wrote ${folder}/.ossutilconfig; what it was before is ${folder}/.ossutilconfig.bak\n`,
    );
    expect(read('.ossutilconfig.bak')).toBe(KEYS);
    expect(read('.ossutilconfig')).toBe(`${KEYS}region=cn-hangzhou\n`);
  });
});

describe('config set', () => {
  test('takes keys in any spelling, and a secret from stdin', async ({ run, read, folder }) => {
    const words = ['access_key_id=LTAI1', 'AccessKeySecret=-', 'read-timeout=20'];
    const { code, stdout } = await run(['config', 'set', ...words, '--json'], { stdin: 's3=cret\n' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      configFile: `${folder}/.ossutilconfig`,
      backup: null,
      keys: ['accessKeyId', 'accessKeySecret', 'readTimeout'],
    });
    expect(read('.ossutilconfig')).toBe(
      '[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s3=cret\nreadTimeout=20\n',
    );
  });

  test('a secret that stdin does not have empties nothing', async ({ run, read, write }) => {
    await write('.ossutilconfig', KEYS);
    for (const [words, stdin] of [
      [['accessKeySecret=-'], ' \n'],
      [['accessKeySecret=-', 'stsToken=-'], 's3cret'],
    ] as const) {
      const { code, stderr } = await run(['config', 'set', ...words], { stdin });
      expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining(' must not be empty') });
    }
    expect(read('.ossutilconfig')).toBe(KEYS);
  });

  test('writes to the profile that is named, and get reads it there', async ({ run, read, write }) => {
    await write('.ossutilconfig', KEYS);
    expect(await run(['config', 'set', 'region=cn-beijing', '--profile', 'ci'])).toMatchObject({ code: 0 });
    await run(['config', 'set', 'mode=EcsRamRole'], { env: { OSSUTIL_PROFILE: 'ci' } });
    expect(read('.ossutilconfig')).toBe(`${KEYS}[profile ci]\nregion=cn-beijing\nmode=EcsRamRole\n`);
    const { stdout } = await run(['config', 'list', '--profile', 'ci']);
    expect(stdout).toMatch(/^region +cn-beijing /m);
    expect(stdout).toMatch(/^mode +EcsRamRole /m);
  });

  test('empties a key by unset', async ({ run, read, write }) => {
    await write('.ossutilconfig', `${KEYS}stsToken=old\n`);
    expect(await run(['config', 'unset', 'sts-token'])).toMatchObject({ code: 0 });
    expect(read('.ossutilconfig')).toBe(`${KEYS}stsToken=\n`);
  });

  test.for([
    [['set', 'regoin=cn-hangzhou'], 'there is no setting "regoin"; did you mean region?'],
    [['set', 'region'], 'config set wants key=value, not "region"'],
    [['set', '=s3cret'], 'config set wants key=value\n'],
    [['set', 'readTimeout=never'], 'readTimeout must be a number of seconds'],
    [['set', 'endpoint=http://a@b'], 'endpoint must not hold a user name or password'],
    [['set'], 'config set: too few arguments'],
    [['list', 'all'], 'config list: too many arguments'],
    [['get', 'nonsense'], 'there is no setting "nonsense"'],
    [['sett', 'region=x'], 'config cannot "sett"; did you mean set?'],
  ] as const)('%j is a mistake, and writes nothing', async ([words, message], { run, folder }) => {
    const { code, stdout, stderr } = await run(['config', ...words]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('s3cret');
    expect(await readdir(folder)).toEqual([]);
  });

  test('warns where what is written does not count', async ({ run, write, folder }) => {
    await write('.ossconfig', 'region: cn-beijing\n');
    const { code, stderr } = await run(['config', 'set', 'region=cn-hangzhou'], {
      env: { OSS_REGION: 'cn-shanghai' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain(`in this folder ${folder}/.ossconfig is read, not ${folder}/.ossutilconfig`);
    expect(stderr).toContain('the variable OSS_REGION counts before region in a file');
    const named = await run(['config', 'set', 'region=cn-hangzhou', '-c', 'x.conf']);
    expect(named.stderr).toBe('');
  });

  test('a folder that cannot be written is an error, and nothing is changed', async ({ run }) => {
    const { code, stderr } = await run(['config', 'set', 'region=x', '-c', 'none/such/file']);
    expect(code).toBe(74);
    expect(stderr).toMatch(/cannot write .*none\/such\/file: ENOENT; nothing was changed\n/);
  });
});

describe('config get and list', () => {
  test('get prints a value alone, whatever gave it', async ({ run, write }) => {
    await write('.ossutilconfig', KEYS);
    expect(await run(['config', 'get', 'access-key-id'])).toMatchObject({ code: 0, stdout: 'LTAI1\n' });
    expect(await run(['config', 'get', 'read_timeout'])).toMatchObject({ stdout: '60\n' });
    const env = { OSS_REGION: 'cn-beijing' };
    expect(await run(['config', 'get', 'region'], { env })).toMatchObject({ stdout: 'cn-beijing\n' });
    expect(await run(['config', 'get', 'region', '--json'], { env })).toMatchObject({
      stdout: '{"key":"region","value":"cn-beijing","source":"environment","from":"OSS_REGION"}\n',
    });
    expect(await run(['config', 'get', 'region'])).toMatchObject({ code: 78, stdout: '' });
  });

  test('list shows what counts and where it comes from, but no secret', async ({ run, write, folder }) => {
    await write('.ossutilconfig', `${KEYS}stsToken=t0ken\n`);
    const args = ['config', 'list', '--read-timeout', '5'];
    const env = { OSS_REGION: 'cn-beijing' };
    const { code, stdout, stderr } = await run(args, { env });
    expect(code).toBe(0);
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows).toContainEqual(['accessKeySecret', '********', `${folder}/.ossutilconfig`]);
    expect(rows).toContainEqual(['stsToken', '********', `${folder}/.ossutilconfig`]);
    expect(rows).toContainEqual(['region', 'cn-beijing', 'OSS_REGION']);
    expect(rows).toContainEqual(['readTimeout', '5', '--read-timeout']);
    expect(rows).toContainEqual(['retryTimes', '10', 'default']);
    const json = await run([...args, '--json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({
      configFile: `${folder}/.ossutilconfig`,
      settings: expect.arrayContaining([{ key: 'retryTimes', value: '10', source: 'default', from: null }]),
    });
    for (const text of [stdout, stderr, json.stdout]) expect(text).not.toMatch(/s3cret|t0ken/);
  });
});

describe('config check', () => {
  type Check = { readonly name: string; readonly ok: boolean } & Readonly<Record<string, unknown>>;

  async function check(
    run: Run,
    args: readonly string[],
    env: Environment,
  ): Promise<{ code: number | null; checks: Check[] }> {
    const { code, stdout } = await run(['config', 'check', ...args, '--json', '--retry-times', '0'], { env });
    const { ok, exitCode, checks } = JSON.parse(stdout);
    expect({ ok, exitCode }).toEqual({ ok: code === 0, exitCode: code });
    return { code, checks };
  }

  test('of an object finds all in order, and stores nothing', async ({ sandbox, run }) => {
    const { code, checks } = await check(run, [URL], settingsOf(sandbox));
    expect(code).toBe(0);
    expect(checks).toMatchObject([
      { name: 'config-file', ok: true, path: null, namedBy: null },
      { name: 'credentials', ok: true, accessKeyId: 'sand****y-id', from: 'OSS_ACCESS_KEY_ID' },
      { name: 'endpoint', ok: true, origin: sandbox.endpoint },
      { name: 'clock', ok: true },
      { name: 'access-key', ok: true },
      { name: 'read', ok: true },
      { name: 'append', ok: true, url: URL },
    ]);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 409']);
    expect(await sandbox.store.stat('demo', 'app.log')).toBeUndefined();
    await sandbox.store.append('demo', 'app.log', 'hello');
    expect(await check(run, [URL], settingsOf(sandbox))).toMatchObject({ code: 0 });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test('says each in a line', async ({ sandbox, run, write, folder }) => {
    const { OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET } = settingsOf(sandbox);
    await write(
      '.ossutilconfig',
      `[Credentials]\nendpoint=${OSS_ENDPOINT}\nregion=cn-hangzhou\naccessKeyID=${OSS_ACCESS_KEY_ID}\naccessKeySecret=${OSS_ACCESS_KEY_SECRET}\n`,
    );
    const { code, stdout, stderr } = await run(['config', 'check', 'oss://demo']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `ok       config file  ${folder}/.ossutilconfig (no .ossconfig here or above)`,
      `ok       credentials  sand****y-id, from ${folder}/.ossutilconfig`,
      expect.stringMatching(/^ok {7}endpoint {5}http:\/\/127\.0\.0\.1:\d+ answers \(\d+ ms\)$/),
      "ok       clock        this machine's is right",
      'ok       access key   OSS knows it, and the signature is right',
      'ok       bucket       demo exists',
      '',
    ]);
    // Tests write files that all may read.
    expect(stderr).toMatch(/^oss-append: warning: .* chmod 600 /);
    const chinese = await run(['config', 'check', 'oss://demo', '-L', 'CH']);
    // A letter takes two columns.
    expect(chinese.stdout).toMatch(/^正常 {5}配置文件 {5}\S.*\n正常 {5}访问凭证 {5}\S.*\n/);
    expect(chinese.stdout).toMatch(/^正常 {5}时钟 {9}\S/m);
  });

  test('says where keys come from that no mode is named for', async ({ sandbox, run, write, folder }) => {
    const { OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, ...env } = settingsOf(sandbox);
    const keys = { AccessKeyId: OSS_ACCESS_KEY_ID, AccessKeySecret: OSS_ACCESS_KEY_SECRET };
    await write('keys.json', JSON.stringify(keys));
    await write('keys', `credentialProcess: cat '${folder}/keys.json'\n`);
    const { checks } = await check(run, ['-c', 'keys'], { ...env, PATH: process.env.PATH });
    expect(checks[1]).toMatchObject({ name: 'credentials', ok: true, from: `${folder}/keys` });
  });

  test('without a bucket asks the server alone', async ({ sandbox, run }) => {
    expect(await check(run, [], settingsOf(sandbox))).toMatchObject({
      code: 0,
      checks: [{}, {}, {}, {}, { name: 'access-key', ok: true }],
    });
    expect(exchangesOf(sandbox)).toEqual(['GET 200']);
  });

  test.for([
    ['keys that OSS does not know', { OSS_ACCESS_KEY_ID: 'LTAIother' }, [URL], 'access-key', 77],
    ['a wrong secret', { OSS_ACCESS_KEY_SECRET: 'other' }, [], 'access-key', 77],
    ['a bucket that is not there', {}, ['oss://no-such-bucket/app.log'], 'bucket', 69],
    ['nobody who answers', { OSS_ENDPOINT: 'http://127.0.0.1:1' }, [], 'endpoint', 75],
    ['no secret', { OSS_ACCESS_KEY_SECRET: undefined }, [], 'credentials', 78],
    ['no keys', { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined }, [], 'credentials', 78],
    ['no endpoint', { OSS_ENDPOINT: undefined, OSS_REGION: undefined }, [URL], 'endpoint', 78],
  ] as const)('finds %s', async ([, env, args, name, exitCode], { sandbox, run }) => {
    const { code, checks } = await check(run, args, { ...settingsOf(sandbox), ...env });
    expect(code).toBe(exitCode);
    expect(checks.filter(({ ok }) => !ok).map((each) => each.name)).toEqual([name]);
  });

  test('tells of the server even where keys are missing', async ({ sandbox, run }) => {
    const { OSS_ENDPOINT, OSS_REGION } = settingsOf(sandbox);
    const { checks } = await check(run, [], { OSS_ENDPOINT, OSS_REGION });
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['config-file', true],
      ['credentials', false],
      ['endpoint', true],
      ['clock', true],
    ]);
  });

  test('tells of an object that cannot be appended to', async ({ sandbox, run }) => {
    await sandbox.store.put('demo', 'app.log', 'normal');
    expect(await check(run, [URL], settingsOf(sandbox))).toMatchObject({ code: 73 });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('normal');
  });

  test('tells what is not permitted: reading, appending, or both', async ({ sandbox, run }) => {
    const denied = { do: 'status', status: 403, code: 'AccessDenied' } as const;
    const problems = async (): Promise<unknown> => {
      const { code, checks } = await check(run, [URL], settingsOf(sandbox));
      return [code, ...checks.filter(({ ok }) => !ok).map(({ name }) => name)];
    };
    sandbox.faults.add({ on: 'append', ...denied });
    expect(await problems()).toEqual([77, 'append']);
    sandbox.faults.add({ on: 'head', ...denied });
    sandbox.faults.add({ on: 'append', ...denied });
    expect(await problems()).toEqual([77, 'read', 'append']);
  });

  test('tells of a clock that is wrong', async ({ start, run }) => {
    const sandbox = await start({ clock: () => new Date(Date.now() - 3_600_000) });
    const { code, checks } = await check(run, [URL], settingsOf(sandbox));
    expect(code).toBe(78);
    const problem = checks.find(({ ok }) => !ok);
    expect(problem).toMatchObject({ name: 'clock', code: 'ClockSkewed' });
    expect(problem?.message).toMatch(/clock is 360\d s ahead of the server's/);
    expect(checks.at(-1)).toMatchObject({ name: 'append', ok: true });
  });
});

describe('config that asks', () => {
  const FILE: Answer = ['Config file', '\r'];

  async function answer(
    run: Run,
    answers: readonly Answer[],
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Promise<CliResult & { typist: Typist }> {
    const typist = new Typist(answers);
    const result = await run(['config', ...args], { terminal: typist, env });
    expect(typist.isClosed).toBe(true);
    return { ...result, typist };
  }

  test('writes the answers, shows no secret, and checks what was written', async ({
    sandbox,
    run,
    read,
    folder,
  }) => {
    const { OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET = '' } = settingsOf(sandbox);
    const { code, stdout, typist } = await answer(run, [
      FILE,
      ['Endpoint or region', `${OSS_ENDPOINT}\r`],
      ['Region', 'cn-hangzhou\r'],
      ['Access key id', `${OSS_ACCESS_KEY_ID}\r`],
      ['Access key secret', `${OSS_ACCESS_KEY_SECRET}\r`],
      ['STS token', '\r'],
      ['Language', 'en\r'],
    ]);
    expect(code).toBe(0);
    expect(typist.unasked).toEqual([]);
    expect(read('.ossutilconfig')).toBe(
      `[Credentials]\nendpoint=${OSS_ENDPOINT}\nregion=cn-hangzhou\naccessKeyID=${OSS_ACCESS_KEY_ID}\naccessKeySecret=${OSS_ACCESS_KEY_SECRET}\nlanguage=EN\n`,
    );
    expect(stdout).toContain(`wrote ${folder}/.ossutilconfig\n`);
    expect(stdout).toContain('ok       access key ');
    expect(stdout).toMatch(/oss-append config check oss:\/\/bucket\/key\n$/);
    for (const text of [stdout, typist.screen]) expect(text).not.toContain(OSS_ACCESS_KEY_SECRET);
  });

  test('goes on in the language that was chosen, in columns', async ({ sandbox, run }) => {
    const { OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET = '' } = settingsOf(sandbox);
    const { stdout } = await answer(run, [
      FILE,
      ['Endpoint or region', `${OSS_ENDPOINT}\r`],
      ['Region', 'cn-hangzhou\r'],
      ['Access key id', `${OSS_ACCESS_KEY_ID}\r`],
      ['Access key secret', `${OSS_ACCESS_KEY_SECRET}\r`],
      ['STS token', '\r'],
      ['Language', 'ch\r'],
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => !/\p{Script=Han}/u.test(line))).toEqual([]);
    // A Chinese character is two columns wide.
    expect(lines.find((line) => line.includes('时钟'))).toMatch(/^正常 {5}时钟 {9}\S/);
    expect(lines.find((line) => line.includes('访问域名'))).toMatch(/^正常 {5}访问域名 {5}\S/);
  });

  test('makes the endpoint of a region, asks again after what cannot be, and keeps by Enter', async ({
    run,
    read,
    write,
  }) => {
    await write(
      'my.conf',
      '# mine\n[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s3cret\nstsToken=old\n',
    );
    const { typist, stdout } = await answer(
      run,
      [
        ['Endpoint or region', 'http://a@b\r'],
        ['must not hold a user name', 'cn-nowhere\r'],
        ['Access key id [LTAI1]', '\r'],
        ['Access key secret [********]', 'n3w\r'],
        ['STS token [********]', '-\r'],
        ['Language', '\r'],
      ],
      ['-c', 'my.conf', '--quiet'],
    );
    expect(typist.unasked).toEqual([]);
    expect(read('my.conf')).toBe(
      '# mine\n[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=n3w\nstsToken=\nendpoint=oss-cn-nowhere.aliyuncs.com\nregion=cn-nowhere\n',
    );
    expect(typist.screen).not.toMatch(/s3cret|n3w/);
    expect(stdout).toBe('');
  });

  test('is about the profile that a variable names', async ({ run, read, write, folder }) => {
    const profile = '[profile ci]\nmode=AK\nlanguage=EN\n';
    await write('.ossutilconfig', KEYS + profile);
    const answers: Answer[] = [
      FILE,
      ['Endpoint or region', '\r'],
      ['Access key id: ', 'id-of-ci\r'],
      ['Access key secret', 's3cret-of-ci\r'],
      ['STS token', '\r'],
      ['(English) [EN]: ', '\r'],
    ];
    const { typist, stdout } = await answer(run, answers, [], { OSSUTIL_PROFILE: 'ci' });
    expect(typist.unasked).toEqual([]);
    expect(read('.ossutilconfig')).toBe(
      `${KEYS}${profile}access-key-id=id-of-ci\naccess-key-secret=s3cret-of-ci\n`,
    );
    expect(stdout).toContain(`id-o****, from ${folder}/.ossutilconfig`);
  });

  test.for([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ] as const)('%s in the middle writes nothing', async ([, key], { run, write, read, folder }) => {
    await write('.ossutilconfig', KEYS);
    const { code, stdout, stderr } = await answer(run, [
      FILE,
      ['Endpoint', 'cn-beijing\r'],
      ['Access key id', `LTAI2\r`],
      ['Access key secret', key],
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: '',
      stderr: expect.not.stringContaining('error'),
    });
    expect(read('.ossutilconfig')).toBe(KEYS);
    expect(existsSync(`${folder}/.ossutilconfig.bak`)).toBe(false);
  });

  test('where there is no terminal says what to type', async ({ run, folder }) => {
    const { code, stdout, stderr } = await run(['config']);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('hint: give what is to be written: oss-append config --region');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('-p', () => {
  test('asks for the secret of the id that counts', async ({ sandbox, run, write, folder }) => {
    const { OSS_ACCESS_KEY_SECRET = '', ...others } = settingsOf(sandbox);
    await write('app.log', 'hello');
    const terminal = new Typist([
      [`Access key secret of ${others.OSS_ACCESS_KEY_ID}`, `${OSS_ACCESS_KEY_SECRET}\r`],
    ]);
    const { code, stdout, stderr } = await run(
      ['append', `${folder}/app.log`, URL, '-p', '--loglevel', 'debug'],
      {
        env: { ...others, OSS_ACCESS_KEY_SECRET: 'stale' },
        terminal,
      },
    );
    expect(code).toBe(0);
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
    for (const text of [stdout, stderr, terminal.screen]) expect(text).not.toContain(OSS_ACCESS_KEY_SECRET);
  });

  test('without a terminal is refused with what to do, before anything is sent', async ({ sandbox, run }) => {
    const { code, stderr } = await run(['head', URL, '-p'], { env: settingsOf(sandbox) });
    expect(code).toBe(64);
    expect(stderr).toContain('hint: set OSS_ACCESS_KEY_SECRET instead');
    expect(sandbox.requests).toEqual([]);
  });

  test('excludes -k, and needs an id', async ({ run }) => {
    expect(await run(['head', URL, '-p', '-i', 'id', '-k', 'secret'])).toMatchObject({ code: 64 });
    const { code, stderr } = await run(['head', URL, '-p'], { terminal: new Typist([]) });
    expect(code).toBe(78);
    expect(stderr).toContain('--password is set by option, but --access-key-id is not');
  });

  test('writes what was typed by config', async ({ run, read }) => {
    const terminal = new Typist([['Access key secret of LTAI1', 'typed\r']]);
    expect(await run(['config', '-i', 'LTAI1', '-p'], { terminal })).toMatchObject({ code: 0 });
    expect(read('.ossutilconfig')).toBe('[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=typed\n');
  });
});
