// How appends end by signals: what was read is sent, what was not is said, and nobody is kept waiting.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { BIN } from '../support/run-cli.ts';
import { postsOf, settingsOf, storedText, test } from '../support/sandbox.ts';
import { Pipeline } from './support/pipeline.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';
const STREAM = ['append', '-', URL, '--flush-interval', '0.1'];
const EXIT_CODES = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 143],
] as const;

/** Settings of a place where nobody answers: connections are refused, or taken without another word. */
async function unreachable(kind: 'refuses' | 'is silent'): Promise<Record<string, string>> {
  const server: Server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  if (kind === 'refuses') await new Promise((resolve) => server.close(resolve));
  else onTestFinished(() => void server.close());
  return {
    OSS_ENDPOINT: `http://127.0.0.1:${port}`,
    OSS_REGION: 'cn-hangzhou',
    OSS_ACCESS_KEY_ID: 'id',
    OSS_ACCESS_KEY_SECRET: 'secret',
  };
}

/** From when on a signal is no longer the end of the process. */
function handlesSignals(pid: number): boolean {
  const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & 1n) !== 0n;
}

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work;
  return (performance.now() - startedMs) / 1000;
}

describe('Ctrl-C on a pipeline', () => {
  test('appends the last words of its writer', async ({ sandbox, folder }) => {
    const producer = `sh -c 'trap "echo trailer; exit" INT; while :; do echo line; sleep 0.05; done'`;
    const pipeline = new Pipeline(producer, STREAM, folder, settingsOf(sandbox));
    await soon(async () => expect(await storedText(sandbox)).toContain('line'));
    pipeline.signal('SIGINT');
    expect(await pipeline.ended).toMatchObject({ code: 130, stderr: '' });
    expect(await storedText(sandbox)).toMatch(/^(line\n)+trailer\n$/);
  });

  test('appends all that a recorder still has to write', async ({ sandbox, folder }) => {
    const packets = 'for n in \\$(seq 100); do echo packet \\$n; sleep 0.01; done';
    const producer = `sh -c 'trap "${packets}; exit" INT; echo header; while :; do sleep 0.05; done'`;
    const pipeline = new Pipeline(producer, STREAM, folder, settingsOf(sandbox));
    await soon(async () => expect(await storedText(sandbox)).toBe('header\n'));
    pipeline.signal('SIGINT');
    expect(await pipeline.ended).toMatchObject({ code: 130, stderr: '' });
    const all = Array.from({ length: 100 }, (_, n) => `packet ${n + 1}\n`).join('');
    expect(await storedText(sandbox)).toBe(`header\n${all}`);
  });

  test('waits for a writer that goes on, until it comes again', async ({ sandbox, folder }) => {
    const producer = `sh -c 'trap "" INT; n=0; while :; do n=$((n + 1)); echo $n; sleep 0.02; done'`;
    const pipeline = new Pipeline(producer, STREAM, folder, settingsOf(sandbox));
    await soon(async () => expect(await storedText(sandbox)).toContain('\n'));
    pipeline.signal('SIGINT');
    await sleep(500);
    const { length } = await storedText(sandbox);
    await soon(async () => expect((await storedText(sandbox)).length).toBeGreaterThan(length));
    pipeline.signal('SIGINT');
    expect(await pipeline.ended).toMatchObject({ code: 130 });
    const numbers = (await storedText(sandbox)).trimEnd().split('\n').map(Number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('a signal', () => {
  test.for(EXIT_CODES)(
    '%s sends what the pipe holds, too, and ends in %i',
    async ([signal, exitCode], { sandbox, folder }) => {
      sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 500 });
      const running = new StreamingCli(sandbox, folder, [...STREAM, '--json', '--flush-bytes', '32KiB']);
      // Resolves when the system has all of it, which is more than two parts and what is read ahead.
      const content = Buffer.alloc(200 * 1024, 'a line of text\n');
      expect(await running.write(content)).toBe(true);
      await soon(() => expect(postsOf(sandbox).length).toBeGreaterThan(0));
      running.kill(signal);
      expect(await running.exited).toMatchObject({ code: exitCode, signal: null, stderr: '' });
      expect(await storedText(sandbox)).toBe(content.toString());
      expect(running.lines.at(-1)).toMatchObject({ summary: true, bytes: content.length });
    },
  );

  test('tells a writer that goes on writing', async ({ sandbox, folder }) => {
    const producer = `sh -c 'trap "" INT TERM HUP QUIT PIPE; while echo line 2> /dev/null; do sleep 0.02; done; touch told'`;
    sandbox.faults.add({ on: 'append', nth: 2, do: 'stall', when: 'before-commit', ms: 1500 });
    const pipeline = new Pipeline(producer, STREAM, folder, settingsOf(sandbox));
    await soon(() => expect(postsOf(sandbox)).toHaveLength(2));
    pipeline.signal('SIGTERM');
    await sleep(500);
    expect(existsSync(`${folder}/told`)).toBe(true);
    expect(await pipeline.ended).toMatchObject({ code: 143 });
  });

  test('that comes twice at once, as from `timeout`, is one', async ({ sandbox, folder }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 300 });
    const running = new StreamingCli(sandbox, folder, STREAM);
    await running.write('line\n');
    await soon(() => expect(postsOf(sandbox).length).toBeGreaterThan(0));
    for (const _ of [1, 2]) {
      running.kill('SIGTERM');
      await sleep(20);
    }
    expect(await running.exited).toMatchObject({ code: 143, stderr: '' });
    expect(await storedText(sandbox)).toBe('line\n');
  });
});

describe('while OSS is out of reach', () => {
  test.for(['refuses', 'is silent'] as const)(
    '(%s) a stream and --follow end in a few seconds; what was read and not sent is said',
    async (kind, { folder, write }) => {
      await write('app.log', 'one\n');
      const settings = await unreachable(kind);
      const stream = new StreamingCli(undefined, folder, STREAM, settings);
      await stream.write('12345\n'.repeat(10));
      const follow = new StreamingCli(undefined, folder, ['append', 'app.log', URL, '--follow'], settings);
      await soon(() => {
        for (const { pid } of [stream, follow]) expect(handlesSignals(pid)).toBe(true);
      });
      await sleep(Math.random() * 500);
      const ends = Promise.all([stream.exited, follow.exited]);
      for (const running of [stream, follow]) running.kill('SIGTERM');
      expect(await secondsOf(ends)).toBeLessThan(8);
      for (const end of await ends) {
        expect(end).toMatchObject({ code: 143, stdout: '' });
        expect(end.stderr).toContain('oss-append: error: cannot head');
      }
      expect(stream.stderr).toMatch(
        /\noss-append: note: 0 bytes in 0 appends had landed before; 60 bytes of stdin were not sent\n$/,
      );
    },
  );

  test('all that comes once it is back lands, by one more try', async ({ sandbox, folder }) => {
    sandbox.faults.add({
      on: 'head',
      times: Number.POSITIVE_INFINITY,
      do: 'status',
      status: 503,
      retryAfter: 15,
    });
    const running = new StreamingCli(sandbox, folder, STREAM);
    await running.write('waiting\n');
    await soon(() => expect(sandbox.requests[0]?.status).toBe(503));
    sandbox.faults.clear();
    running.kill('SIGHUP');
    expect(await secondsOf(running.exited)).toBeLessThan(8);
    expect(await running.exited).toMatchObject({ code: 129 });
    expect(await storedText(sandbox)).toBe('waiting\n');
  });

  test('in the middle of a stream, an outage does not keep it from ending', async ({ start, folder }) => {
    const sandbox = await start();
    const running = new StreamingCli(sandbox, folder, [...STREAM, '--json']);
    await running.write('landed\n');
    await soon(() => expect(running.lines).toHaveLength(1));
    await sandbox.close();
    await running.write('lost\n');
    await soon(() => expect(running.stderr).toContain('retry 2'));
    running.kill('SIGTERM');
    expect(await secondsOf(running.exited)).toBeLessThan(8);
    const { code, stderr } = await running.exited;
    expect(code).toBe(143);
    const { error } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '');
    expect(error).toMatchObject({ exitCode: 143, code: 'ECONNREFUSED' });
    expect(error.message).toContain('7 bytes in 1 append had landed before; 5 bytes of stdin were not sent');
  });

  test('--follow says how much of the file is left', async ({ start, folder, write }) => {
    const sandbox = await start();
    const path = `${folder}/${await write('app.log', 'landed\n')}`;
    const args = ['append', 'app.log', URL, '--follow', '--flush-interval', '0.1'];
    const running = new StreamingCli(sandbox, folder, args);
    await soon(async () => expect(await storedText(sandbox)).toBe('landed\n'));
    await sandbox.close();
    await appendFile(path, 'left\n');
    await soon(() => expect(running.stderr).toContain('trying again until it works'));
    running.kill('SIGINT');
    expect(await secondsOf(running.exited)).toBeLessThan(8);
    const { code, stderr } = await running.exited;
    expect(code).toBe(130);
    expect(stderr).toMatch(/note: 5 bytes of app\.log were not sent; they are in the file\n$/);
  });

  test('a signal more ends a stream at once, with what was not sent', async ({ sandbox, folder }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit' });
    const running = new StreamingCli(sandbox, folder, STREAM);
    await running.write('line\n');
    await soon(() => expect(postsOf(sandbox).length).toBeGreaterThan(0));
    running.kill('SIGTERM');
    await sleep(300);
    running.kill('SIGTERM');
    expect(await secondsOf(running.exited)).toBeLessThan(3);
    const { code, stderr } = await running.exited;
    expect(code).toBe(143);
    expect(stderr).toMatch(
      /interrupted by SIGTERM\n.*, 5 bytes may have landed; 0 bytes of stdin were not sent\n$/,
    );
  });
});

