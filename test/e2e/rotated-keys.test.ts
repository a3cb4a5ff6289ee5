// A config file whose keys are rotated while commands run for long.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Credentials } from '../../src/sign/types.ts';
import { BIN } from '../support/run-cli.ts';
import { exchangesOf, test } from '../support/sandbox.ts';
import { startLive } from './support/live.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';

test('`append --follow`, a pipe and `tail -f` go on with the new keys', async ({ sandbox, folder }) => {
  const { endpoint, region } = sandbox;
  const file = join(folder, 'keys');
  const rotate = async (name: string): Promise<void> => {
    const keys: Credentials = { accessKeyId: name, accessKeySecret: `secret-of-${name}` };
    await writeFile(file, JSON.stringify({ endpoint, region, ...keys }), { mode: 0o600 });
    sandbox.replaceCredentials(keys);
  };
  await rotate('first');
  await writeFile(join(folder, 'app.log'), 'one\n');
  const options = ['--config-file', file, '--loglevel', 'debug', '--retry-times', '0'];
  const follower = new StreamingCli(undefined, folder, [
    'append',
    'app.log',
    URL,
    '--follow',
    '--flush-interval',
    '0.05',
    ...options,
  ]);
  const pipe = new StreamingCli(undefined, folder, [
    'append',
    '-',
    'oss://demo/pipe',
    '--flush-interval',
    '0.05',
    ...options,
    '--retry-times',
    '10',
  ]);
  const stored = (key: string): Promise<string> => sandbox.store.read('demo', key).then(String);
  await pipe.write('a\n');
  await soon(async () => expect([await stored('app.log'), await stored('pipe')]).toEqual(['one\n', 'a\n']));
  const tail = startLive([process.execPath, BIN, 'tail', '-f', URL, ...options], {
    cwd: folder,
  });
  await tail.said(/one\n/);

  await rotate('second');
  await appendFile(join(folder, 'app.log'), 'two\n');
  await pipe.write('b\n');
  await soon(async () =>
    expect([await stored('app.log'), await stored('pipe')]).toEqual(['one\ntwo\n', 'a\nb\n']),
  );
  await tail.said(/^one\ntwo\n$/);
  expect(exchangesOf(sandbox).filter((exchange) => exchange === 'POST 403')).toHaveLength(2);

  // While the file is being written, there are none.
  await writeFile(file, '{ "endpoint":');
  sandbox.replaceCredentials({ accessKeyId: 'third', accessKeySecret: 'secret-of-third' });
  await appendFile(join(folder, 'app.log'), 'three\n');
  await pipe.write('c\n');
  await soon(async () => {
    expect(follower.stderr).toMatch(/cannot be read as YAML or JSON.*trying again until it works/);
    expect(pipe.stderr).toMatch(/cannot be read as YAML or JSON.*looking again/);
    expect(tail.stderr()).toMatch(/cannot be read as YAML or JSON.*trying again until it answers/);
  });
  await rotate('third');
  await soon(async () =>
    expect([await stored('app.log'), await stored('pipe')]).toEqual(['one\ntwo\nthree\n', 'a\nb\nc\n']),
  );
  await tail.said(/^one\ntwo\nthree\n$/);

  // Whoever asks for the end meanwhile is told so by the exit code.
  await writeFile(file, '{ "endpoint":');
  sandbox.replaceCredentials({ accessKeyId: 'fourth', accessKeySecret: 'secret-of-fourth' });
  await appendFile(join(folder, 'app.log'), 'four\n');
  await soon(async () => expect(follower.stderr.match(/trying again until it works/g)).toHaveLength(2));
  for (const each of [follower, tail]) each.kill('SIGTERM');
  pipe.end();
  expect(await follower.exited).toMatchObject({ code: 143 });
  expect(await pipe.exited).toMatchObject({ code: 0 });
  await tail.exited;
  for (const stderr of [follower.stderr, pipe.stderr, tail.stderr()])
    expect(stderr).not.toContain('secret-of');
});
