// `--position`: no question first, and a proof only where the CRC of the bytes before is given.
import { describe, expect } from 'vitest';
import { expectFailure, expectJsonFailure, expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf } from '../support/sandbox.ts';

const KEY = 'app.log';
const URL = `oss://demo/${KEY}`;
const HELLO_CRC = '11177612005948864433';
const HELLO_WORLD_CRC = '5981764153023615706';

describe('appendfromfile --position', () => {
  test('sends a single POST, which --init-crc64 lets it prove', async ({ oss, sandbox, write }) => {
    await write('app.log', ' world');
    await sandbox.store.append('demo', KEY, 'hello');
    const result = await oss([
      'append',
      'app.log',
      URL,
      '--position',
      '5',
      '--init-crc64',
      HELLO_CRC,
      '--json',
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({
      created: null,
      position: 5,
      nextPosition: 11,
      crc64: HELLO_WORLD_CRC,
      proof: 'crc64',
    });
    expect(exchangesOf(sandbox)).toEqual(['POST 200']);
  });

  test('needs no --init-crc64 at 0, where it creates the object', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const result = await oss(['append', 'app.log', URL, '--position', '0', '--json', '--acl', 'public-read']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({ crc64: HELLO_CRC, proof: 'crc64' });
    expect(await sandbox.store.stat('demo', KEY)).toMatchObject({ length: 5, acl: 'public-read' });
  });

  test('says that without --init-crc64 only the position was checked', async ({ oss, sandbox, write }) => {
    await write('app.log', ' world');
    await sandbox.store.append('demo', KEY, 'hello');
    const { code, stdout, stderr } = await oss(['append', 'app.log', URL, '--position', '5', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ crc64: HELLO_WORLD_CRC, proof: 'position' });
    expect(JSON.parse(stderr)).toEqual({ level: 'warn', message: expect.stringContaining('--init-crc64') });
  });

  test('with the wrong --init-crc64 ends in 65, with both CRCs and the request id', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', ' world');
    const args = ['append', 'app.log', URL, '--position', '5', '--init-crc64', '1'];
    const expected = {
      exitCode: 65,
      code: 'Crc64Mismatch',
      message: /its CRC-64 is 5981764153023615706, not \d{18,20} \(request id [0-9A-F]+\)/,
      hint: /compare/,
    };
    await sandbox.store.append('demo', KEY, 'hello');
    expectTextFailure(await oss(args), expected);
    await sandbox.store.delete('demo', KEY);
    await sandbox.store.append('demo', KEY, 'hello');
    expectJsonFailure(await oss([...args, '--json']), expected);
  });

  test.for([
    ['behind the end', '99', /^(oss-append: hint: )?the object is shorter than that; leave out --position/],
    ['before the end', '4', /another writer appended, or the position is an old one; leave out --position/],
  ] as const)(
    '%s of the object is a conflict, and nothing is appended',
    async ([, position, hint], { oss, sandbox, write }) => {
      await write('app.log', ' world');
      await sandbox.store.append('demo', KEY, 'hello');
      await expectFailure((form) => oss(['append', 'app.log', URL, '--position', position, ...form]), {
        exitCode: 73,
        code: 'PositionConflict',
        message: `${URL} ends at 5, not at position ${position}; nothing was appended`,
        status: 409,
        ossCode: 'PositionNotEqualToLength',
        hint,
      });
      expect(exchangesOf(sandbox)).toEqual(['POST 409', 'POST 409']);
      expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hello');
    },
  );

  test('carries what OSS itself said of a conflict', async ({ oss, sandbox, write }) => {
    await write('app.log', ' world');
    await sandbox.store.append('demo', KEY, 'hello');
    const args = ['append', 'app.log', URL, '--position', '4'];
    const { stderr } = await oss([...args, '--json']);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'PositionConflict',
      ossCode: 'PositionNotEqualToLength',
      status: 409,
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      ec: '0026-00000016',
      hostId: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect((await oss(args)).stderr).toMatch(
      /nothing was appended \(PositionNotEqualToLength, status 409, request id [0-9A-F]{24}, EC 0026-00000016\)\n/,
    );
  });

  test('of an object that is not there is a conflict above 0', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--position', '5', ...form]), {
      exitCode: 73,
      code: 'PositionConflict',
      message: 'ends at 0, not at position 5',
      status: 409,
      ossCode: 'PositionNotEqualToLength',
    });
    expect(await sandbox.store.list('demo')).toEqual([]);
  });
});