test('a refusal is told by its own code, signal or not', async ({ sandbox, folder }) => {
  sandbox.faults.add({ on: 'append', do: 'status', status: 403 });
  const running = new StreamingCli(sandbox, folder, ['append', '-', URL, '--flush-interval', '60']);
  await running.write('line\n');
  await soon(() => expect(sandbox.requests).toHaveLength(1));
  await sleep(200);
  running.kill('SIGTERM');
  const { code, stderr } = await running.exited;
  expect({ code, stderr }).toMatchObject({
    code: 77,
    stderr: expect.stringContaining('5 bytes of stdin were not sent'),
  });
});

describe('nohup', () => {
  /** @param command in which `oss-append` is the command line */
  function start(command: string, sandbox: Sandbox, cwd: string): ChildProcess {
    const env = { ...settingsOf(sandbox), PATH: process.env.PATH, HOME: `${cwd}/no-home` };
    const script = command.replaceAll('oss-append', `'${process.execPath}' '${BIN}' ${STREAM.join(' ')}`);
    const child = spawn('bash', ['-c', script], {
      cwd,
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  test.for([
    ['the command', 'trap : HUP; nohup oss-append'],
    ['a script around it', `trap : HUP; nohup sh -c "oss-append; exit $?"`],
  ])('keeps %s alive when the terminal hangs up', async ([, command], { sandbox, folder }) => {
    const child = start(command as string, sandbox, folder);
    const exited = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.write('one\n');
    await soon(async () => expect(await storedText(sandbox)).toBe('one\n'));
    process.kill(-(child.pid ?? 0), 'SIGHUP');
    await sleep(300);
    child.stdin?.end('two\n');
    expect(await exited).toBe(0);
    expect(await storedText(sandbox)).toBe('one\ntwo\n');
  });
});

test('SIGUSR1 opens no port of a debugger', async ({ sandbox, folder }) => {
  const running = new StreamingCli(sandbox, folder, STREAM);
  await running.write('line\n');
  await soon(async () => expect(await storedText(sandbox)).toBe('line\n'));
  running.kill('SIGUSR1');
  await sleep(300);
  running.end();
  expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
});

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasScript)('on a terminal', () => {
  function onTerminal(script: string, sandbox: Sandbox, cwd: string): ChildProcess {
    const env = { ...settingsOf(sandbox), PATH: process.env.PATH, HOME: cwd, TERM: 'xterm-256color' };
    const command = script.replaceAll('oss-append', `'${process.execPath}' '${BIN}'`);
    const child = execFile('script', ['-qec', command, '/dev/null'], { cwd, env });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  test('the last line stands on a line of its own after ^C', async ({ sandbox, folder }) => {
    const producer = `sh -c 'trap exit INT; echo line; while :; do sleep 0.05; done'`;
    const child = onTerminal(`${producer} | oss-append ${STREAM.join(' ')}`, sandbox, folder);
    let screen = '';
    child.stdout?.on('data', (text: string) => {
      screen += text;
    });
    const exited = new Promise((resolve) => child.once('close', resolve));
    await soon(async () => expect(await storedText(sandbox)).toBe('line\n'));
    child.stdin?.write('\u0003');
    await exited;
    child.stdin?.end();
    expect(screen).toMatch(/\^C\r\nstdin: appended 5 bytes [^\r\n]*\r\n$/);
  });

  test('Ctrl-C where one types has what was typed appended', async ({ sandbox, folder }) => {
    const child = onTerminal(`oss-append append - ${URL} --flush-interval 60`, sandbox, folder);
    const exited = new Promise((resolve) => child.once('close', resolve));
    await soon(() => expect(sandbox.requests).toHaveLength(1));
    child.stdin?.write('typed\n');
    await sleep(500);
    child.stdin?.write('\u0003');
    expect(await secondsOf(exited)).toBeLessThan(5);
    child.stdin?.end();
    expect(await storedText(sandbox)).toBe('typed\n');
  });

  test('that hangs up, nothing is lost of what was written', async ({ sandbox, folder }) => {
    const producer = `sh -c 'trap "" HUP; echo one; sleep 1; echo two; touch written; exec sleep 5'`;
    const stream = `oss-append append - ${URL} --flush-interval 60 --json`;
    const child = onTerminal(`${producer} | (trap : HUP; ${stream}; echo $? > code)`, sandbox, folder);
    await soon(() => expect(existsSync(`${folder}/written`)).toBe(true));
    child.kill('SIGKILL');
    await soon(() => expect(existsSync(`${folder}/code`)).toBe(true));
    expect(readFileSync(`${folder}/code`, 'utf8')).toBe('129\n');
    expect(await storedText(sandbox)).toBe('one\ntwo\n');
  });
});

test('whatever the moment of a signal, what was written before it lands once', async ({ start, folder }) => {
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
  await Promise.all(
    Array.from({ length: 8 }, async (_, round) => {
      const sandbox = await start({ dir: `${folder}/${round}` });
      const running = new StreamingCli(sandbox, folder, [...STREAM, '--flush-bytes', '4KiB']);
      const signal = signals[round % signals.length] as (typeof signals)[number];
      let written = 0;
      const untilMs = performance.now() + 300 + Math.random() * 700;
      // The handlers are there once it has asked for the end of the object.
      await soon(() => expect(sandbox.requests.length).toBeGreaterThan(0));
      while (performance.now() < untilMs) {
        const line = `${String(written).padStart(7, '0')}\n`.repeat(1 + Math.floor(Math.random() * 50));
        await running.write(line);
        written += line.length;
        await sleep(Math.random() * 10);
      }
      running.kill(signal);
      if (signal === 'SIGINT') running.end();
      const { code, stderr } = await running.exited;
      expect({ code, stderr }).toEqual({
        code: { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGQUIT: 143 }[signal],
        stderr: '',
      });
      expect(await storedText(sandbox)).toHaveLength(written);
    }),
  );
});
