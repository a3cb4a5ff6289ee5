import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { LocalIoError } from '../../src/errors.ts';
import type { Notice } from '../../src/facts/notices.ts';
import type { LogLevel } from '../../src/options/settings.ts';
import { errorWords } from '../../src/text/en/errors.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import type { ErrorWords } from '../../src/text/texts.ts';
import { Reporter } from '../../src/ui/reporter.ts';
import { OutputClosed } from '../../src/ui/write-fully.ts';
import { serviceError, usageError } from '../support/errors.ts';
import { MemoryStream } from '../support/memory-stream.ts';

/** Says what its facts say. */
const WORDS: ErrorWords = {
  ...errorWords,
  problems: {
    ...errorWords.problems,
    'Usage.CommandLine': ({ message, command }) => ({ message, hint: command }),
  },
};
const NOTICES = { ...en.notices, 'config-file': ({ path }: { path: string }) => path };
const SPEAKER = new Speaker({ ...en, notices: NOTICES }, COMMAND_LINE, WORDS);

function say(text: string): Notice {
  return { kind: 'config-file', path: text };
}

function createReporter(options: { json?: boolean; quiet?: boolean; logLevel?: LogLevel } = {}) {
  const stdout = new MemoryStream();
  const stderr = new MemoryStream();
  const reporter = new Reporter({
    streams: { stdout, stderr },
    speaker: SPEAKER,
    json: false,
    quiet: false,
    logLevel: 'warn',
    ...options,
  });
  return { reporter, said: () => stderr.text(), printed: () => stdout.text() };
}

const refused = serviceError({
  status: 403,
  ossCode: 'NoSuchThing',
  ossMessage: 'no',
  requestId: '5F1',
  ec: '0003-00000001',
  hostId: 'demo.oss.test',
  elements: { StringToSign: 'a\nb', StringToSignBytes: '61 0A 62' },
});

describe('errors', () => {
  test('name what happened, the facts of OSS, a hint and notes, a line each', async () => {
    const { reporter, said } = createReporter();
    const error = usageError('bad\n  option', undefined, 'look here');
    error.addNote({ kind: 'gave-up', attempts: 2 });
    await reporter.error(error, 64);
    await reporter.error(refused, 77);
    expect(said().split('\n')).toEqual([
      'oss-append: error: bad option',
      'oss-append: hint: look here',
      'oss-append: note: gave up after 2 attempts',
      'oss-append: error: cannot head oss://demo/a: NoSuchThing: no (status 403, request id 5F1, EC 0003-00000001)',
      '',
    ]);
  });

  test('carry the same facts as JSON', async () => {
    const { reporter, said } = createReporter({ json: true });
    await reporter.error(refused, 77);
    expect(JSON.parse(said())).toEqual({
      error: {
        code: 'NoSuchThing',
        ossCode: 'NoSuchThing',
        message: 'cannot head oss://demo/a: NoSuchThing: no',
        status: 403,
        requestId: '5F1',
        ec: '0003-00000001',
        hostId: 'demo.oss.test',
        exitCode: 77,
        hint: null,
      },
    });
  });

  test('nobody foresaw are called bugs, without a stack trace', async () => {
    const { reporter, said } = createReporter();
    await reporter.error(new TypeError('x is not a function'), 70);
    expect(said()).toMatch(/^oss-append: error: x is not a function\noss-append: hint: this is a bug .*\n$/);
    const json = createReporter({ json: true });
    await json.reporter.error('thrown text', 70);
    expect(JSON.parse(json.said()).error).toMatchObject({
      code: 'Internal',
      message: 'thrown text',
      exitCode: 70,
    });
  });

  test('tell their causes and what was signed at debug', async () => {
    const { reporter, said } = createReporter({ logLevel: 'debug' });
    await reporter.error(refused, 77);
    expect(said()).toContain('debug: StringToSign: a\\nb\n');
    expect(said()).not.toContain('61 0A 62');
    await reporter.error(usageError('outer', new Error('inner')), 64);
    expect(said()).toMatch(/debug: Error: inner\noss-append: debug: {5}at /);
  });

  test('cannot move the cursor, whatever a key or a server holds', async () => {
    const { reporter, said } = createReporter();
    await reporter.error(usageError('key \u001b[2J\r\u0007', undefined, 'see\nkey \u009b1m'), 64);
    expect(said()).toBe('oss-append: error: key \\x1b[2J\\x0d\\x07\noss-append: hint: see key \\x9b1m\n');
  });
});

