// `tail -f` of the built command line: what a writer appends is printed, byte for byte, whatever breaks.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { BROKEN_GETS } from '../support/broken-gets.ts';
import { BIN } from '../support/run-cli.ts';
import { test as base } from '../support/sandbox.ts';
import { type LiveCli, startLive } from './support/live.ts';

const BUCKET = 'demo';
const KEY = 'app.log';
const URL = `oss://${BUCKET}/${KEY}`;

type Follow = (args?: readonly string[], options?: { readonly keepStdout?: boolean }) => LiveCli;

/** `follow` runs `tail -f` with a short interval, and ends it with the test. */
const test = base.extend<{ follow: Follow }>({
  follow: async ({ folder, sandbox }, use) => {
    const running: LiveCli[] = [];
    await use((args = [], options = {}) => {
      const command = [process.execPath, BIN, 'tail', '-f', URL, '--interval', '0.05', ...args];
      const live = startLive(command, { cwd: folder, sandbox, ...options });
      running.push(live);
      return live;
    });
    for (const { kill, stdout } of running) {
      kill('SIGKILL');
      stdout.resume();
    }
    await Promise.all(running.map(({ exited }) => exited));
  },
});

function append({ store }: Sandbox, bytes: string | Uint8Array): Promise<void> {
  return store.append(BUCKET, KEY, bytes);
}

function replace({ store }: Sandbox, bytes: string | Uint8Array): Promise<void> {
  return store.put(BUCKET, KEY, bytes, { type: 'Appendable' });
}

