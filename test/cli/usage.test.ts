// Bad command lines: one error, a hint, exit code 64, and nothing sent.
import { describe, expect } from 'vitest';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { runMain } from '../support/run-main.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const append = (...options: string[]): string[] => ['append', 'app.log', URL, ...options];

type Row = readonly [args: readonly string[], message: string | RegExp];

const commands: readonly Row[] = [
  [['appendfromfil'], "unknown command 'appendfromfil'; did you mean appendfromfile?"],
  [['append'], "missing required argument 'source'"],
  [['append', 'app.log'], "missing required argument 'object'"],
  [['append', 'app.log', URL, 'more'], 'not an object URL: "more"'],
  [['head'], "missing required argument 'object'"],
  [['tail'], "missing required argument 'object'"],
  [['completion'], "missing required argument 'shell'"],
  [append('--postion', '1'), "unknown option '--postion'; did you mean --position?"],
];

const urls: readonly Row[] = [
  [['head', 'demo/app.log'], 'not an object URL: "demo/app.log"'],
  [['head', 'https://demo/app.log'], 'not an object URL'],
  [['head', 's3://demo/app.log'], 'not an object URL'],
  [['head', 'oss://'], 'not a bucket name: ""'],
  [['head', 'oss://demo'], 'no object key in "oss://demo"'],
  [['head', 'oss://demo/'], 'no object key'],
  [['head', 'oss://De_mo/app.log'], 'not a bucket name: "De_mo"'],
  [['head', 'oss://ab/app.log'], 'not a bucket name: "ab"'],
  [['head', 'oss://-demo/app.log'], 'not a bucket name: "-demo"'],
  [['head', `oss://${'b'.repeat(64)}/app.log`], 'not a bucket name'],
  [['head', 'oss://demo//app.log'], 'the object key must not begin with / or \\'],
  [['head', 'oss://demo/\\app.log'], 'the object key must not begin with / or \\'],
  [['head', `oss://demo/${'é'.repeat(512)}`], 'the object key is 1024 bytes long; OSS allows 1023'],
  [['head', 'oss://demo/100%', '--encoding-type', 'url'], 'not valid percent-encoding: "100%"'],
  [['head', 'oss://demo/%2Fapp.log', '--encoding-type', 'url'], 'the object key must not begin with / or \\'],
  [['append', 'app.log', 'app.log'], 'not an object URL: "app.log"'],
];

