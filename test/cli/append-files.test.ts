// `appendfromfile` of many files: each to an object of its own, each by itself, and what all of them come to.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { test as inProcessTest } from '../support/in-process.ts';
import { randomFrom } from '../support/random.ts';
import { postsOf, storedText } from '../support/sandbox.ts';

interface Fixtures {
  /** Writes files below `logs/`, by their names. */
  readonly files: (contents: Readonly<Record<string, string>>) => Promise<void>;
}

type Use = (files: Fixtures['files']) => Promise<void>;

const test = inProcessTest.extend<Fixtures>({
  files: async ({ folder }: { folder: string }, use: Use) => {
    await use(async (contents) => {
      for (const [name, content] of Object.entries(contents)) {
        const path = join(folder, 'logs', name);
        await mkdir(join(path, '..'), { recursive: true });
        await writeFile(path, content);
      }
    });
  },
});

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const documentsOf = (text: string): Record<string, unknown>[] =>
  linesOf(text).map((line) => JSON.parse(line));

async function keysOf({ store }: Sandbox): Promise<string[]> {
  const keys: string[] = [];
  for (const { key } of (await store.list('demo')).sort()) keys.push(key);
  return keys;
}

function numbered(count: number, content: (index: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.log`, content(index)]));
}

describe('where files go', () => {
  test.for([
    [['logs/a.log', 'logs/sub/b.log'], 'oss://demo/x/', ['x/a.log', 'x/b.log']],
    [['logs/**/*.log'], 'oss://demo/x/', ['x/a.log', 'x/sub/b.log']],
    [['--recursive', 'logs'], 'oss://demo/', ['a.log', 'sub/b.log']],
    [['logs', '-r', '--exclude', 'b*'], 'oss://demo/{stem}/all{ext}', ['a/all.log']],
    [['logs/*.log', 'logs/sub/*.log'], 'oss://demo/{name}.txt', ['a.log.txt', 'b.log.txt']],
    [['logs/a.log'], 'oss://demo/x/', ['x/a.log']],
    [['logs/a.log'], 'oss://demo/', ['a.log']],
    [['logs/a.log'], 'oss://demo/{other}', ['{other}']],
  ] as const)('%s to %s', async ([sources, url, keys], { oss, sandbox, files }) => {
    await files({ 'a.log': 'aaa', 'sub/b.log': 'bb' });
    expect(await oss(['append', ...sources, url])).toMatchObject({ code: 0, stderr: '' });
    expect(await keysOf(sandbox)).toEqual(keys);
    expect(await storedText(sandbox, keys[0])).toBe('aaa');
  });

  test('names the day of the append', async ({ oss, sandbox, files }) => {
    await files({ 'a.log': 'aaa' });
    const dayOf = (): string => new Date().toISOString().slice(0, 10);
    const before = dayOf();
    expect(await oss(['append', 'logs/*.log', 'oss://demo/{%Y-%m-%d}/', '--utc'])).toMatchObject({ code: 0 });
    expect([before, dayOf()].map((day) => `${day}/a.log`)).toContain((await keysOf(sandbox))[0]);
  });

  test.for([
    [['logs/a.log', 'logs/sub/a.log', 'oss://demo/x/'], 'would both go to oss://demo/x/a.log'],
    [['logs/a.log', 'logs/sub/a.log', 'oss://demo/x'], '2 files would all go to'],
    [['logs/a.log', '-', 'oss://demo/x/'], 'stdin is none'],
    [['logs/a.log', 'logs/sub/a.log', 'oss://demo/x/', '--position', '0'], '--position is for one file'],
    [['logs/a.log', 'oss://demo/x/', 'logs/sub/a.log'], 'not an object URL: "logs/sub/a.log"'],
    [['logs/a.log', 'logs/sub/a.log', 'logs/c.log'], 'the last argument is to be the object'],
    [['logs/*.log', 'oss://demo/x/', '--flush-bytes', '1'], '--flush-bytes'],
  ] as const)('%s is refused before anything is sent', async ([args, message], { oss, sandbox, files }) => {
    await files({ 'a.log': 'a', 'sub/a.log': 'b' });
    const { code, stdout, stderr } = await oss(['append', ...args]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
    expect(sandbox.requests).toEqual([]);
  });

  test('a glob that fits nothing is 66, by itself and among others', async ({ oss, sandbox, files }) => {
    const alone = await oss(['append', 'none*', 'oss://demo/x/']);
    expect(alone).toMatchObject({ code: 66, stdout: '' });
    expect(alone.stderr).toContain('nothing matches none*');
    expect(sandbox.requests).toEqual([]);
    await files({ 'a.log': 'aaa' });
    const beside = await oss(['append', 'none*', 'logs/*', 'oss://demo/x/']);
    expect(beside.code).toBe(66);
    expect(beside.stderr).toContain('nothing matches none*');
    expect(await storedText(sandbox, 'x/a.log')).toBe('aaa');
  });
});

describe('what is told', () => {
  const SHIP = ['append', 'logs/*', 'oss://demo/', '--incremental'];

  test('a line for each file with news, and a summary', async ({ oss, sandbox, files }) => {
    await files(numbered(5, (index) => `${index}`));
    await oss([...SHIP, '--quiet']);
    await files({ '3.log': '3 and more' });
    const { code, stdout, stderr } = await oss(SHIP);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [line, summary, ...more] = linesOf(stdout);
    expect(line).toMatch(/^logs\/3\.log: appended 9 bytes to oss:\/\/demo\/3\.log, now 10 bytes/);
    expect(summary).toMatch(/^1 of 5 files appended, 9 bytes, 4 had nothing new \(/);
    expect(more).toEqual([]);
    expect(postsOf(sandbox)).toHaveLength(6);
  });

  test('nothing with --quiet', async ({ oss, files }) => {
    await files(numbered(3, (index) => `${index}`));
    expect(await oss([...SHIP, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('a document each and the summary with --json, also without news', async ({ oss, files }) => {
    await files(numbered(3, (index) => `${index}`));
    await oss([...SHIP, '-q']);
    await files({ '1.log': '11' });
    const documents = documentsOf((await oss([...SHIP, '--json'])).stdout);
    const bytes = documents.slice(0, -1).map(({ source, bytes }) => [source, bytes]);
    expect(new Map(bytes as [string, number][])).toEqual(
      new Map([
        ['logs/0.log', 0],
        ['logs/1.log', 1],
        ['logs/2.log', 0],
      ]),
    );
    expect(documents.at(-1)).toMatchObject({
      summary: true,
      files: 3,
      appended: 1,
      unchanged: 2,
      failed: 0,
      appends: 1,
      bytes: 1,
      attempts: 1,
      recovered: 0,
    });
  });

  test('what would go where on a dry run, and sends none of it', async ({ oss, sandbox, files }) => {
    await files(numbered(2, (index) => `${index}`));
    await oss([...SHIP, '-q']);
    const posts = postsOf(sandbox).length;
    await files({ '1.log': '1234', '2.log': '2' });
    const { code, stdout } = await oss([...SHIP, '--dry-run']);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.slice(0, -1).sort()).toEqual([
      'logs/1.log: would append 3 bytes to oss://demo/1.log at position 1; nothing was sent',
      'logs/2.log: would append 1 byte to oss://demo/2.log at position 0; nothing was sent',
    ]);
    expect(lines.at(-1)).toBe('2 of 3 files would be appended, 4 bytes, 1 had nothing new; nothing was sent');
    expect(postsOf(sandbox)).toHaveLength(posts);
  });

  test('one failure apart from the others, each with its file', async ({ oss, sandbox, files }) => {
    await files(numbered(100, (index) => `content ${index}`));
    await sandbox.store.put('demo', '7.log', Buffer.from('uploaded'));
    await sandbox.store.append('demo', '8.log', 'something else');
    await mkdir('logs/9.log.d');
    const sources = ['logs/*.log', 'logs/missing', 'oss://demo/'];
    const { code, stdout, stderr } = await oss(['append', ...sources, '--incremental']);
    // The first other than 75: the missing file is known before the others are looked at.
    expect(code).toBe(66);
    expect(linesOf(stdout)).toHaveLength(98 + 1);
    expect(linesOf(stdout).at(-1)).toMatch(/^98 of 101 files appended, .*, 3 failed \(/);
    const errors = linesOf(stderr).filter((line) => line.includes('error: '));
    expect(errors).toHaveLength(3);
    for (const name of ['logs/7.log', 'logs/8.log', 'logs/missing']) {
      expect(errors.filter((line) => line.includes(name))).toHaveLength(1);
    }
    expect(await storedText(sandbox, '99.log')).toBe('content 99');
    expect(await storedText(sandbox, '8.log')).toBe('something else');
    const json = await oss(['append', ...sources, '--incremental', '--json']);
    const told = documentsOf(json.stderr).map(({ error }) => (error as { source: string }).source);
    expect(told.sort()).toEqual(['logs/7.log', 'logs/8.log', 'logs/missing']);
    expect(documentsOf(json.stdout).at(-1)).toMatchObject({ unchanged: 98, failed: 3 });
  });

  test('once what all fail by, and how many others do', async ({ oss, files }) => {
    await files(numbered(30, (index) => `${index}`));
    const { code, stderr, stdout } = await oss(['append', 'logs/*', 'oss://absent/']);
    expect(code).toBe(69);
    const errors = linesOf(stderr).filter((line) => line.includes('error: '));
    expect(errors).toHaveLength(2);
    expect(errors[0]).toContain('NoSuchBucket');
    expect(errors[1]).toMatch(/the same for 29 more files: logs\/\d+\.log, .*, …$/);
    expect(stdout).toMatch(/^0 of 30 files appended, 30 failed/);
  });

  test('75 only where all that failed would pass later', async ({ oss, sandbox, files }) => {
    await files(numbered(4, (index) => `${index}`));
    const once = ['append', 'logs/*', 'oss://demo/', '--retry-times', '0', '-j', '1'];
    sandbox.faults.add('append:1:status=503', 'append:3:status=503');
    expect((await oss(once)).code).toBe(75);
    await sandbox.store.put('demo', '9.log', Buffer.from('uploaded'));
    await files({ '9.log': 'x' });
    sandbox.faults.add('append:1:status=503');
    expect((await oss(once)).code).toBe(73);
  });
});

describe('many at a time', () => {
  test('no more than --jobs', async ({ oss, sandbox, files }) => {
    await files(numbered(12, (index) => `${index}`));
    sandbox.faults.add(
      ...Array.from(
        { length: 12 },
        (_, index): Fault => ({ on: 'append', nth: index + 1, do: 'stall', when: 'before-commit', ms: 40 }),
      ),
    );
    const started = performance.now();
    expect(await oss(['append', 'logs/*', 'oss://demo/', '-j', '3', '-q'])).toMatchObject({ code: 0 });
    expect(performance.now() - started).toBeGreaterThan((12 / 3) * 40);
  });

  test('does not wait out one outage a thousand times', async ({ oss, sandbox, files }) => {
    await files(numbered(40, (index) => `${index}`));
    await sandbox.close();
    const { code, stderr } = await oss(['append', 'logs/*', 'oss://demo/', '--retry-times', '2']);
    expect(code).toBe(75);
    const retries = linesOf(stderr).filter((line) => line.includes('warning: '));
    expect(retries.length).toBeLessThanOrEqual(8 * 2);
  });

  test('exactly once through faults of every kind', async ({ oss, sandbox, files }) => {
    const seed = Number(process.env.FILES_SEED ?? Date.now() % 2 ** 31);
    const random = randomFrom(seed);
    const contents = numbered(40, (index) => `${index} `.repeat(1 + Math.floor(random() * 2000)));
    await files(contents);
    const kinds = ['reset-before-body', 'reset-mid-body,after-bytes=1', 'commit-then-drop', 'status=503'];
    const faults = Array.from({ length: 25 }, (_, index) => {
      const kind = kinds[Math.floor(random() * kinds.length)];
      return `append:${1 + index * 2}:${kind}`;
    });
    sandbox.faults.add(...faults);
    const run = ['append', 'logs/*', 'oss://demo/', '--part-size', '2KiB', '--loglevel', 'error'];
    const { code, stderr } = await oss(run);
    expect({ code, stderr }, `seed ${seed}`).toEqual({ code: 0, stderr: '' });
    for (const [name, content] of Object.entries(contents)) {
      expect(await storedText(sandbox, name), `${name} of seed ${seed}`).toBe(content);
    }
  });
});

describe('verify', () => {
  test('tells of each file, and ends with 65 where one differs', async ({ oss, files, sandbox }) => {
    await files(numbered(5, (index) => `${index}`));
    await oss(['append', 'logs/*', 'oss://demo/x/', '-q']);
    const verify = ['verify', 'logs', '-r', 'oss://demo/x/{name}'];
    expect(await oss(verify)).toMatchObject({ code: 0, stderr: '' });
    await files({ '1.log': '1 and more', '2.log': 'X' });
    const requests = sandbox.requests.length;
    const { code, stdout } = await oss(verify);
    expect(code).toBe(65);
    const lines = linesOf(stdout);
    expect(lines.filter((line) => line.includes('identical to'))).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/^3 of 5 files identical, 1 behind, 1 differs \(/);
    expect(sandbox.requests.slice(requests).every(({ method }) => method === 'HEAD')).toBe(true);
    await files({ '2.log': '2' });
    expect((await oss([...verify, '--prefix'])).code).toBe(0);
    const documents = documentsOf((await oss([...verify, '--json'])).stdout);
    expect(documents.map(({ result }) => result).sort()).toEqual([
      'behind',
      'identical',
      'identical',
      'identical',
      'identical',
      undefined,
    ]);
    expect(documents.at(-1)).toMatchObject({ summary: true, files: 5, identical: 4, behind: 1 });
  });

  test('tells of an object that is missing, and compares the others', async ({ oss, files, sandbox }) => {
    await files(numbered(3, (index) => `${index}`));
    await oss(['append', 'logs/*', 'oss://demo/', '-q']);
    await sandbox.store.delete('demo', '1.log');
    const { code, stdout, stderr } = await oss(['verify', 'logs/*', 'oss://demo/']);
    expect(code).toBe(66);
    expect(stderr).toContain('oss://demo/1.log');
    expect(linesOf(stdout).at(-1)).toMatch(/^2 of 3 files identical, 1 failed/);
  });
});