describe('tail -f', () => {
  test('prints the last lines, then each line as it is appended, until Ctrl-C', async ({
    follow,
    sandbox,
  }) => {
    await append(sandbox, 'one\ntwo\nthree\n');
    const tail = follow(['-n', '2']);
    await tail.printed(10);
    await append(sandbox, 'four\n');
    await tail.printed(15);
    await append(sandbox, 'no end of line');
    expect((await tail.printed(29)).toString()).toBe('two\nthree\nfour\nno end of line');
    tail.kill('SIGINT');
    expect(await tail.exited).toEqual({ code: 130, signal: null });
    expect(tail.stderr()).toBe('');
  });

  test('ends quietly with 143 when it is told to, also while it waits out an outage', async ({
    follow,
    sandbox,
  }) => {
    await append(sandbox, 'one\n');
    sandbox.faults.add({
      on: 'get',
      nth: 2,
      times: Number.POSITIVE_INFINITY,
      do: 'status',
      status: 503,
      retryAfter: 20,
    });
    const tail = follow();
    await tail.told(/trying again/);
    const toldMs = performance.now();
    tail.kill('SIGTERM');
    expect(await tail.exited).toEqual({ code: 143, signal: null });
    expect(performance.now() - toldMs).toBeLessThan(5000);
    expect(tail.stderr().trimEnd().split('\n')).toHaveLength(1);
  });

  test('looks with one GET a time, all over one connection', async ({ follow, sandbox }) => {
    await append(sandbox, 'one\n');
    const tail = follow();
    await tail.printed(4);
    while (sandbox.requests.length < 6) await sleep(10);
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
    expect(sandbox.requests.map(({ method }) => method).join(' ')).toMatch(/^HEAD GET GET GET GET GET/);
  });

  test('prints every byte once, whatever breaks between it and the object', async ({ follow, sandbox }) => {
    const content = randomBytes(10_000 * (BROKEN_GETS.length + 1));
    await append(sandbox, content.subarray(0, 10_000));
    const tail = follow(['-c', '+1', '--read-timeout', '0.3']);
    for (const [index, fault] of BROKEN_GETS.entries()) {
      await tail.printed((index + 1) * 10_000);
      sandbox.faults.add(fault);
      await append(sandbox, content.subarray((index + 1) * 10_000, (index + 2) * 10_000));
    }
    expect((await tail.printed(content.length)).equals(content)).toBe(true);
    tail.kill('SIGINT');
    expect(await tail.exited).toEqual({ code: 130, signal: null });
    const told = tail.stderr().trimEnd().split('\n');
    expect(told.length).toBeGreaterThan(0);
    for (const line of told) expect(line).toMatch(/; trying again until it answers$|answers again$/);
  });

  test('tells of an outage in one line, and of its end in one', async ({ follow, sandbox }) => {
    await append(sandbox, 'one\n');
    const tail = follow();
    await tail.printed(4);
    sandbox.faults.add({ on: 'get', times: 3, do: 'status', status: 503 });
    await tail.told(/answers again\n/);
    expect(tail.stderr()).toBe(
      `oss-append: cannot read ${URL}: ServiceUnavailable: Placed by a fault.; trying again until it answers\n` +
        `oss-append: ${URL} answers again\n`,
    );
  });

  test('says what tail(1) says of a truncated, a replaced and a deleted file, and follows anew', async ({
    follow,
    sandbox,
  }) => {
    await append(sandbox, 'the first object\n');
    const tail = follow();
    let expected = 'the first object\n';
    const expectPrinted = async (more: string): Promise<void> => {
      expected += more;
      expect((await tail.printed(expected.length)).toString()).toBe(expected);
    };
    await expectPrinted('');
    await replace(sandbox, 'shorter\n');
    await expectPrinted('shorter\n');
    await replace(sandbox, 'a longer one, but another\n');
    await expectPrinted('a longer one, but another\n');
    await sandbox.store.delete(BUCKET, KEY);
    await tail.told(/inaccessible/);
    await append(sandbox, 'here again\n');
    await expectPrinted('here again\n');
    await append(sandbox, 'and on\n');
    await expectPrinted('and on\n');
    expect(tail.stderr()).toBe(
      [
        `oss-append: ${URL}: object truncated`,
        `oss-append: ${URL} has been replaced; following new object`,
        `oss-append: ${URL} has become inaccessible: no such object`,
        `oss-append: ${URL} has appeared; following new object`,
        '',
      ].join('\n'),
    );
  });

  test('says nothing of all that with --quiet', async ({ follow, sandbox }) => {
    await append(sandbox, 'the first object\n');
    const tail = follow(['--quiet']);
    await tail.printed(17);
    await replace(sandbox, 'shorter\n');
    await tail.printed(25);
    sandbox.faults.add({ on: 'get', do: 'status', status: 503 });
    await append(sandbox, 'more\n');
    await tail.printed(30);
    tail.kill('SIGINT');
    expect(await tail.exited).toEqual({ code: 130, signal: null });
    expect(tail.stderr()).toBe('');
  });

  test('ends with the reason when OSS refuses for good', async ({ follow, sandbox }) => {
    await append(sandbox, 'one\n');
    const tail = follow();
    await tail.printed(4);
    sandbox.faults.add({ on: 'get', do: 'status', status: 403 });
    expect(await tail.exited).toEqual({ code: 77, signal: null });
    expect(tail.stderr()).toMatch(/^oss-append: error: cannot read .*AccessDenied.*status 403/);
  });
});

describe('tail --retry', () => {
  test('waits with -f for the object to appear, and prints all of it', async ({ follow, sandbox }) => {
    const tail = follow(['--retry', '-n', '1']);
    await tail.told(/waiting/);
    await append(sandbox, 'one\ntwo\n');
    await tail.printed(8);
    await append(sandbox, 'three\n');
    expect((await tail.printed(14)).toString()).toBe('one\ntwo\nthree\n');
    expect(tail.stderr()).toBe(
      `oss-append: cannot open ${URL} for reading: no such object; waiting for it\n` +
        `oss-append: ${URL} has appeared; following new object\n`,
    );
  });

  test('waits without -f, too, and ends after the last lines', async ({ folder, sandbox }) => {
    const command = [process.execPath, BIN, 'tail', '--retry', '--interval', '0.05', '-n', '1', URL];
    const tail = startLive(command, { cwd: folder, sandbox });
    await tail.told(/waiting/);
    await append(sandbox, 'one\ntwo\n');
    expect(await tail.exited).toEqual({ code: 0, signal: null });
    expect((await tail.printed(4)).toString()).toBe('two\n');
    expect(tail.stderr()).toContain(`oss-append: ${URL} has appeared\n`);
  });

  test('is needed: without it, an absent object is exit 66', async ({ follow }) => {
    const tail = follow();
    expect(await tail.exited).toEqual({ code: 66, signal: null });
    expect(tail.stderr()).toMatch(/^oss-append: error: no such object: oss:\/\/demo\/app\.log\n/);
  });
});