describe('secrets', () => {
  test('are hidden in every line, also where one is a part of another', async () => {
    const { reporter, said } = createReporter({ logLevel: 'debug' });
    reporter.secrets.add('abc');
    reporter.secrets.add('abcdef');
    reporter.secrets.add('');
    reporter.secrets.add(undefined);
    reporter.log('info', say('abcdef and abc'));
    await reporter.error(usageError('no abcdef', new Error('abcdef'), 'abc'), 64);
    expect(said()).toContain('info: [hidden] and [hidden]\n');
    expect(said()).not.toMatch(/abc|def/);
  });

  test('are hidden in JSON, whatever characters they have', async () => {
    const { reporter, said } = createReporter({ json: true });
    const secret = 'a"b\\c';
    reporter.secrets.add(secret);
    reporter.secrets.add('e');
    await reporter.error(usageError(`refused e ${secret}`), 64);
    reporter.log('warn', say(secret));
    const [error = '', warning = ''] = said().split('\n');
    expect(JSON.parse(error).error).toMatchObject({
      message: 'refused [hidden] [hidden]',
      exitCode: 64,
    });
    expect(JSON.parse(warning)).toEqual({ level: 'warn', message: '[hidden]' });
  });
});

describe('what is told', () => {
  test.each<[LogLevel, string[]]>([
    ['off', []],
    ['error', ['error']],
    ['warn', ['error', 'warning']],
    ['info', ['error', 'warning', 'info']],
    ['debug', ['error', 'warning', 'info', 'debug']],
  ])('at loglevel %s', (logLevel, expected) => {
    const { reporter, said } = createReporter({ logLevel });
    for (const level of ['error', 'warn', 'info', 'debug'] as const) reporter.log(level, say('x'));
    expect(said().match(/(?<=oss-append: )\w+/g) ?? []).toEqual(expected);
  });

  test('with --quiet is errors alone, whatever the config file says', async () => {
    const { reporter, said, printed } = createReporter({ quiet: true, logLevel: 'debug' });
    reporter.setLogLevel('debug');
    reporter.log('warn', say('x'));
    await reporter.result(() => ['done'], {});
    expect(said() + printed()).toBe('');
    await reporter.error(usageError('bad'), 64);
    expect(said()).toBe('oss-append: error: bad\n');
  });
});

describe('results', () => {
  test('are one line, or one JSON document even with --quiet', async () => {
    const text = createReporter();
    await text.reporter.result(() => ['done'], { ok: true });
    expect(text.printed()).toBe('done\n');
    const json = createReporter({ json: true, quiet: true });
    await json.reporter.result(() => ['done'], { ok: true });
    expect(json.printed()).toBe('{"ok":true}\n');
  });

  test('cannot move the cursor either, and are exact as JSON', async () => {
    const name = 'a\n\u001b[2Jb\u202ec';
    const text = createReporter();
    await text.reporter.result(() => [name, 'done'], { name });
    expect(text.printed()).toBe('a\\x0a\\x1b[2Jb\\u202ec\ndone\n');
    const json = createReporter({ json: true });
    await json.reporter.result(() => [name], { name });
    expect(json.printed()).toBe('{"name":"a\\n\\u001b[2Jb\\u202ec"}\n');
    expect(JSON.parse(json.printed())).toEqual({ name });
  });

  test.each([
    ['EPIPE', OutputClosed],
    ['ENOSPC', LocalIoError],
  ])('that meet %s fail accordingly', async (code, expected) => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
    });
    const reporter = new Reporter({
      streams: { stdout, stderr: new MemoryStream() },
      speaker: SPEAKER,
      json: false,
      quiet: false,
      logLevel: 'warn',
    });
    await expect(reporter.print('x')).rejects.toBeInstanceOf(expected);
  });
});