/** Where the command line can say what was probably meant. */
const mistakes: readonly (readonly [...Row, hint: string])[] = [
  [['completion', 'powershell'], 'there is no completion for "powershell"', 'name one of bash, zsh, fish'],
  [['append', '-', 'oss://demo/logs/'], 'ends with /', 'write the name of the object behind it'],
  [['append', URL, 'app.log'], 'not an object URL: "app.log"', `oss-append append app.log ${URL}`],
  [
    ['append', 'oss://demo/$(rm x)', "it's"],
    'not an object URL',
    "oss-append append 'it'\\''s' 'oss://demo/$(rm x)'",
  ],
  [['append', 'app\ufffd.log', URL], 'not valid UTF-8: the argument "app\ufffd.log"', 'stdin'],
  [append('--metadata', 'owner=\ufffd'), 'not valid UTF-8: the argument "owner=\ufffd"', 'UTF-8'],
  // A command that there is not.
  [['apend', 'app.log', URL], "unknown command 'apend'; did you mean append?", '--help'],
  [['haed', URL], "unknown command 'haed'; did you mean head?", '--help'],
  [['HEAD', URL], "unknown command 'HEAD'; did you mean head?", '--help'],
  [['conf'], "unknown command 'conf'; did you mean config?", '--help'],
  [['ver'], "unknown command 'ver'; did you mean verify or version?", '--help'],
  [['cp', 'app.log', URL], "unknown command 'cp'", 'oss-append append FILE oss://bucket/key;'],
  [['upload', 'app.log', URL], "unknown command 'upload'", 'oss-append append FILE'],
  [['sync', 'logs', URL], "unknown command 'sync'", '--incremental'],
  [['get', URL], "unknown command 'get'", 'oss-append cat oss://bucket/key'],
  [['info', URL], "unknown command 'info'", 'oss-append head oss://bucket/key'],
  [['diff', 'app.log', URL], "unknown command 'diff'", 'oss-append verify FILE'],
  [['ls', 'oss://demo'], "unknown command 'ls'", 'ossutil'],
  [['rm', URL], "unknown command 'rm'", 'ossutil'],
  [['configure'], "unknown command 'configure'", 'oss-append config'],
  [['server'], "unknown command 'server'", 'oss-append sandbox'],
  [['oss-append', 'head', URL], "unknown command 'oss-append'", 'leave it out'],
  [['app.log', URL], "unknown command 'app.log'", `oss-append append app.log ${URL}`],
  [['-', URL, '-q'], "unknown command '-'", `oss-append append - ${URL}`],
  [[URL], `unknown command '${URL}'`, `oss-append head ${URL}`],
  // An option that there is not.
  [append('--increment'), "unknown option '--increment'; did you mean --incremental?", '--help'],
  [append('--no-progres'), "unknown option '--no-progres'; did you mean --no-progress?", '--help'],
  [append('--JSON'), "unknown option '--JSON'; did you mean --json?", '--help'],
  [append('--config', 'x'), "unknown option '--config'; did you mean --config-file?", '--help'],
  [append('--verbose'), "unknown option '--verbose'; did you mean --loglevel?", '--help'],
  [append('-v'), "unknown option '-v'; did you mean --loglevel?", '--help'],
  [append('--insecure'), 'did you mean --skip-verify-cert?', '--help'],
  [append('--bytes'), "unknown option '--bytes'", 'it is an option of head and tail'],
  [['head', URL, '--incremental'], "unknown option '--incremental'", 'an option of appendfromfile'],
  [append('--quiet=true'), "option '--quiet' takes no value", 'write --quiet by itself'],
  [append('-incremental'), "not an option: '-incremental'", 'two hyphens: --incremental'],
  [append('-follow'), "not an option: '-follow'", 'two hyphens: --follow'],
  [append('—incremental'), "not an option: '—incremental'", 'two hyphens: --incremental'],
  [append('-–json'), "not an option: '-–json'", 'two hyphens: --json'],
  [append('---json'), "not an option: '---json'", 'two hyphens: --json'],
  [['tail', '-n', URL], "option '-n, --lines <n>' argument missing", '--help'],
  [append('–region=x'), "not an option: '–region'", 'two hyphens: --region'],
  // Arguments that are missing, too many, or in each other's place.
  [['append', 'app.log'], "missing required argument 'object'", 'oss-append append <source...> <object>'],
  [['head'], "missing required argument 'object'", 'oss-append head <object>'],
  [['append', 'a', 'b', 'c'], 'the last argument is to be the object', 'a name with blanks is put in quotes'],
  [['append', URL, 'a', 'b'], 'not an object URL: "b"', `oss-append append a b ${URL}`],
  [['append', 'a', URL, 'b', 'c', 'd'], 'not an object URL: "d"', `oss-append append a b c … ${URL}`],
  [['append', 'my app.log', 'oss://demo'], 'no object key', "write it as 'oss://demo/my app.log'"],
  [['head', URL, URL], 'it takes 1, not 2', 'oss-append head <object>'],
  [['verify', URL, 'app.log'], 'not an object URL: "app.log"', `oss-append verify app.log ${URL}`],
  // What is no object URL yet.
  [['append', 'app.log', 'oss://demo'], 'no object key', 'write it as oss://demo/app.log'],
  [['head', 'oss:///demo/app.log'], 'not an object URL', 'perhaps oss://demo/app.log'],
  [['head', 's3://demo/logs/app.log'], 'not an object URL', 'perhaps oss://demo/logs/app.log'],
  [['head', 'oss:/demo/app.log'], 'not an object URL', 'perhaps oss://demo/app.log'],
  [['head', 'demo/app.log'], 'not an object URL', 'perhaps oss://demo/app.log'],
  [
    ['head', 'https://demo.oss-cn-hangzhou.aliyuncs.com/a%20b.log?Expires=1&Signature=s'],
    'not an object URL: "https://demo.oss-cn-hangzhou.aliyuncs.com/a%20b.log?…"',
    "perhaps 'oss://demo/a b.log', with --endpoint oss-cn-hangzhou.aliyuncs.com",
  ],
];

