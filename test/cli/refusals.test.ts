// What OSS refuses, or would: objects that take no append, missing buckets, keys without permission.
import { describe, expect } from 'vitest';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf, settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';

describe('an object that takes no append is refused before a byte is sent:', () => {
  test.for(['Normal', 'Multipart', 'Symlink'] as const)('%s', async (type, { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await sandbox.store.put('demo', 'app.log', 'content', { type });
    for (const options of [[], ['--incremental'], ['--dry-run']]) {
      await expectFailure((form) => oss(['append', 'app.log', URL, ...options, ...form]), {
        exitCode: 73,
        code: 'ObjectNotAppendable',
        message: `${URL} is not appendable: its type is ${type}`,
        hint: /another key/,
      });
    }
    expect(postsOf(sandbox)).toEqual([]);
    await expectFailure((form) => oss(['head', '--position', URL, ...form]), {
      exitCode: 73,
      code: 'ObjectNotAppendable',
      message: 'is not appendable',
    });
  });

  test('sealed', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await sandbox.store.append('demo', 'app.log', 'before');
    await sandbox.store.exclusive('demo', 'app.log', async (slot) => {
      const object = slot.read();
      if (object !== undefined) slot.update(object, { sealedTime: new Date() });
    });
    await expectFailure((form) => oss(['append', 'app.log', URL, ...form]), {
      exitCode: 73,
      code: 'ObjectSealed',
      message: `${URL} was sealed at `,
    });
    expect(postsOf(sandbox)).toEqual([]);
  });

  test('Normal, told by OSS itself where no question was asked', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await sandbox.store.put('demo', 'app.log', 'content');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--position', '7', ...form]), {
      exitCode: 73,
      code: 'ObjectNotAppendable',
      message: `cannot append at position 7 to ${URL}: ObjectNotAppendable`,
      status: 409,
      hint: /another key/,
    });
  });
});

describe('a bucket that is not there', () => {
  test.for([
    ['append', 'app.log', 'oss://nowhere/app.log'],
    ['append', 'app.log', 'oss://nowhere/app.log', '--position', '0'],
    ['head', 'oss://nowhere/app.log'],
    ['head', '--position', 'oss://nowhere/app.log'],
  ])('is not taken for a missing object: %s %s', async (args, { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss([...args, ...form]), {
      exitCode: 69,
      code: 'NoSuchBucket',
      message: 'oss://nowhere/app.log: NoSuchBucket: The specified bucket does not exist.',
      status: 404,
      hint: /bucket name/,
    });
    expect(await sandbox.store.hasBucket('nowhere')).toBe(false);
  });

  test('is told from a missing object even where HEAD does not say', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'head', do: 'head-without-x-oss-err', nth: 1, times: 2 });
    expectTextFailure(await oss(['append', 'app.log', 'oss://nowhere/app.log']), {
      exitCode: 69,
      code: 'NoSuchBucket',
      message: 'NoSuchBucket',
      status: 404,
    });
    expect(await oss(['append', 'app.log', URL])).toMatchObject({ code: 0 });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'GET 404', 'HEAD 404', 'GET 404', 'POST 200']);
  });
});

describe('an object that is not there', () => {
  test.for([['head'], ['head', '-n', '1']])('%s %s says so', async (command, { oss }) => {
    const run = (form: readonly string[]) => oss([...command, URL, ...form]);
    const expected = { exitCode: 66, code: 'NoSuchKey', message: URL, hint: undefined };
    if (command.length === 1) await expectFailure(run, expected);
    else expectTextFailure(await run([]), expected);
  });

  test('tail says so', async ({ oss }) => {
    expectTextFailure(await oss(['tail', URL]), {
      exitCode: 66,
      code: 'NoSuchKey',
      message: URL,
      hint: undefined,
    });
  });

  test('takes its next byte at 0', async ({ oss }) => {
    expect(await oss(['head', '--position', URL])).toMatchObject({ code: 0, stdout: '0\n', stderr: '' });
  });
});

