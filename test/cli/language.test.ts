// Which language is spoken: by the option, the config file, the locale; before and behind the parsing of options.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runMain } from '../support/run-main.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const CHINESE = /\p{Script=Han}/u;
const BAD_URL = ['head', 'demo/app.log'];

async function speaks(args: readonly string[], env: Record<string, string>, cwd: string): Promise<string> {
  const { stdout, stderr } = await runMain(args, { env, cwd });
  const said = stdout + stderr;
  expect(said).not.toBe('');
  return CHINESE.test(said) ? 'Chinese' : 'English';
}

describe('the locale', () => {
  test.for([
    [{}, 'English'],
    [{ LANG: 'zh_CN.UTF-8' }, 'Chinese'],
    [{ LANG: 'zh_CN.utf8' }, 'Chinese'],
    [{ LANG: 'zh_TW.UTF-8@radical' }, 'Chinese'],
    [{ LANG: 'zh' }, 'Chinese'],
    [{ LANG: 'zh_CN' }, 'Chinese'],
    [{ LANG: 'zha_CN.UTF-8' }, 'English'],
    [{ LANG: 'C.UTF-8' }, 'English'],
    [{ LANG: 'de_DE.UTF-8' }, 'English'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'English'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'Chinese'],
    [{ LC_ALL: 'C', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'zh_CN.UTF-8' }, 'English'],
    [{ LC_ALL: 'zh_CN.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }, 'Chinese'],
    [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' }, 'Chinese'],
    // What cannot be shown is not said.
    [{ LANG: 'zh_CN.GBK' }, 'English'],
    [{ LANG: 'zh_CN.GB18030' }, 'English'],
    [{ LANG: 'zh_CN.UTF-8', LC_CTYPE: 'zh_CN.GBK' }, 'English'],
    [{ LANG: 'zh_CN.UTF-8', LC_CTYPE: 'POSIX' }, 'English'],
    [{ LANG: 'zh_CN.UTF-8', LC_CTYPE: 'UTF-8' }, 'Chinese'],
  ] as const)('%j is taken for %s', async ([env, language], { folder }) => {
    expect(await speaks(BAD_URL, env, folder)).toBe(language);
  });
});

describe('the option', () => {
  test.for([
    ['-L', 'CH'],
    ['-LCH'],
    ['--language', 'CH'],
    ['--language=ch'],
    ['-L', 'zh-CN'],
    ['-L', 'EN', '--language=zh_CN'],
  ])('%s is heard by help, by the parser and by commands', async (option, { folder }) => {
    const env = { LC_ALL: 'en_US.UTF-8' };
    expect(await speaks([...BAD_URL, ...option], env, folder)).toBe('Chinese');
    expect(await speaks(['head', ...option, '--help'], env, folder)).toBe('Chinese');
    expect(await speaks(['head', ...option, '--no-such-option'], env, folder)).toBe('Chinese');
  });

  test('counts before the locale, whatever its character set', async ({ folder }) => {
    expect(await speaks([...BAD_URL, '-L', 'EN'], { LANG: 'zh_CN.UTF-8' }, folder)).toBe('English');
    expect(await speaks([...BAD_URL, '-L', 'CH'], { LANG: 'zh_CN.GBK' }, folder)).toBe('Chinese');
  });

  test('is none behind --', async ({ folder }) => {
    expect(await speaks(['head', '--', '-L', 'CH'], {}, folder)).toBe('English');
  });

  test('has no other values', async ({ folder }) => {
    const { code, stderr } = await runMain([...BAD_URL, '-L', 'FR'], { cwd: folder });
    expect(code).toBe(64);
    expect(stderr).toContain('Allowed choices are CH, EN');
  });
});

describe('the config file', () => {
  test.for([
    ['language: CH', 'Chinese'],
    ['[Credentials]\nlanguage=CH', 'Chinese'],
    ['[default]\nlanguage = zh-CN', 'Chinese'],
    ['[Credentials]\nlanguage=EN', 'English'],
  ])('says it once it is read: %s', async ([content = '', language], { folder, sandbox }) => {
    await writeFile(join(folder, '.ossconfig'), content);
    const env = { ...settingsOf(sandbox), LANG: language === 'Chinese' ? 'C' : 'zh_CN.UTF-8' };
    expect(await speaks(['head', 'oss://demo/absent'], env, folder)).toBe(language);
    expect(await speaks(['head', 'oss://demo/absent', '-L', 'EN'], env, folder)).toBe('English');
  });

  test('with another value is refused, and named', async ({ folder }) => {
    await writeFile(join(folder, '.ossconfig'), 'language: French');
    const { code, stderr } = await runMain(['head', 'oss://demo/a'], { cwd: folder });
    expect(code).toBe(78);
    expect(stderr).toContain('language must be CH or EN');
  });
});

test('JSON has the same fields and codes, in another language', async ({ folder }) => {
  const errorIn = async (language: string) => {
    const { stderr } = await runMain([...BAD_URL, '--json', '-L', language], { cwd: folder });
    return (JSON.parse(stderr) as { error: Record<string, unknown> }).error;
  };
  const [english, chinese] = [await errorIn('EN'), await errorIn('CH')];
  expect(Object.keys(chinese)).toEqual(Object.keys(english));
  expect({ ...chinese, message: '', hint: '' }).toEqual({ ...english, message: '', hint: '' });
  expect(chinese.message).toMatch(CHINESE);
});
