// `appendfromfile -`: what comes through a pipe lands exactly once, soon, and in little memory.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { BIN } from '../support/run-cli.ts';
import { exchangesOf, postsOf, settingsOf, test } from '../support/sandbox.ts';
import { shell } from './support/shell.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const MIB = 1024 ** 2;
const URL = 'oss://demo/app.log';
const ARGS = ['append', '-', URL];

async function stored({ store }: Sandbox, key = 'app.log'): Promise<Buffer> {
  return (await store.stat('demo', key)) === undefined ? Buffer.alloc(0) : store.read('demo', key);
}

async function storedText(sandbox: Sandbox, key?: string): Promise<string> {
  return (await stored(sandbox, key)).toString();
}

describe('a stream of', () => {
  test.for([
    [0, 1],
    [1, 1],
    [8 * MIB - 1, 1],
    [8 * MIB, 1],
    [8 * MIB + 1, 2],
    [64 * MIB, 8],
  ] as const)('%i bytes lands whole', async ([bytes, appends], { oss, sandbox }) => {
    const content = randomBytes(bytes);
    await sandbox.store.append('demo', 'other.log', 'untouched');
    const { code, stdout, stderr } = await oss([...ARGS, '--json', '--flush-interval', '60'], {
      stdin: content,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await stored(sandbox)).equals(content)).toBe(true);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(appends + 1);
    expect(lines.at(-1)).toMatchObject({
      summary: true,
      source: '-',
      appends,
      bytes,
      position: 0,
      nextPosition: bytes,
    });
    // Each answer gives the next position: nobody asks in between, and one connection serves all.
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', ...Array(appends).fill('POST 200')]);
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  test('nothing creates an absent object, and leaves an existing one as it is', async ({ oss, sandbox }) => {
    expect(await oss(ARGS, { stdin: '' })).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 0, type: 'Appendable' });
    await sandbox.store.append('demo', 'app.log', 'before\n');
    expect(await oss(ARGS, { stdin: '' })).toMatchObject({ code: 0, stderr: '' });
    // Closed altogether, it has nothing either.
    expect(await oss(ARGS)).toMatchObject({ code: 0, stderr: '' });
    expect(await storedText(sandbox)).toBe('before\n');
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('a file that is redirected, and of a pipe that breaks off, is what was read', async ({
    sandbox,
    folder,
    write,
  }) => {
    const content = randomBytes(3 * MIB);
    await write('big.bin', content);
    const redirected = await shell(sandbox, folder, `oss-append append - ${URL} < big.bin`);
    expect(redirected).toMatchObject({ code: 0, stderr: '' });
    expect((await stored(sandbox)).equals(content)).toBe(true);
    // The producer is killed in the middle of its work: what it had written is all there is.
    const script = `(head -c 100000 big.bin; kill -KILL $BASHPID) | oss-append append - oss://demo/broken.bin`;
    expect(await shell(sandbox, folder, script)).toMatchObject({ code: 0 });
    expect((await stored(sandbox, 'broken.bin')).equals(content.subarray(0, 100_000))).toBe(true);
  });

  test('a file that cannot be read is an error that says so', async ({ sandbox, folder }) => {
    const result = await shell(sandbox, folder, `oss-append append - ${URL} < /proc/self/mem`);
    expect(result).toMatchObject({ code: 74, stderr: expect.stringContaining('cannot read stdin: EIO') });
  });
});

describe('a slow producer', () => {
  test('finds its line in the object while its pipe is still open', async ({ sandbox, folder }) => {
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--flush-interval', '0.2', '--json']);
    await soon(() => expect(sandbox.requests[0]?.status).toBe(404));
    for (const text of ['one\n', 'two\n', 'three\n']) {
      const writtenMs = performance.now();
      await running.write(text);
      await soon(async () => expect(await storedText(sandbox)).toContain(text));
      const elapsedMs = performance.now() - writtenMs;
      expect(elapsedMs).toBeGreaterThan(150);
      // The interval and a round trip, on a busy machine.
      expect(elapsedMs).toBeLessThan(1500);
      // Its line is printed at once, too.
      await soon(() => expect(running.lines.at(-1)?.bytes).toBe(text.length));
    }
    running.end();
    expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
    expect(running.lines.map(({ summary, bytes }) => summary ?? bytes)).toEqual([4, 4, 6, true]);
  });

  test('fills a segment sooner with --flush-bytes', async ({ sandbox, folder }) => {
    const running = new StreamingCli(sandbox, folder, [
      ...ARGS,
      ...['--flush-bytes', '1KiB', '--flush-interval', '60'],
    ]);
    await running.write('x'.repeat(2500));
    await soon(async () => expect(await stored(sandbox)).toHaveLength(2048));
    running.end();
    expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
    expect(await stored(sandbox)).toHaveLength(2500);
    expect(postsOf(sandbox).map(({ bytesReceived }) => bytesReceived)).toEqual([1024, 1024, 452]);
  });
});

describe('a fault on any of the appends', () => {
  const faults: readonly [Fault, number][] = [
    [{ on: 'append', do: 'commit-then-drop' }, 4],
    [{ on: 'append', do: 'half-answer' }, 4],
    [{ on: 'append', do: 'status', status: 503 }, 5],
    [{ on: 'append', do: 'status', status: 502, html: true, commit: true }, 4],
    [{ on: 'append', do: 'reset-mid-body', afterBytes: 300 }, 5],
    [{ on: 'append', do: 'commit-prefix-then-drop', bytes: 300 }, 5],
  ];

  test.for(faults.flatMap(([fault, posts]) => [1, 2, 4].map((nth) => [{ ...fault, nth }, posts] as const)))(
    'loses and repeats nothing: %o',
    async ([fault, posts], { oss, sandbox }) => {
      const content = randomBytes(3500);
      sandbox.faults.add(fault);
      const { code } = await oss([...ARGS, '--flush-bytes', '1000', '--flush-interval', '60'], {
        stdin: content,
      });
      expect(code).toBe(0);
      expect((await stored(sandbox)).equals(content)).toBe(true);
      expect(postsOf(sandbox)).toHaveLength(posts);
    },
  );

  test('another writer in between is appended after, and all lands in order', async ({ oss, sandbox }) => {
    sandbox.faults.add({ on: 'append', nth: 3, do: 'foreign-append', when: 'before', bytes: 29 });
    const content = randomBytes(3500);
    const args = [...ARGS, '--flush-bytes', '1000', '--flush-interval', '60', '--json'];
    const { code, stdout } = await oss(args, { stdin: content });
    expect(code).toBe(0);
    const object = await stored(sandbox);
    expect(Buffer.concat([object.subarray(0, 2000), object.subarray(2029)]).equals(content)).toBe(true);
    expect(JSON.parse(stdout.split('\n')[2] ?? '')).toMatchObject({ position: 2029, bytes: 1000 });
  });
});

describe('--position', () => {
  test('puts the stream there without a HEAD', async ({ oss, sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'before\n');
    const args = [...ARGS, '--position', '7', '--flush-bytes', '2'];
    expect(await oss(args, { stdin: 'after' })).toMatchObject({ code: 0 });
    expect(await storedText(sandbox)).toBe('before\nafter');
    expect(exchangesOf(sandbox)).toEqual(['POST 200', 'POST 200', 'POST 200']);
  });

  test.for(['', 'bytes'])(
    'that is not where the object ends is exit 73, with %j to append',
    async (stdin, { oss, sandbox }) => {
      await sandbox.store.append('demo', 'app.log', 'before\n');
      const { code, stderr } = await oss([...ARGS, '--position', '5'], { stdin });
      expect({ code, stderr }).toMatchObject({ code: 73, stderr: expect.stringContaining('ends at 7') });
      expect(await storedText(sandbox)).toBe('before\n');
    },
  );
});

describe('--rollover-bytes', () => {
  test('lets no object exceed it, and a later stream goes on in the newest', async ({ oss, sandbox }) => {
    const args = [...ARGS, '--rollover-bytes', '2500', '--flush-bytes', '1000', '--json'];
    const content = randomBytes(6500);
    const { code, stdout } = await oss(args, { stdin: content });
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const names = ['app.log', 'app.log', 'app.1.log', 'app.1.log', 'app.2.log', 'app.2.log', 'app.2.log'];
    expect(lines.slice(0, -1).map(({ key }) => key)).toEqual(names);
    expect(lines.at(-1)).toMatchObject({ summary: true, objects: 3, key: 'app.2.log', bytes: 6500 });
    expect(await oss(args, { stdin: 'more' })).toMatchObject({ code: 0 });
    const objects = await Promise.all([...new Set(names), 'app.3.log'].map((key) => stored(sandbox, key)));
    expect(objects.map(({ length }) => length)).toEqual([2000, 2000, 2500, 4]);
    expect(Buffer.concat(objects).equals(Buffer.concat([content, Buffer.from('more')]))).toBe(true);
  });

  test('smaller than what is waiting at once cuts it', async ({ oss, sandbox }) => {
    const { code, stderr } = await oss([...ARGS, '--rollover-bytes', '1000'], { stdin: randomBytes(2500) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const objects = await sandbox.store.list('demo');
    expect(objects.map(({ key, length }) => [key, length])).toEqual([
      ['app.1.log', 1000],
      ['app.2.log', 500],
      ['app.log', 1000],
    ]);
  });
});

describe('a signal', () => {
  test.for([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    '%s flushes what was read, prints the summary, and ends in %i',
    async ([signal, exitCode], { sandbox, folder }) => {
      const args = [...ARGS, '--json', '--flush-bytes', '4', '--flush-interval', '60'];
      const running = new StreamingCli(sandbox, folder, args);
      // Comes in one piece: who has appended its beginning has read its end.
      await running.write('abcdef');
      await soon(async () => expect(await storedText(sandbox)).toBe('abcd'));
      running.kill(signal);
      // Whoever writes ends of the same Ctrl-C.
      if (signal === 'SIGINT') running.end();
      expect(await running.exited).toMatchObject({ code: exitCode, signal: null, stderr: '' });
      expect(await storedText(sandbox)).toBe('abcdef');
      expect(running.lines.at(-1)).toMatchObject({ summary: true, bytes: 6, appends: 2 });
    },
  );

  test('while OSS is slow loses nothing of what was read either', async ({ sandbox, folder }) => {
    sandbox.faults.add({ on: 'append', nth: 2, do: 'stall', when: 'before-commit', ms: 1000 });
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--json', '--flush-bytes', '4']);
    await running.write('abcdefghijkl');
    await soon(() => expect(postsOf(sandbox)).toHaveLength(2));
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143 });
    expect(await storedText(sandbox)).toBe('abcdefghijkl');
  });

  test('before anything was read ends at once, although OSS is out', async ({ sandbox, folder }) => {
    sandbox.faults.add({ on: 'head', times: 2, do: 'status', status: 503, retryAfter: 15 });
    const running = new StreamingCli(sandbox, folder, ARGS);
    await soon(() => expect(sandbox.requests[0]?.status).toBe(503));
    sandbox.faults.clear();
    const startedMs = performance.now();
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143, stdout: '' });
    expect(performance.now() - startedMs).toBeLessThan(8000);
  });
});

describe('a server', () => {
  test('that stalls holds the producer back after two segments, in flat memory', async ({
    sandbox,
    folder,
  }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit' });
    const running = new StreamingCli(sandbox, folder, ARGS);
    const chunk = randomBytes(64 * 1024);
    let taken = 0;
    const producing = (async () => {
      while (taken < 64 * MIB && (await running.write(chunk))) taken += chunk.length;
    })();
    // Two segments and what the system's buffers hold; then no more.
    await soon(() => expect(taken).toBeGreaterThan(15.5 * MIB));
    let before = -1;
    while (before !== taken) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(taken).toBeLessThan(18 * MIB);
    expect(running.memory('VmHWM')).toBeLessThan(110 * MIB);
    running.kill('SIGKILL');
    await running.exited;
    await producing;
  });

  test('that dies ends the stream in 75, saying what had landed', async ({ start, folder }) => {
    const sandbox = await start();
    const args = [...ARGS, '--flush-bytes', '4', '--flush-interval', '60', '--retry-times', '1'];
    const running = new StreamingCli(sandbox, folder, args);
    await running.write('abcdefgh');
    await soon(async () => expect(await storedText(sandbox)).toBe('abcdefgh'));
    // The answer is on its way to a client that has to have it.
    await soon(() => expect(postsOf(sandbox).map(({ status }) => status)).toEqual([200, 200]));
    await sandbox.close();
    await running.write('ijklm');
    const { code, stderr } = await running.exited;
    expect(code).toBe(75);
    expect(stderr).toMatch(/note: 8 bytes in 2 appends had landed before; 5 bytes of stdin were not sent\n$/);
  });

  test('that refuses ends the stream with its reason, and the producer with it', async ({
    sandbox,
    folder,
  }) => {
    sandbox.faults.add({ on: 'append', nth: 2, do: 'status', status: 403 });
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--json', '--flush-bytes', '4']);
    await running.write('abcdefgh');
    // Its input stays open: it is not waited for.
    const { code, stderr } = await running.exited;
    expect(code).toBe(77);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(
        '4 bytes in 1 append had landed before; 4 bytes of stdin were not sent',
      ),
    });
    expect(running.lines).toHaveLength(1);
  });
});

