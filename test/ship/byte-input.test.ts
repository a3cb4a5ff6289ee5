// Reading a pipe so that it can be left without losing what was taken from it.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ByteInput, readUntilStopped } from '../../src/ship/byte-input.ts';
import { test } from '../support/sandbox.ts';

async function collect(pipe: Readable, stop: AbortSignal = new AbortController().signal): Promise<string> {
  let text = '';
  await readUntilStopped({ stream: pipe }, stop, (bytes) => {
    text += Buffer.from(bytes).toString();
  });
  return text;
}

it('reads to the end', async () => {
  expect(await collect(Readable.from([Buffer.from('one'), Buffer.from('two')], { objectMode: false }))).toBe(
    'onetwo',
  );
  expect(await collect(Readable.from([], { objectMode: false }))).toBe('');
});

it('gives what the pipe had handed over when it is stopped, and leaves', async () => {
  const pipe = new PassThrough();
  const stop = new AbortController();
  pipe.write('one');
  const taken: string[] = [];
  await readUntilStopped({ stream: pipe }, stop.signal, async (bytes) => {
    taken.push(Buffer.from(bytes).toString());
    if (taken.length === 1) pipe.write('two');
    stop.abort();
  });
  expect(taken).toEqual(['one', 'two']);
  expect(pipe.destroyed).toBe(true);
});

it('is woken by the stop while nothing comes', async () => {
  const stop = new AbortController();
  const reading = collect(new PassThrough(), stop.signal);
  stop.abort();
  expect(await reading).toBe('');
});

it.for([true, false])(
  'throws after the bytes before a failure (destroyed by it: %s)',
  async (autoDestroy) => {
    let reads = 0;
    const pipe = new Readable({
      autoDestroy,
      read() {
        reads += 1;
        if (reads === 1) this.push('one');
        // Such as stdin from a disk that fails: nobody destroys it.
        else if (autoDestroy) this.destroy(new Error('EIO'));
        else setImmediate(() => this.emit('error', Object.assign(new Error('EIO'))));
      },
    });
    let text = '';
    const reading = readUntilStopped({ stream: pipe }, new AbortController().signal, (bytes) => {
      text += Buffer.from(bytes).toString();
    });
    await expect(reading).rejects.toMatchObject({ code: 'DiskFailed', message: 'cannot read stdin: EIO' });
    expect(text).toBe('one');
  },
);

it('ends where the pipe was closed without an end', async () => {
  const pipe = new PassThrough();
  pipe.write('one');
  const taken: string[] = [];
  await readUntilStopped({ stream: pipe }, new AbortController().signal, (bytes) => {
    taken.push(Buffer.from(bytes).toString());
    pipe.destroy();
  });
  expect(taken).toEqual(['one']);
});

describe('a descriptor', () => {
  const NEVER = new AbortController().signal;

  /** Nobody but `fd` is to be read. */
  function inputOf(fd: number): ByteInput {
    return {
      fd,
      get stream(): Readable {
        throw new Error('opened twice');
      },
    };
  }

  /** The reading end of a pipe that a shell command writes to. */
  function pipeFrom(folder: string, command: string): number {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', `(${command}) > "$0"`, path], { stdio: 'ignore' });
    return openSync(path, 'r');
  }

  test('of a pipe is read to its end, however slow the taker', async ({ folder }) => {
    const fd = pipeFrom(folder, 'seq 1 100000');
    let text = '';
    await readUntilStopped(inputOf(fd), NEVER, async (bytes) => {
      // Taken late, to see whether the buffer is left alone until then.
      await nextTurn();
      text += Buffer.from(bytes).toString();
    });
    expect(text).toBe(Array.from({ length: 100_000 }, (_, n) => `${n + 1}\n`).join(''));
  });

  test('of a pipe that is left: what was written by then is taken, and nothing after it', async ({
    folder,
  }) => {
    const path = join(folder, 'pipe');
    const fd = pipeFrom(folder, 'echo one; sleep 0.2; echo two; sleep 1; echo three; sleep 1');
    const rest = openSync(path, 'r');
    const stop = new AbortController();
    const taken: string[] = [];
    await readUntilStopped(inputOf(fd), stop.signal, async (bytes) => {
      stop.abort();
      const text = Buffer.from(bytes).toString();
      // It is waited for: what was taken would be lost otherwise.
      await sleep(300);
      taken.push(text);
    });
    expect(taken).toEqual(['one\n', 'two\n']);
    await sleep(1000);
    const buffer = Buffer.alloc(10);
    expect(buffer.subarray(0, readSync(rest, buffer)).toString()).toBe('three\n');
    closeSync(rest);
  });

  test('of a file is read from where it stands', async ({ folder }) => {
    const path = join(folder, 'file');
    writeFileSync(path, `skipped${'x'.repeat(3_000_000)}`);
    const fd = openSync(path, 'r');
    readSync(fd, Buffer.alloc(7));
    let length = 0;
    await readUntilStopped(inputOf(fd), NEVER, (bytes) => {
      expect(bytes.every((byte) => byte === 'x'.charCodeAt(0))).toBe(true);
      length += bytes.length;
    });
    expect(length).toBe(3_000_000);
    closeSync(fd);
  });
});
