// `appendfromfile -` at the end of a real pipe: what comes lands exactly once, soon, and in little memory. How it is cut into
// appends, and what faults do, is the matter of test/cli/stdin.test.ts.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { BIN } from '../support/run-cli.ts';
import { postsOf, settingsOf, stored, storedText, test } from '../support/sandbox.ts';
import { isInstalled } from './support/installed.ts';
import { shell } from './support/shell.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const MIB = 1024 ** 2;
const URL = 'oss://demo/app.log';
const ARGS = ['append', '-', URL];

describe('a stream of', () => {
  test('24 MiB lands whole, whatever is lost on the way', async ({ oss, sandbox }) => {
    const content = randomBytes(24 * MIB);
    sandbox.faults.add({ on: 'append', nth: 2, do: 'commit-then-drop' });
    const { code, stdout } = await oss([...ARGS, '--json', '--flush-interval', '60', '--quiet'], {
      stdin: content,
    });
    expect(code).toBe(0);
    expect((await stored(sandbox)).equals(content)).toBe(true);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      summary: true,
      appends: 3,
      bytes: content.length,
    });
  });

  test('nothing, from a stdin that is closed altogether, creates an empty object', async ({
    oss,
    sandbox,
  }) => {
    expect(await oss(ARGS)).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 0 });
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

  test('lines, of which the writer finishes each later, is appended line by line', async ({
    sandbox,
    folder,
  }) => {
    const running = new StreamingCli(sandbox, folder, [
      ...ARGS,
      '--lines',
      '--flush-interval',
      '0.01',
      '--json',
    ]);
    running.stdin.write('one\ntw');
    await soon(() => expect(running.lines).toHaveLength(1));
    running.stdin.write('o\nthr');
    await soon(() => expect(running.lines).toHaveLength(2));
    running.stdin.end('ee');
    expect(await running.exited).toMatchObject({ code: 0 });
    expect(await storedText(sandbox)).toBe('one\ntwo\nthree');
    expect(running.lines.slice(0, -1).map(({ bytes }) => bytes)).toEqual([4, 4, 5]);
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
    const elapsed: number[] = [];
    for (const text of ['one\n', 'two\n', 'three\n']) {
      const writtenMs = performance.now();
      await running.write(text);
      await soon(async () => expect(await storedText(sandbox)).toContain(text));
      elapsed.push(performance.now() - writtenMs);
      // Its line is printed at once, too.
      await soon(() => expect(running.lines.at(-1)?.bytes).toBe(text.length));
    }
    // The interval and a round trip, the shortest of which a busy machine does not delay to the default's second.
    expect(Math.min(...elapsed)).toBeGreaterThan(150);
    expect(Math.min(...elapsed)).toBeLessThan(900);
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
    // No segment is sent before it is full, however slow the producer.
    const running = new StreamingCli(sandbox, folder, [...ARGS, '--flush-interval', '60']);
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

describe.skipIf(!isInstalled('script'))('a terminal as stdin', () => {
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
    expect(readFileSync(`${folder}/out.txt`, 'utf8')).toMatch(/^stdin: appended 6 bytes [^\n]*\n$/);
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
