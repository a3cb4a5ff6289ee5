// `--incremental --quick`: what it sends, and how honestly it tells what was proved.
import { randomBytes } from 'node:crypto';
import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const MIB = 1024 ** 2;
const SHIP = `append app.log ${URL} --incremental --quick`;

const words = (line: string): string[] => line.split(' ');

describe('appendfromfile --incremental --quick', () => {
  test('asks for the object and its last MiB, and sends what is new', async ({ sandbox, folder, oss }) => {
    const path = join(folder, 'app.log');
    const length = 3 * MIB;
    await writeFile(path, '');
    await truncate(path, length);
    await sandbox.store.append('demo', 'app.log', Buffer.alloc(length));
    await appendFile(path, 'new bytes');
    const { code, stdout, stderr } = await oss(words(`${SHIP} --json`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { crc64 } = (await sandbox.store.stat('demo', 'app.log')) ?? {};
    expect(JSON.parse(stdout)).toMatchObject({
      position: length,
      bytes: 9,
      proof: 'crc64',
      comparedBytes: MIB,
      crc64: String(crc64),
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'GET 206', 'POST 200']);
    expect(sandbox.requests[1]?.headers.range).toBe(`bytes=${length - MIB}-${length - 1}`);
    expect(postsOf(sandbox)[0]?.bytesReceived).toBe(9);
  });

  test('says how little was compared, also where there is nothing new', async ({ folder, oss }) => {
    await writeFile(join(folder, 'app.log'), 'one\n');
    const ship = () => oss(words(SHIP));
    expect((await ship()).stdout).not.toContain('compared');
    expect((await ship()).stdout).toMatch(/nothing new; .* ends at 4 \(its last 4 bytes compared\)\n$/);
    await appendFile(join(folder, 'app.log'), 'two\n');
    const { stderr } = await oss(words(`${SHIP} --loglevel info`));
    expect(stderr).toMatch(/crc64 5291858581629348689, its last 4 bytes compared, /);
  });

  test.for([
    ['before the last MiB is not noticed', MIB - 1, 0],
    ['in the last MiB is, and nothing is sent', MIB, 65],
  ] as const)('a byte that differs %s', async ([, differsAt, exitCode], { sandbox, folder, oss }) => {
    const content = randomBytes(2 * MIB);
    await sandbox.store.append('demo', 'app.log', content);
    content.writeUInt8(content.readUInt8(differsAt) ^ 1, differsAt);
    await writeFile(join(folder, 'app.log'), Buffer.concat([content, Buffer.from('new')]));
    const { code, stderr } = await oss(words(SHIP));
    expect(code).toBe(exitCode);
    expect(postsOf(sandbox)).toHaveLength(exitCode === 0 ? 1 : 0);
    if (exitCode !== 0) {
      expect(stderr).toContain(`the last bytes of ${URL} are not those of`);
      expect(stderr).toContain(`before byte ${2 * MIB}; nothing was sent`);
    }
  });

  test('goes on in the newest object of a series, where its metadata says', async ({
    sandbox,
    folder,
    oss,
  }) => {
    const path = join(folder, 'app.log');
    await writeFile(path, '0123456789abcdef');
    const ship = () => oss(words(`${SHIP} --rollover-bytes 10`));
    expect((await ship()).code).toBe(0);
    await appendFile(path, 'gh');
    const before = sandbox.requests.length;
    const { code } = await ship();
    expect(code).toBe(0);
    expect((await sandbox.store.read('demo', 'app.1.log')).toString()).toBe('abcdefgh');
    // So short an object is not read: its CRC-64 proves all of it.
    expect(sandbox.requests.slice(before).filter(({ method }) => method === 'GET')).toEqual([]);
  });

  test.for([
    [`append app.log ${URL} --quick`, '--quick is for use with --incremental'],
    [`append app.log ${URL} --follow --quick`, 'not with --follow'],
    [`append app.log ${URL} --follow --incremental --quick`, 'not with --follow'],
    [`append oss://demo/other ${URL} --incremental --quick`, 'for a local file'],
  ] as const)('%s is refused', async ([line, message], { sandbox, oss }) => {
    const { code, stderr } = await oss(words(line));
    expect(code).toBe(64);
    expect(stderr).toContain(message);
    expect(exchangesOf(sandbox)).toEqual([]);
  });
});