const values: readonly Row[] = [
  [append('--position', '-1'), 'whole number from 0 to 5368709120'],
  [append('--position', '1.5'), 'whole number'],
  [append('--position', '0x10'), 'whole number'],
  [append('--position', '5368709121'), 'whole number from 0 to 5368709120'],
  [append('--init-crc64', '1'), '--init-crc64 is for use with --position'],
  [append('--position', '5', '--init-crc64', '18446744073709551616'), 'unsigned 64-bit decimal'],
  [append('--position', '5', '--init-crc64', '0xff'), 'unsigned 64-bit decimal'],
  [append('--position', '5', '--incremental'), /--position.*--incremental|--incremental.*--position/],
  [append('--content-md5', 'hello'), 'base64 of an MD5'],
  [append('--incremental', '--content-md5', 'XUFAKrxLKna5cZ2REBfFkg=='), '--content-md5 with a value'],
  [append('--maxupspeed', '-1'), 'whole number from 0'],
  [append('--part-size', '0'), '--part-size'],
  [append('--part-size', '1M', '--content-md5', 'XUFAKrxLKna5cZ2REBfFkg=='), '--content-md5 with a value'],
  [['append', '-', URL, '--part-size', '1M'], '--part-size is for a file'],
  [append('--lines'), '--lines is for stdin and --follow'],
  [['append', '-', 'oss://demo/app.log', '--include', '*.log'], '--include chooses among files'],
  [['append', 'oss://demo/a', 'oss://demo/b', '-r'], '--recursive chooses among files'],
  [append('--lines', '--incremental'), '--lines is for stdin and --follow'],
  [append('--traffic-limit', '819199'), 'whole number from 819200 to 838860800'],
  [append('--connect-timeout', '0'), 'number of seconds above 0'],
  [append('--read-timeout', 'soon'), 'number of seconds above 0'],
  [append('--retry-times', '501'), 'whole number from 0 to 500'],
  [append('--sign-version', 'v3'), 'Allowed choices are v1, v4'],
  [append('--loglevel', 'loud'), 'Allowed choices are off, error, warn, info, debug'],
  [append('--encoding-type', 'base64'), 'Allowed choices are url'],
  [append('--payer', 'owner'), 'Allowed choices are requester'],
  [append('--addressing-style', 'dns'), 'Allowed choices are virtual, path, cname'],
  [append('--cname', '--force-path-style'), 'more than one addressing style'],
  [append('--region', 'Hang zhou'), '--region must be a region id'],
  [append('-i', ''), '--access-key-id must not be empty'],
  [append('-e', 'ftp://oss.example.com'), '--endpoint has a scheme other than http and https'],
  [append('-e', 'http://oss.example.com/demo'), '--endpoint must not hold a path or query'],
  [append('-e', 'http://me:pass@oss.example.com'), '--endpoint must not hold a user name or password'],
  [append('-e', 'oss example'), '--endpoint is not a host with or without a port'],
];

const creation: readonly Row[] = [
  [append('--meta', 'owner'), '--meta wants Header:value#Header:value, not "owner"'],
  [append('--meta', 'x-oss-meta-a:1##x-oss-meta-b:2'), '--meta wants Header:value#Header:value, not ""'],
  [append('--meta', 'Host:example.com'), '--meta: "host" is not a header that an append can set'],
  [append('--metadata', '=1'), '--metadata wants name=value'],
  [append('--metadata', 'own er=1'), 'letters, digits and hyphens only'],
  [append('--metadata', 'owner=a\r\nx-oss-object-acl: public-read'), 'holds control characters'],
  [append('--metadata', `a=${'x'.repeat(8193)}`), /the user metadata has \d+ bytes; OSS allows 8192/],
  [append('--metadata', 'a=1', '--metadata', 'A=2'), 'x-oss-meta-a a second time'],
  [append('--acl', 'everyone'), '"everyone" is not one of default, private, public-read, public-read-write'],
  [append('--storage-class', 'ColdArchive'), '"ColdArchive" is not one of Standard, IA, Archive'],
  [append('--server-side-encryption', 'DES'), '"DES" is not one of AES256, KMS, SM4'],
  [append('--expires', 'tomorrow'), '--expires: "tomorrow" is not a date'],
  [append('--tagging', 'env'), '--tagging wants key=value, not "env"'],
  [append('--tagging', 'share=50%'), 'letters, digits, spaces and + - = . _ : / only: "share=50%"'],
  [append('--tagging', 'a=1&a=2'), '--tagging sets "a" a second time'],
  [
    append('--tagging', Array.from('abcdefghijk', (key) => `${key}=1`).join('&')),
    'OSS allows 10 tags, not 11',
  ],
  [append('--tagging', `${'k'.repeat(129)}=1`), 'a key has at most 128 characters'],
  [append('--content-type', 'text/csv', '--meta', 'Content-Type:text/html'), 'content-type a second time'],
];