describe('the reader of tail -f', () => {
  test('that goes away ends it quietly with 0 at the next line', async ({ folder, sandbox }) => {
    await append(sandbox, 'one\n');
    const script = '{ "$@"; echo "status $?" >&2; } | head -n 2';
    const command = ['/bin/sh', '-c', script, 'sh', process.execPath, BIN];
    // From the start: there may be more than ten lines by the time it looks.
    const pipeline = startLive([...command, 'tail', '-f', '-c', '+1', URL, '--interval', '0.05'], {
      cwd: folder,
      sandbox,
    });
    const over = pipeline.exited.then(() => true);
    let ended = false;
    while (!ended) {
      await append(sandbox, 'more\n');
      ended = await Promise.race([over, sleep(50, false)]);
    }
    expect((await pipeline.printed(9)).toString()).toBe('one\nmore\n');
    expect(pipeline.stderr()).toBe('status 0\n');
  });

  test('that stops reading does not keep it from ending at SIGTERM', async ({ follow, sandbox }) => {
    await append(sandbox, randomBytes(4_000_000));
    const tail = follow(['-c', '+1'], { keepStdout: true });
    await new Promise((resolve) => tail.stdout.once('readable', resolve));
    tail.kill('SIGTERM');
    expect(await tail.gone).toEqual({ code: 143, signal: null });
    expect(tail.stderr()).toBe('');
  });

  test('that is slow gets every byte', async ({ follow, sandbox }) => {
    const content = randomBytes(12_000_000);
    await append(sandbox, content.subarray(0, 1000));
    const tail = follow(['-c', '+1', '--read-timeout', '1.5'], { keepStdout: true });
    const received: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of tail.stdout as AsyncIterable<Buffer>) {
      if (bytes === 0) await append(sandbox, content.subarray(1000));
      received.push(chunk);
      bytes += chunk.length;
      // Once for longer than the limit of silence, which is not the server's.
      await sleep(received.length === 20 ? 2500 : 1);
      if (bytes >= content.length) break;
    }
    expect(Buffer.concat(received).equals(content)).toBe(true);
    expect(tail.stderr()).toBe('');
  });

  test.skipIf(!existsSync('/proc/self/status'))(
    'gets a burst of 100 MB in flat memory',
    async ({ follow, sandbox }) => {
      const piece = randomBytes(8_000_000);
      const total = 12 * piece.length;
      const expected = createHash('sha1');
      for (let round = 0; round < 12; round += 1) expected.update(piece);
      await append(sandbox, piece);
      const tail = follow(['-c', '+1'], { keepStdout: true });
      const actual = createHash('sha1');
      const peaks = { early: 0, late: 0 };
      let bytes = 0;
      let burst: Promise<void> | undefined;
      for await (const chunk of tail.stdout as AsyncIterable<Buffer>) {
        actual.update(chunk);
        bytes += chunk.length;
        if (bytes >= piece.length) burst ??= appendTimes(sandbox, piece, 11);
        const when = bytes < total / 4 ? 'early' : 'late';
        // Once a MiB is often enough.
        if (bytes >> 20 !== (bytes - chunk.length) >> 20)
          peaks[when] = Math.max(peaks[when], residentBytes(tail.pid));
        if (bytes >= total) break;
      }
      await burst;
      expect(actual.digest('hex')).toBe(expected.digest('hex'));
      expect(peaks.late - peaks.early).toBeLessThan(40_000_000);
      expect(peaks.late).toBeLessThan(200_000_000);
    },
  );
});

async function appendTimes(sandbox: Sandbox, piece: Buffer, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) await append(sandbox, piece);
}

function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
