// Reading a pipe so that it can be left without losing what was taken from it.
import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readUntilStopped } from '../../src/append/pipe.ts';

async function collect(pipe: Readable, stop: AbortSignal = new AbortController().signal): Promise<string> {
  let text = '';
  for await (const bytes of readUntilStopped(pipe, stop)) text += Buffer.from(bytes).toString();
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
  const reading = readUntilStopped(pipe, stop.signal);
  expect(Buffer.from((await reading.next()).value as Uint8Array).toString()).toBe('one');
  pipe.write('two');
  stop.abort();
  expect(Buffer.from((await reading.next()).value as Uint8Array).toString()).toBe('two');
  expect((await reading.next()).done).toBe(true);
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
    const reading = (async () => {
      for await (const bytes of readUntilStopped(pipe, new AbortController().signal)) {
        text += Buffer.from(bytes).toString();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DiskFailed', message: 'cannot read stdin: EIO' });
    expect(text).toBe('one');
  },
);

it('ends where the pipe was closed without an end', async () => {
  const pipe = new PassThrough();
  pipe.write('one');
  const reading = readUntilStopped(pipe, new AbortController().signal);
  expect((await reading.next()).done).toBe(false);
  pipe.destroy();
  expect((await reading.next()).done).toBe(true);
});