describe('--maxupspeed', () => {
  test('holds for small segments, too', async ({ oss, sandbox }) => {
    const startedMs = performance.now();
    const args = [...ARGS, '--flush-bytes', '200', '--maxupspeed', '4'];
    expect(await oss(args, { stdin: randomBytes(6000) })).toMatchObject({ code: 0 });
    expect(performance.now() - startedMs).toBeGreaterThan(1200);
    expect(await stored(sandbox)).toHaveLength(6000);
  });
});

describe('a terminal as stdin', () => {
  test('is told of once', async ({ sandbox, folder }) => {
    const command = `'${process.execPath}' '${BIN}' append - ${URL} > out.txt 2> err.txt`;
    const env = { ...settingsOf(sandbox), PATH: process.env.PATH, HOME: `${folder}/no-home` };
    const child = execFile('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
    child.stdin?.write('typed\n');
    await soon(() => expect(sandbox.requests.length).toBeGreaterThan(0));
    await soon(async () => expect(await storedText(sandbox)).toBe('typed\n'));
    const exited = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.write('\u0004');
    expect(await exited).toBe(0);
    child.stdin?.end();
    expect(readFileSync(`${folder}/err.txt`, 'utf8')).toMatch(
      /^oss-append: warning: reading from the terminal[^\n]*\n$/,
    );
    expect(readFileSync(`${folder}/out.txt`, 'utf8')).toMatch(/^- ?[^\n]*\n$/);
  });
});

describe('what the shell around it does', () => {
  test('a reader of the JSON lines that goes away does not end the stream', async ({ sandbox, folder }) => {
    const producer = 'for n in 1 2 3 4 5; do echo line $n; sleep 0.15; done';
    const { code, stdout } = await shell(
      sandbox,
      folder,
      `set -o pipefail; { ${producer}; } | oss-append append - ${URL} --json --flush-interval 0.05 | head -n 1`,
    );
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect(await storedText(sandbox)).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n');
  });

  test('a directory as stdin is refused, and no object created', async ({ sandbox, folder }) => {
    const { code, stderr } = await shell(sandbox, folder, `oss-append append - ${URL} < .`);
    expect(code).toBe(66);
    expect(stderr).toContain('cannot append stdin: it is a directory');
    expect(sandbox.requests).toEqual([]);
  });
});