describe('permission', () => {
  const appending = ['append', 'app.log', URL];

  test.for([
    ['HEAD', []],
    ['the append itself', ['--position', '0']],
  ] as const)('is refused for a wrong secret, by %s', async ([, options], { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ACCESS_KEY_SECRET: 'wrong' };
    await expectFailure((form) => oss([...appending, ...options, ...form], { env }), {
      exitCode: 77,
      code: 'SignatureDoesNotMatch',
      message: 'SignatureDoesNotMatch',
      status: 403,
      hint: /secret/,
    });
    expect(await sandbox.store.list('demo')).toEqual([]);
  });

  test('is refused with the reason even where HEAD does not say', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'head', do: 'head-without-x-oss-err', times: 2 });
    await expectFailure((form) => oss([...appending, ...form], { env: { OSS_ACCESS_KEY_SECRET: 'wrong' } }), {
      exitCode: 77,
      code: 'SignatureDoesNotMatch',
      message: 'SignatureDoesNotMatch',
      status: 403,
      hint: /secret/,
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 403', 'GET 403', 'HEAD 403', 'GET 403']);
  });

  test('is refused for an unknown key, with the EC of OSS', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const { code, stderr } = await oss([...appending, '-i', 'nobody', '-k', 'x', '--json']);
    expect(code).toBe(77);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'InvalidAccessKeyId',
      ec: '0002-00000902',
      hostId: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
  });

  test('of temporary credentials needs their token', async ({ cli, start, write }) => {
    const credentials = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'to/ken+=' };
    const env = settingsOf(await start({ credentials }));
    await write('app.log', 'hello');
    expect(await cli(appending, { env })).toMatchObject({ code: 0 });
    expect(await cli([...appending, '--sign-version', 'v1'], { env })).toMatchObject({ code: 0 });
    const byOption = ['-i', 'STS.id', '-k', 'secret', '--sts-token', 'to/ken+='];
    const bare = { ...env, OSS_SESSION_TOKEN: undefined };
    expect(await cli([...appending, ...byOption], { env: bare })).toMatchObject({ code: 0 });
    await expectFailure(
      (form) => cli([...appending, ...form], { env: { ...env, OSS_SESSION_TOKEN: 'old' } }),
      {
        exitCode: 77,
        code: 'InvalidSecurityToken',
        message: 'InvalidSecurityToken',
        status: 403,
      },
    );
    await expectFailure((form) => cli([...appending, ...form], { env: bare }), {
      exitCode: 77,
      code: 'InvalidAccessKeyId',
      message: 'InvalidAccessKeyId',
      status: 403,
      hint: /--sts-token/,
    });
  });

  test('of an expired token is refused at once', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'expired-token' });
    expectTextFailure(await oss(appending), {
      exitCode: 77,
      code: 'SecurityTokenExpired',
      message: 'SecurityTokenExpired',
      status: 403,
      hint: /new temporary credentials/,
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 403']);
  });
});

describe('signatures', () => {
  test('of version 1 need no region', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_REGION: undefined };
    expect(await oss(['append', 'app.log', URL, '--sign-version', 'v1'], { env })).toMatchObject({ code: 0 });
    expect(await oss(['tail', URL, '--sign-version', 'v1'], { env })).toMatchObject({ stdout: 'hello' });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test('for another region are refused', async ({ oss, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--region', 'cn-beijing', ...form]), {
      exitCode: 69,
      code: 'InvalidArgument',
      message: /region/,
      status: 400,
      hint: undefined,
    });
  });

  test('of a clock that is wrong are made again with the server’s time', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'skewed-clock', ms: 86_400_000 });
    const { code, stderr } = await oss(['append', 'app.log', URL]);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('RequestTimeTooSkewed'),
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 403', 'HEAD 404', 'POST 200']);
  });

  test.for([
    ['nothing', false, ['HEAD 403', 'GET 403', 'HEAD 200', 'POST 200']],
    ['its EC only', true, ['HEAD 403', 'HEAD 200', 'POST 200']],
  ] as const)(
    'of a wrong clock are, too, where HEAD tells %s',
    async ([, ec, exchanges], { oss, sandbox, write }) => {
      await write('app.log', 'hello');
      await sandbox.store.append('demo', 'app.log', 'hello');
      sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'skewed-clock', ms: -86_400_000 });
      sandbox.faults.add({ on: 'head', do: 'head-without-x-oss-err', ec });
      expect(await oss(['append', 'app.log', URL])).toMatchObject({ code: 0 });
      expect(exchangesOf(sandbox)).toEqual(exchanges);
    },
  );
});
