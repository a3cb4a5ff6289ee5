// Metadata and other headers of an object in UTF-8, there and back. The official client is a witness of either way.
import { describe, expect } from 'vitest';
import { createAliOss } from '../sandbox/support/ali-oss.ts';
import { runMain } from '../support/run-main.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const DISPOSITION = 'attachment; filename="日志 é🎉.log"';
const WIDE_BLANK = '\u3000';
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

describe.for(['v4', 'v1'] as const)('signed by %s', (version) => {
  test('what is set is stored, and read back', async ({ sandbox, folder, write }) => {
    await write('app.log', 'hello');
    const env = settingsOf(sandbox);
    const run = (...args: string[]) => runMain([...args, '--sign-version', version], { env, cwd: folder });
    const options = ['--meta', 'x-oss-meta-owner:张三', '--content-disposition', DISPOSITION];
    const appended = await run('append', `${folder}/app.log`, URL, ...options);
    expect(appended).toMatchObject({ code: 0, stderr: '' });
    const headers = { 'x-oss-meta-owner': '张三', 'content-disposition': DISPOSITION };
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ headers });

    expect((await run('head', URL)).stdout).toMatch(/^Metadata owner +张三$/m);
    const { stdout } = await run('head', URL, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ metadata: { owner: '张三' }, headers });

    const client = createAliOss(sandbox, { v4: version === 'v4', headerEncoding: 'latin1' });
    const seen = await client.head('app.log');
    expect(seen.meta).toEqual({ owner: bytesOf('张三') });
    expect(seen.res.headers).toMatchObject({ 'content-disposition': bytesOf(DISPOSITION) });
  });

  test('what the official client set is read', async ({ sandbox, folder }) => {
    const client = createAliOss(sandbox, { v4: version === 'v4', headerEncoding: 'latin1' });
    await client.append('app.log', Buffer.from('x'), { meta: { owner: '张三' } });
    const env = settingsOf(sandbox);
    const { stdout } = await runMain(['head', URL, '--json'], { env, cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ metadata: { owner: '张三' } });
  });

  test('a wide blank at the end of a value is a part of it', async ({ sandbox, folder, write }) => {
    await write('app.log', 'hello');
    const env = settingsOf(sandbox);
    const language = ['--cache-control', `x${WIDE_BLANK}`, '--sign-version', version];
    const result = await runMain(['append', `${folder}/app.log`, URL, ...language], { env, cwd: folder });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const stored = await sandbox.store.stat('demo', 'app.log');
    expect(stored?.headers['cache-control']).toBe(`x${WIDE_BLANK}`);
  });
});
