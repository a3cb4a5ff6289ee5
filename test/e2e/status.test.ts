// SIGUSR2: who asks a process that appends is told how things stand, and nothing ends by it.

import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { storedText, test } from '../support/sandbox.ts';
import { isInstalled } from './support/installed.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';
const FOLLOW = ['append', 'app.log', URL, '--follow', '--flush-interval', '0.05'];

test('a followed file is told of in a table, also where all else is quiet', async ({ sandbox, folder }) => {
  await writeFile(join(folder, 'app.log'), 'one\n');
  const running = new StreamingCli(sandbox, folder, [...FOLLOW, '--quiet']);
  await soon(async () => expect(await storedText(sandbox)).toBe('one\n'));
  // The answer is on its way, and the file is looked at once more.
  await sleep(500);
  running.kill('SIGUSR2');
  await soon(() => expect(running.stderr.split('\n')).toHaveLength(4));
  const [overview, heads = '', row = ''] = running.stderr.split('\n');
  expect(overview).toMatch(
    /^oss-append: 1 source, up to date; 4 bytes in 1 append, 0 retries, 0 recovered; running for 0:\d\d$/,
  );
  expect(heads).toMatch(/^source +state +appended +appends +retries +recovered +last success +object$/);
  expect(row).toMatch(/^app\.log +up to date +4 bytes +1 +0 +0 +\d s ago +oss:\/\/demo\/app\.log$/);
  expect(row.indexOf('oss://')).toBe(heads.indexOf('object'));
  running.kill('SIGTERM');
  expect(await running.exited).toMatchObject({ code: 143 });
});

test('so is a stream, in Chinese', async ({ sandbox, folder }) => {
  const running = new StreamingCli(sandbox, folder, ['append', '-', URL], { LANG: 'zh_CN.UTF-8' });
  await running.write('hello');
  await soon(async () => expect(await storedText(sandbox)).toBe('hello'));
  running.kill('SIGUSR2');
  await soon(() =>
    expect(running.stderr).toMatch(/^oss-append: 1 个来源，已是最新；.*\n来源 .*\n标准输入 .* oss:/),
  );
  running.end();
  expect(await running.exited).toMatchObject({ code: 0 });
});

test('it ends no append, however early or late it comes', async ({ sandbox, folder }) => {
  await writeFile(join(folder, 'app.log'), 'one\n');
  sandbox.faults.add({ on: 'head', do: 'stall', when: 'before-body', ms: 300 });
  const running = new StreamingCli(sandbox, folder, ['append', 'app.log', URL]);
  await soon(() => expect(sandbox.requests).toHaveLength(1));
  running.kill('SIGUSR2');
  await soon(() => expect(running.stderr).toContain('looking where it ends'));
  expect(await running.exited).toMatchObject({ code: 0 });
});

/** Prints each message that comes to a socket of an abstract name, and `here` once it is there. */
const MANAGER = `
import socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind('\\0' + sys.argv[1])
print('here', flush=True)
while True: print(manager.recv(4096).decode(), flush=True)
`;

test.skipIf(!isInstalled('systemd-notify') || !isInstalled('python3'))(
  'a service manager hears of it by its own program; no other child may speak to it',
  async ({ sandbox, folder, write }) => {
    const socket = `oss-append-test-${process.pid}`;
    const manager = spawn('python3', ['-c', MANAGER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void manager.kill());
    let heard = '';
    manager.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    await soon(() => expect(heard).toContain('here'));
    const { accessKeyId, accessKeySecret } = sandbox.credentials;
    const keys = { mode: 'AK', access_key_id: accessKeyId, access_key_secret: accessKeySecret };
    await write('keys.json', JSON.stringify(keys));
    const lines = [
      'mode: Process',
      `credentialProcess: sh -c 'env > ${folder}/env; cat ${folder}/keys.json'`,
      `endpoint: ${sandbox.endpoint}`,
      `region: ${sandbox.region}`,
    ];
    await write('oss.yaml', `${lines.join('\n')}\n`);
    await write('app.log', 'one\n');
    const running = new StreamingCli(undefined, folder, [...FOLLOW, '-c', 'oss.yaml'], {
      NOTIFY_SOCKET: `@${socket}`,
      WATCHDOG_USEC: '400000',
      WATCHDOG_PID: '',
    });
    await soon(() => expect(heard).toMatch(/^READY=1\nSTATUS=1 source, /m));
    await soon(() => expect(heard).toContain('STATUS=1 source, up to date'));
    await soon(() => expect(heard).toMatch(/WATCHDOG=1/));
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143, stderr: '' });
    await soon(() => expect(heard).toContain('STOPPING=1'));
    expect(await readFile(join(folder, 'env'), 'utf8')).not.toMatch(/NOTIFY_SOCKET|WATCHDOG/);
  },
);
