// `appendfromfile -`: how what is piped in is cut into appends, and what becomes of it when something breaks. Real pipes,
// signals and memory are the matter of test/e2e/stdin.test.ts.
import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { Fault } from '../../src/sandbox/index.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf, stored, storedText } from '../support/sandbox.ts';

const MIB = 1024 ** 2;
const URL = 'oss://demo/app.log';
const ARGS = ['append', '-', URL];

describe('a stream of', () => {
  test.for([
    [0, 1],
    [1, 1],
    [8 * MIB - 1, 1],
    [8 * MIB, 1],
    [8 * MIB + 1, 2],
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
    expect(await storedText(sandbox)).toBe('before\n');
    expect(postsOf(sandbox)).toHaveLength(1);
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

describe('--lines', () => {
  const TEXT = 'one\r\ntwo\r\nthree, which is long\nfour';

  test('ends each append at a line’s end, but for the last', async ({ oss, sandbox }) => {
    const args = [...ARGS, '--lines', '--flush-bytes', '12', '--flush-interval', '60', '--json'];
    const { code, stdout } = await oss(args, { stdin: TEXT });
    expect(code).toBe(0);
    expect(await storedText(sandbox)).toBe(TEXT);
    const appends = stdout.trimEnd().split('\n').slice(0, -1);
    // The line that is longer than --flush-bytes is cut there.
    expect(appends.map((line) => JSON.parse(line).bytes)).toEqual([10, 12, 9, 4]);
  });

  test('ends objects there, too', async ({ oss, sandbox }) => {
    const { code } = await oss([...ARGS, '--lines', '--rollover-bytes', '12'], {
      stdin: 'one\ntwo\nthree\nfour',
    });
    expect(code).toBe(0);
    expect(await storedText(sandbox)).toBe('one\ntwo\n');
    expect(await storedText(sandbox, 'app.1.log')).toBe('three\nfour');
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

describe('--maxupspeed', () => {
  test('holds for small segments, too', async ({ oss, sandbox }) => {
    const startedMs = performance.now();
    const args = [...ARGS, '--flush-bytes', '200', '--maxupspeed', '4'];
    expect(await oss(args, { stdin: randomBytes(6000) })).toMatchObject({ code: 0 });
    expect(performance.now() - startedMs).toBeGreaterThan(1200);
    expect(await stored(sandbox)).toHaveLength(6000);
  });
});
