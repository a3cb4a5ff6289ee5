// Exactly once as an operator sees it: what is printed, what the exit code says, and what the store then holds.
import { describe, expect } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { countCopies, uniqueContent } from '../support/clients.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf, stored } from '../support/sandbox.ts';

const BUCKET = 'demo';
const KEY = 'app.log';
const URL = `oss://${BUCKET}/${KEY}`;
const APPEND = ['append', 'app.log', URL];

const content = uniqueContent(700);

function linesOf(text: string): string[] {
  return text === '' ? [] : text.trimEnd().split('\n');
}

describe('a result', () => {
  test('says how many requests it took, and where the bytes are', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    await sandbox.store.append(BUCKET, KEY, 'before');
    sandbox.faults.add({ on: 'append', times: 2, do: 'status', status: 503 });
    const json = await oss([...APPEND, '--json']);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      position: 6,
      nextPosition: 706,
      attempts: 3,
      recovered: false,
      proof: 'crc64',
    });
    sandbox.faults.add({ on: 'append', do: 'status', status: 503 });
    const text = await oss(APPEND);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/: appended 700 bytes to .*, now 1\.4 KiB \(\d+\.\d\d s\)\n$/);
    expect((await stored(sandbox)).equals(Buffer.concat([Buffer.from('before'), content, content]))).toBe(
      true,
    );
  });

  test('says that an append was recovered, whose answer was lost', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
    const json = await oss([...APPEND, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ position: 0, attempts: 1, recovered: true });
    sandbox.faults.add({ on: 'append', do: 'half-answer' });
    const text = await oss(APPEND);
    expect(text.stdout).toMatch(/: appended 700 bytes to .*, now 1\.4 KiB \(recovered, /);
    expect(await stored(sandbox)).toEqual(Buffer.concat([content, content]));
    expect(postsOf(sandbox)).toHaveLength(2);
  });

  test('of a server without CRC-64 says that the bytes were read back', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    const json = await oss([...APPEND, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ position: 0, proof: 'read-back', attempts: 1 });
    expect(await stored(sandbox)).toEqual(content);
  });
});

describe('a retry', () => {
  const faults: Fault[] = [
    { on: 'append', do: 'status', status: 502, html: true },
    { on: 'append', do: 'reset-mid-body', afterBytes: 300 },
    { on: 'append', do: 'status', status: 429 },
  ];

  test('is told in one line each on stderr', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add(...faults);
    const { code, stdout, stderr } = await oss(APPEND);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('created, ') });
    const lines = linesOf(stderr);
    expect(lines).toHaveLength(3);
    lines.forEach((line, index) => {
      expect(line).toMatch(/^oss-append: warning: cannot append at position 0 to oss:\/\/demo\/app\.log: /);
      expect(line).toMatch(new RegExp(`; looking again in \\d+\\.\\d s \\(retry ${index + 1}\\)$`));
    });
    expect(await stored(sandbox)).toEqual(content);
  });

  test('is one JSON line each with --json, and stdout stays one document', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', content);
    sandbox.faults.add(...faults);
    const { code, stdout, stderr } = await oss([...APPEND, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ attempts: 4 });
    expect(linesOf(stderr).map((line) => JSON.parse(line) as unknown)).toEqual(
      Array.from({ length: 3 }, () => ({ level: 'warn', message: expect.stringMatching(/looking again/) })),
    );
  });

  test.for([['--quiet'], ['--loglevel', 'error']])(
    'is not told of with %j',
    async (silence, { oss, sandbox, write }) => {
      await write('app.log', content);
      sandbox.faults.add(...faults);
      expect(await oss([...APPEND, ...silence])).toMatchObject({ code: 0, stderr: '' });
      expect(await stored(sandbox)).toEqual(content);
    },
  );
});

describe('--retry-times 0', () => {
  test('sends once, looks, and leaves no doubt about what OSS refused', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'status', status: 503 });
    const { code, stdout, stderr } = await oss([...APPEND, '--retry-times', '0']);
    expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^oss-append: error: cannot append .*\(status 503, request id [0-9A-F]+/),
      'oss-append: hint: OSS is busy or has failed inside; run it again later',
    ]);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 503', 'HEAD 404']);
  });

  test('still looks whether an append landed whose answer was lost', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
    const { code, stdout, stderr } = await oss([...APPEND, '--retry-times', '0', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ attempts: 1, recovered: true });
    expect(await stored(sandbox)).toEqual(content);
  });
});

describe('exit 75', () => {
  test('says that it is not known whether the append landed, when nobody could look', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', content);
    sandbox.faults.add(
      { on: 'append', do: 'commit-then-drop' },
      { on: 'head', nth: 2, times: 2, do: 'status', status: 503 },
    );
    const { code, stdout, stderr } = await oss([...APPEND, '--retry-times', '2', '--json']);
    expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
    const { error } = JSON.parse(linesOf(stderr).at(-1) ?? '') as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      exitCode: 75,
      message: expect.stringContaining('it is not known whether'),
    });
  });

  test('comes after as many tries as were asked for, and says so', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', times: 3, do: 'reset-mid-body', afterBytes: 10 });
    const { code, stderr } = await oss([...APPEND, '--retry-times', '2']);
    expect(code).toBe(75);
    expect(stderr).toContain('oss-append: note: gave up after 3 attempts\n');
    expect(stderr).toContain('oss-append: note: nothing had landed when last looked');
    expect(postsOf(sandbox)).toHaveLength(3);
    expect(await sandbox.store.stat(BUCKET, KEY)).toBeUndefined();
  });
});

