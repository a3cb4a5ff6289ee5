// `--incremental`: what a file must be to continue an object, and what is sent of it.
import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { expectFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { postsOf, stored } from '../support/sandbox.ts';

const BUCKET = 'demo';
const KEY = 'app.log';
const URL = `oss://${BUCKET}/${KEY}`;
const MIB = 1024 ** 2;
const SHIP = ['append', 'app.log', URL, '--incremental'];

describe('appendfromfile --incremental', () => {
  test('makes an empty object of an empty file, once', async ({ oss, sandbox, write }) => {
    await write('app.log', '');
    const first = await oss([...SHIP, '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ created: true, bytes: 0, nextPosition: 0 });
    expect(await sandbox.store.stat(BUCKET, KEY)).toMatchObject({ type: 'Appendable', length: 0 });
    const second = await oss(SHIP);
    expect(second).toMatchObject({ code: 0, stdout: `app.log: nothing new; ${URL} ends at 0\n`, stderr: '' });
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test.for([
    ['is shorter', 'hello'],
    ['differs', 'HELLO world, and more of it'],
    ['is empty', ''],
  ])(
    'sends nothing of a file that %s, and hints at rotation',
    async ([, content = ''], { oss, sandbox, write }) => {
      await write('app.log', content);
      await sandbox.store.append(BUCKET, KEY, 'hello world');
      await expectFailure((form) => oss([...SHIP, ...form]), {
        exitCode: 65,
        code: 'NotAPrefix',
        message: 'nothing was sent',
        hint: /rotated/,
      });
      expect(postsOf(sandbox)).toEqual([]);
      expect((await stored(sandbox)).toString()).toBe('hello world');
    },
  );

  test('compares each byte of a large file', async ({ oss, sandbox, write }) => {
    const [old, more] = [randomBytes(24 * MIB + 12_345), randomBytes(54_321)];
    const content = Buffer.concat([old, more]);
    const place = Math.floor(Math.random() * old.length);
    await sandbox.store.append(BUCKET, KEY, old);
    content.writeUInt8(content.readUInt8(place) ^ 1, place);
    await write('app.log', content);
    const changed = await oss([...SHIP, '--json']);
    expect(changed, `byte ${place} of the file differs`).toMatchObject({ code: 65 });
    content.set(old);
    await write('app.log', content);
    const { code, stdout } = await oss([...SHIP, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ position: old.length, bytes: more.length, proof: 'crc64' });
    expect((await stored(sandbox)).equals(content)).toBe(true);
  });

  test('sends only what the object lacks after a lost answer of the run before', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello world');
    sandbox.faults.add(
      { on: 'append', do: 'commit-prefix-then-drop', bytes: 5 },
      { on: 'head', nth: 2, do: 'status', status: 503 },
    );
    expect(await oss([...SHIP, '--retry-times', '0'])).toMatchObject({ code: 75 });
    expect((await stored(sandbox)).toString()).toBe('hello');
    const { stdout } = await oss([...SHIP, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ position: 5, bytes: 6, recovered: false });
    expect((await stored(sandbox)).toString()).toBe('hello world');
  });
});
