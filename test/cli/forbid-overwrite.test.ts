// `--forbid-overwrite`: asked for with the append that creates the object, and no obstacle to those that go on.
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { runMain } from '../support/run-main.ts';
import { exchangesOf, postsOf, settingsOf, test } from '../support/sandbox.ts';

const append = (folder: string, ...options: string[]): string[] => [
  ...['append', `${folder}/app.log`, 'oss://demo/app.log'],
  ...options,
];

describe.each([
  ['--forbid-overwrite', ['--forbid-overwrite']],
  ['--meta', ['--meta', 'x-oss-forbid-overwrite:true']],
])('an append with %s', (_, options) => {
  test('asks so when it creates the object, and not when it goes on', async ({ folder, sandbox, write }) => {
    await write('app.log', 'hello');
    const settings = { cwd: folder, env: settingsOf(sandbox) };
    expect(await runMain(append(folder, ...options), settings)).toMatchObject({ code: 0, stderr: '' });
    expect(await runMain(append(folder, ...options), settings)).toMatchObject({
      code: 0,
      stderr: 'oss-append: warning: oss://demo/app.log exists already: x-oss-forbid-overwrite not sent\n',
    });
    const sent = postsOf(sandbox).map(({ headers }) => headers['x-oss-forbid-overwrite']);
    expect(sent).toEqual(['true', undefined]);
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hellohello');
  });
});

test('an object that came to be meanwhile is appended to', async ({ folder, start, write }) => {
  const sandbox = await start({ faults: ['append:1:foreign-append=before,bytes=6'] });
  await write('app.log', 'hello');
  const settings = { cwd: folder, env: settingsOf(sandbox) };
  expect(await runMain(append(folder, '--forbid-overwrite'), settings)).toMatchObject({ code: 0 });
  expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 409', 'HEAD 200', 'POST 200']);
  expect((await sandbox.store.read('demo', 'app.log')).subarray(6).toString()).toBe('hello');
});

test('with --position, that an object is there is for OSS to say', async ({ folder, sandbox, write }) => {
  await write('app.log', 'hello');
  await sandbox.store.append('demo', 'app.log', '');
  const settings = { cwd: folder, env: settingsOf(sandbox) };
  await expectFailure(
    (form) => runMain(append(folder, '--position', '0', '--forbid-overwrite', ...form), settings),
    {
      exitCode: 73,
      code: 'FileAlreadyExists',
      message: 'already exists',
      status: 409,
      hint: 'leave out --forbid-overwrite',
    },
  );
});
