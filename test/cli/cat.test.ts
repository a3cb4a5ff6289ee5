// `cat`, versions, and what `stat` has: over real requests.
import { describe, expect } from 'vitest';
import { test } from '../support/in-process.ts';
import { exchangesOf, settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const TEXT = 'one\ntwo\nthree';

const words = (line: string): string[] => line.trim().split(' ');

describe('cat', () => {
  test.for([
    ['', TEXT],
    ['--offset 4', 'two\nthree'],
    ['--offset 4 --count 3', 'two'],
    ['--count 3', 'one'],
    ['--count -1', TEXT],
    ['--offset 4 --count -1', 'two\nthree'],
    ['--offset 100', ''],
    ['--head 5', 'one\nt'],
    ['--head 0', ''],
    ['--tail 5', 'three'],
    ['--tail 100', TEXT],
    ['--quiet', TEXT],
    ['--version-id null', TEXT],
  ])('%s prints those bytes and nothing else', async ([options, printed], { sandbox, oss }) => {
    await sandbox.store.put('demo', 'app.log', TEXT);
    const result = await oss(words(`cat ${URL} ${options}`));
    expect(result).toMatchObject({ code: 0, stdout: printed, stderr: '' });
  });

  test.for([
    ['--head 1 --tail 1', 'exclude each other'],
    ['--head 1 --offset 1', 'exclude each other'],
    ['--tail 1 --count 1', 'exclude each other'],
    ['--count -2', 'from -1'],
    ['--offset -1', 'from 0'],
    ['--head 1K', 'from 0'],
    ['--json', '--json does not go with it'],
    ['--version-id=', 'empty'],
  ] as const)('refuses %s before anything is sent', async ([options, message], { sandbox, oss }) => {
    const result = await oss(words(`cat ${URL} ${options}`));
    expect(result).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining(message) });
    expect(exchangesOf(sandbox)).toEqual([]);
  });

  test('ends in 65 where a byte was damaged on its way, and says what was printed', async ({
    start,
    cli,
  }) => {
    const sandbox = await start({ faults: [{ on: 'get', do: 'corrupt', at: 4 }] });
    await sandbox.store.append('demo', 'app.log', TEXT);
    const { code, stdout, stderr } = await cli(words(`cat ${URL}`), { env: settingsOf(sandbox) });
    expect(code).toBe(65);
    expect(stdout).toHaveLength(TEXT.length);
    expect(stderr).toContain(`what was printed of ${URL} may be damaged`);
  });

  test('is taken up where the body ends early or falls silent', async ({ start, cli }) => {
    const sandbox = await start({
      faults: [
        { on: 'get', do: 'get-truncate', afterBytes: 4 },
        { on: 'get', do: 'stall', when: 'before-body' },
      ],
    });
    await sandbox.store.append('demo', 'app.log', TEXT);
    const { code, stdout } = await cli(words(`cat ${URL} --read-timeout 0.3`), { env: settingsOf(sandbox) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: TEXT });
  });

  test('of an object without a CRC-64 warns', async ({ start, cli }) => {
    const sandbox = await start({ faults: [{ on: 'head', do: 'no-crc' }] });
    await sandbox.store.append('demo', 'app.log', TEXT);
    const { code, stdout, stderr } = await cli(words(`cat ${URL}`), { env: settingsOf(sandbox) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: TEXT });
    expect(stderr).toMatch(/warning: OSS tells no CRC-64 of oss:\/\/demo\/app\.log/);
  });
});

describe('a version', () => {
  test.for(['cat', 'head', 'stat', 'head -n 1'])(
    'that is not there ends %s in 66',
    async (command, { sandbox, oss }) => {
      await sandbox.store.append('demo', 'app.log', TEXT);
      for (const sign of ['v1', 'v4']) {
        const line = `${command} ${URL} --version-id CAEQNhiBgM0BYiIDc4MGZj --sign-version ${sign}`;
        const { code, stdout, stderr } = await oss(words(line));
        expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
        expect(stderr).toContain('NoSuchVersion');
        expect(stderr).toContain('hint: check --version-id');
      }
      expect(sandbox.requests.every(({ query }) => query.versionId?.startsWith('CAEQ'))).toBe(true);
    },
  );
});

describe('stat', () => {
  test('is head, with sizes in units alone where that is asked for', async ({ sandbox, oss }) => {
    await sandbox.store.put('demo', 'app.log', Buffer.alloc(1536), { type: 'Appendable' });
    const head = await oss(words(`head ${URL}`));
    expect(head.stdout).toMatch(/^Size {18}1\.5 KiB \(1536 bytes\)$/m);
    expect(head.stdout).toMatch(/^Next append position {2}1536$/m);
    expect(head.stdout).toMatch(/^Room left {13}5\.0 GiB of 5 GiB$/m);
    expect(head.stdout).toMatch(/^Last modified {9}\d{4}-\d\d-\d\d \d\d:\d\d \(\d+ (s|d) ago\)$/m);
    const stat = await oss(words(`stat ${URL} --human-readable`));
    const ageless = (table: string): string => table.replace(/ \(\d+ \w+ ago\)/, '');
    const readable = head.stdout.replace('1.5 KiB (1536 bytes)', '1.5 KiB');
    expect(ageless(stat.stdout)).toBe(ageless(readable));
    expect((await oss(words(`stat ${URL} --position`))).stdout).toBe('1536\n');
  });

  test.for(['--position', '--lines 1', '--bytes 1', '--json'])(
    'refuses --human-readable with %s, which prints no table',
    async (option, { oss }) => {
      const { code, stderr } = await oss(words(`stat ${URL} --human-readable ${option}`));
      expect(code).toBe(64);
      expect(stderr).toContain(`does not go with ${option.split(' ')[0]}`);
    },
  );
});
