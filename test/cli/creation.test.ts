// What is asked for an object that does not exist yet, and the headers of each append.
import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

describe('creation options', () => {
  test('reach the object that the append creates', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const result = await oss([
      ...['append', 'app.log', URL],
      ...['--metadata', 'owner=ops team', '--metadata', 'x-oss-meta-run=7'],
      ...['--content-type', 'text/csv', '--cache-control', 'no-cache', '--content-disposition', 'attachment'],
      ...['--content-encoding', 'gzip', '--expires', '2030-01-02T03:04:05Z'],
      ...['--acl', 'public-read', '--storage-class', 'IA', '--server-side-encryption', 'AES256'],
      ...['--tagging', 'env=prod', '--tagging', 'team=a b&tier=1'],
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({
      acl: 'public-read',
      tags: { env: 'prod', team: 'a b', tier: '1' },
      headers: {
        'x-oss-meta-owner': 'ops team',
        'x-oss-meta-run': '7',
        'content-type': 'text/csv',
        'cache-control': 'no-cache',
        'content-disposition': 'attachment',
        'content-encoding': 'gzip',
        expires: 'Wed, 02 Jan 2030 03:04:05 GMT',
        'x-oss-storage-class': 'IA',
        'x-oss-server-side-encryption': 'AES256',
      },
    });
    expect(postsOf(sandbox)[0]?.headers['x-oss-tagging']).toBe('env=prod&team=a%20b&tier=1');
  });

  test('may be given in the form of ossutil 1', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const meta = 'X-Oss-Meta-Owner:ops: team#Content-Type:text/csv#x-oss-object-acl:private';
    expect(await oss(['append', 'app.log', URL, '--meta', meta])).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({
      acl: 'private',
      headers: { 'x-oss-meta-owner': 'ops: team', 'content-type': 'text/csv' },
    });
  });

  test('are not sent to an object that exists, which one line says', async ({ oss, sandbox, write }) => {
    await write('app.log', ' world');
    await sandbox.store.append('demo', 'app.log', 'hello');
    const options = ['--metadata', 'owner=ops', '--acl', 'public-read', '--content-type', 'text/csv'];
    const { code, stderr } = await oss(['append', 'app.log', URL, ...options]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `oss-append: warning: ${URL} exists already: x-oss-meta-owner, content-type, x-oss-object-acl not sent\n`,
    });
    const { headers = {} } = postsOf(sandbox)[0] ?? {};
    for (const name of ['x-oss-meta-owner', 'x-oss-object-acl', 'content-type']) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ acl: 'default' });
  });

  test.for([
    ['the extension of the key', 'data.bin', 'oss://demo/logs/app.json', 'application/json'],
    ['the extension of the file, where the key has none', 'page.html', 'oss://demo/page', 'text/html'],
    ['octet-stream, where neither has one', 'data', 'oss://demo/data', 'application/octet-stream'],
  ])('leave the content type to %s', async ([, name = '', url = '', type = ''], { oss, sandbox, write }) => {
    await write(name, 'hello');
    expect(await oss(['append', name, url])).toMatchObject({ code: 0 });
    expect(postsOf(sandbox)[0]?.headers['content-type']).toBe(type);
  });
});

describe('--content-md5', () => {
  test('is computed where no value is given', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    expect(await oss(['append', 'app.log', URL, '--content-md5'])).toMatchObject({ code: 0 });
    expect(postsOf(sandbox)[0]?.headers['content-md5']).toBe(md5('hello'));
  });

  test('is sent as it is given', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const result = await oss(['append', 'app.log', URL, '--content-md5', md5('hello')]);
    expect(result).toMatchObject({ code: 0 });
    expect(postsOf(sandbox)[0]?.headers['content-md5']).toBe(md5('hello'));
  });

  test('of other bytes makes OSS refuse ours', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--content-md5', md5('other'), ...form]), {
      exitCode: 69,
      code: 'InvalidDigest',
      message: `cannot append at position 0 to ${URL}: InvalidDigest`,
      status: 400,
    });
    expect(await sandbox.store.list('demo')).toEqual([]);
  });

  test('has damaged bytes refused, which without it are noticed only afterwards', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', nth: 1, times: 2, do: 'corrupt' });
    expectTextFailure(await oss(['append', 'app.log', URL, '--content-md5']), {
      exitCode: 69,
      code: 'InvalidDigest',
      message: 'InvalidDigest',
      status: 400,
    });
    expect(await sandbox.store.list('demo')).toEqual([]);
    expectTextFailure(await oss(['append', 'app.log', URL]), {
      exitCode: 65,
      code: 'Crc64Mismatch',
      message: /damaged: .* its CRC-64 is \d+, not 11177612005948864433 \(request id [0-9A-F]+\)/,
    });
  });
});

describe('request options', () => {
  test.for(['--payer', '--request-payer'])(
    '%s requester is said on every request',
    async (option, { oss, sandbox, write }) => {
      await write('app.log', 'hello');
      expect(await oss(['append', 'app.log', URL, option, 'requester'])).toMatchObject({ code: 0 });
      expect(await oss(['tail', URL, option, 'requester'])).toMatchObject({ code: 0, stdout: 'hello' });
      const payers = sandbox.requests.map(({ headers }) => headers['x-oss-request-payer']);
      expect(payers).toEqual(['requester', 'requester', 'requester', 'requester']);
    },
  );

  test('--traffic-limit asks OSS for it on the append', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    expect(await oss(['append', 'app.log', URL, '--traffic-limit', '819200'])).toMatchObject({ code: 0 });
    expect(postsOf(sandbox)[0]?.headers['x-oss-traffic-limit']).toBe('819200');
  });

  test('--user-agent is added to our own on every request', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    expect(await oss(['append', 'app.log', URL, '--user-agent', 'nightly/1'])).toMatchObject({ code: 0 });
    for (const { headers } of sandbox.requests) {
      expect(headers['user-agent']).toMatch(/^oss-append\/\d+\.\d+\.\d+ \(Node\.js 2\d\..*\) nightly\/1$/);
    }
    expect(exchangesOf(sandbox)).toHaveLength(2);
  });
});