describe('an answer that cannot be true', () => {
  test('is exit 65 with position, length, both CRCs and the request id', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    await sandbox.store.append(BUCKET, KEY, 'before');
    sandbox.faults.add({ on: 'append', do: 'corrupt', at: 5 });
    const { code, stdout, stderr } = await oss(APPEND);
    expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
    const damaged = (await sandbox.store.stat(BUCKET, KEY))?.crc64;
    const expected = crc64(Buffer.concat([Buffer.from('before'), content]));
    expect(damaged).not.toBe(expected);
    const [error, hint, ...more] = linesOf(stderr);
    expect(error).toMatch(
      new RegExp(
        `after 700 bytes were appended at position 6, its CRC-64 is ${damaged}, not ${expected} \\(request id [0-9A-F]{24}\\)$`,
      ),
    );
    expect(hint).toMatch(/^oss-append: hint: do not append to it again .*tail -c \+7 oss:\/\/demo\/app\.log/);
    expect(more).toEqual([]);
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('is a JSON error with --json, and never tried again', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'wrong-next-position' });
    const { code, stderr } = await oss([...APPEND, '--json']);
    expect(code).toBe(65);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'UnexpectedPosition',
        exitCode: 65,
        hint: expect.stringContaining('compared it with app.log'),
      },
    });
    expect(postsOf(sandbox)).toHaveLength(1);
  });
});

describe('other writers', () => {
  test('at a fixed position are exit 73, also after a request in doubt', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add(
      { on: 'append', do: 'reset-mid-body', afterBytes: 300 },
      { on: 'head', do: 'foreign-append', when: 'before', bytes: content.length },
    );
    const { code, stdout, stderr } = await oss([...APPEND, '--position', '0']);
    expect({ code, stdout }).toEqual({ code: 73, stdout: '' });
    expect(stderr).toContain('ends at 700, not at position 0; nothing was appended');
    expect(countCopies(await stored(sandbox), content)).toBe(0);
  });

  test('behind an append whose answer was lost do not make it land twice', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', content);
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'foreign-append', when: 'after', bytes: 50 },
      { on: 'append', nth: 1, do: 'commit-then-drop' },
    );
    const { code, stdout } = await oss([...APPEND, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ position: 0, recovered: true, proof: 'read-back' });
    expect((await stored(sandbox)).subarray(0, 700)).toEqual(content);
    expect(postsOf(sandbox)).toHaveLength(1);
  });
});

describe('an answer in the middle of the body', () => {
  const large = uniqueContent(8_000_000);

  test('is reported as itself, not as a broken connection', async ({ oss, sandbox, write }) => {
    await write('app.log', large);
    sandbox.faults.add({ on: 'append', do: 'early-403', afterBytes: 100_000 });
    const { code, stderr } = await oss(APPEND);
    expect(stderr).toMatch(/^oss-append: error: .*AccessDenied.*\(status 403, request id/);
    expect(code).toBe(77);
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('of another position is acted on', async ({ oss, sandbox, write }) => {
    await write('app.log', large);
    sandbox.faults.add({ on: 'append', do: 'early-409', afterBytes: 100_000 });
    const { code, stderr } = await oss(APPEND);
    expect(linesOf(stderr)).toEqual([expect.stringContaining('PositionNotEqualToLength')]);
    expect(code).toBe(0);
    expect((await stored(sandbox)).equals(large)).toBe(true);
  });
});

describe('--read-timeout', () => {
  test('counts only silence: a slow upload may take much longer', async ({ oss, sandbox, write }) => {
    // Larger than what the kernel takes at once, so that the command does see how slowly it goes.
    const large = uniqueContent(30_000_000);
    await write('app.log', large);
    sandbox.faults.add({ on: 'append', do: 'slow', bytesPerSecond: 12_000_000 });
    const { code, stdout, stderr } = await oss([...APPEND, '--read-timeout', '1', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { attempts, elapsedMs } = JSON.parse(stdout) as { attempts: number; elapsedMs: number };
    expect(attempts).toBe(1);
    expect(elapsedMs).toBeGreaterThan(2000);
    expect((await stored(sandbox)).equals(large)).toBe(true);
  });

  test('ends a stall, and the append is sent again', async ({ oss, sandbox, write }) => {
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body' });
    const { code, stdout, stderr } = await oss([...APPEND, '--read-timeout', '0.3', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ attempts: 2, recovered: false });
    expect(stderr).toContain('no progress for 0.3 s');
    expect(await stored(sandbox)).toEqual(content);
  });
});