const reading: readonly Row[] = [
  [['head', URL, '-n', '1', '-c', '1'], '-n and -c exclude each other'],
  [['head', URL, '-n', '1', '--position'], '-n and -c print content'],
  [['tail', URL, '-n', '1', '-c', '1'], '-n and -c exclude each other'],
];

/** Not to be had as JSON: content is printed, or what follows would be taken for the option. */
const textOnly: readonly Row[] = [
  [['-q'], 'no command given'],
  [['help', 'nothing'], "no command and no topic 'nothing'"],
  [['tail', URL, 'more'], "too many arguments for 'tail': it takes 1, not 2"],
  [append('--position'), "option '--position <n>' argument missing"],
  [['head', URL, '-n', 'few'], '"few"'],
  [['tail', URL, '-c', '1.5'], '"1.5"'],
  [['tail', '+5', URL], 'not an object URL: "+5"'],
  [['tail', '-5', URL, '-c', '3'], '-n and -c exclude each other'],
  [['tail', '-5'], "missing required argument 'object'"],
  [['tail', '--', '-5', URL], 'too many arguments'],
];

/** What comes later must be refused until then, never taken and ignored. */
const notBuilt: readonly (readonly string[])[] = [append('--compress', 'gzip'), ['compare']];

const label = (args: readonly string[]): string => args.join(' ').slice(0, 80).replaceAll('\r\n', '\\r\\n');

describe.each([
  ['command lines', commands],
  ['object URLs and names', urls],
  ['option values', values],
  ['creation options', creation],
  ['amounts', reading],
])('bad %s', (_, rows) => {
  test.for(rows.map(([args, message]) => ({ title: label(args), args, message })))(
    'are refused: $title',
    async ({ args, message }, { folder, sandbox }) => {
      const settings = { cwd: folder, env: settingsOf(sandbox) };
      await expectFailure((form) => runMain([...args, ...form], settings), {
        exitCode: 64,
        code: 'Usage',
        message,
        hint: undefined,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );
});

test.for(textOnly.map(([args, message]) => ({ title: label(args), args, message })))(
  'bad command lines are refused in text: $title',
  async ({ args, message }, { folder, sandbox }) => {
    expectTextFailure(await runMain(args, { cwd: folder, env: settingsOf(sandbox) }), {
      exitCode: 64,
      code: 'Usage',
      message,
      hint: undefined,
    });
    expect(sandbox.requests).toEqual([]);
  },
);

test.for(mistakes.map(([args, message, hint]) => ({ title: label(args), args, message, hint })))(
  'a mistake is understood: $title',
  async ({ args, message, hint }, { folder, sandbox }) => {
    const settings = { cwd: folder, env: settingsOf(sandbox) };
    await expectFailure((form) => runMain([...args, ...form], settings), {
      exitCode: 64,
      code: 'Usage',
      message,
      hint,
    });
    expect(sandbox.requests).toEqual([]);
  },
);

test.for([
  ['app.log', URL, '-k', 'SeCrEt'],
  ['append', 'app.log', URL, '--access-key-secre=SeCrEt'],
  ['append', 'app.log', URL, '-access-key-secret=SeCrEt'],
  ['append', 'app.log', URL, '--quiet=SeCrEt'],
  ['head', 'https://demo.oss-cn-hangzhou.aliyuncs.com/a?Signature=SeCrEt'],
])('a secret in a bad command line is not repeated: %s', async (args, { folder }) => {
  const { code, stderr } = await runMain(args, { cwd: folder });
  expect(code).toBe(64);
  expect(stderr).not.toContain('SeCrEt');
});

describe('what is not built yet', () => {
  test.for(notBuilt.map((args) => ({ title: label(args), args })))(
    'is refused as unknown: $title',
    async ({ args }, { folder }) => {
      await expectFailure((form) => runMain([...args, ...form], { cwd: folder }), {
        exitCode: 64,
        code: 'Usage',
        message: /^(oss-append: error: )?unknown (command|option) /,
      });
    },
  );

  test('is absent from help', async ({ folder }) => {
    const { stdout } = await runMain(['append', '--help-all'], { cwd: folder });
    expect(stdout).not.toMatch(/--compress\b/);
  });
});
