// The main job: a file lands at the end of an object, and head and tail show it.
import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf } from '../support/sandbox.ts';

const KEY = 'logs/app.log';
const URL = `oss://demo/${KEY}`;
const HELLO_CRC = '11177612005948864433';
const HELLO_WORLD_CRC = '5981764153023615706';

describe('appendfromfile', () => {
  test('puts a file at the end of an object, and the next one behind it', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const first = await oss(['appendfromfile', 'app.log', URL]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^app\.log: appended 5 bytes to oss:\/\/demo\/logs\/app\.log \(created, \d+\.\d\d s\)\n$/,
    );
    await write('app.log', ' world');
    const second = await oss(['appendfromfile', 'app.log', URL]);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toMatch(/: appended 6 bytes to .*, now 11 bytes \(\d+\.\d\d s\)\n$/);
    expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hello world');
  });

  test('tells the details to who asks for them', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const { stdout, stderr } = await oss(['appendfromfile', 'app.log', URL, '--loglevel', 'info']);
    expect(stdout).toMatch(/^app\.log: appended 5 bytes to [^\n]*\n$/);
    expect(stderr).toMatch(
      /^oss-append: info: app\.log: appended 5 bytes to oss:\/\/demo\/logs\/app\.log at position 0 \(next position 5, crc64 11177612005948864433, request id \w+, 1 attempt for 1 append\)$/m,
    );
  });

  test('prints one JSON document with the documented fields', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const { code, stdout, stderr } = await oss(['append', 'app.log', URL, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\{.*\}\n$/);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toEqual({
      url: URL,
      bucket: 'demo',
      key: KEY,
      source: 'app.log',
      created: true,
      position: 0,
      bytes: 5,
      nextPosition: 5,
      crc64: HELLO_CRC,
      etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
      requestId: expect.stringMatching(/^[0-9A-F]+$/),
      attempts: 1,
      recovered: false,
      proof: 'crc64',
      elapsedMs: expect.any(Number),
    });
  });

  test('sends one HEAD and one POST, with the length of the file, over one connection', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello');
    await oss(['appendfromfile', 'app.log', URL]);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 200']);
    await write('app.log', ' world');
    await oss(['appendfromfile', 'app.log', URL]);
    expect(exchangesOf(sandbox).slice(2)).toEqual(['HEAD 200', 'POST 200']);
    const connections = sandbox.requests.map(({ connectionId }) => connectionId);
    expect(connections).toEqual([1, 1, 2, 2]);
    expect(postsOf(sandbox)[1]).toMatchObject({
      query: { append: '', position: '5' },
      headers: { 'content-length': '6' },
      bytesReceived: 6,
    });
    expect(postsOf(sandbox)[1]?.headers).not.toHaveProperty('transfer-encoding');
  });

  test('streams a file of many buffers byte for byte', async ({ oss, sandbox, write }) => {
    const content = randomBytes(5 * 1024 * 1024 + 1);
    await write('video.bin', content);
    await sandbox.store.append('demo', KEY, 'before');
    const { code, stdout } = await oss(['appendfromfile', 'video.bin', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ created: false, position: 6, bytes: content.length });
    const stored = await sandbox.store.read('demo', KEY);
    expect(stored.equals(Buffer.concat([Buffer.from('before'), content]))).toBe(true);
  });

  test('creates an object from an empty file', async ({ oss, sandbox, write }) => {
    await write('empty.log', '');
    const { code, stdout } = await oss(['appendfromfile', 'empty.log', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ created: true, bytes: 0, nextPosition: 0, crc64: '0' });
    expect(await sandbox.store.stat('demo', KEY)).toMatchObject({ type: 'Appendable', length: 0 });
  });

  test('has nothing to send of an empty file to an object that exists', async ({ oss, sandbox, write }) => {
    await write('empty.log', '');
    await sandbox.store.append('demo', KEY, 'hello');
    const { code, stdout } = await oss(['appendfromfile', 'empty.log', URL]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `empty.log: nothing new; ${URL} ends at 5\n`,
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200']);
  });

  test('proves that a lost answer had landed, and says so', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello world');
    sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
    const { code, stdout, stderr } = await oss(['appendfromfile', 'app.log', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ recovered: true, attempts: 1, crc64: HELLO_WORLD_CRC });
    expect(JSON.parse(stderr)).toEqual({
      level: 'warn',
      message: expect.stringContaining('the connection broke'),
    });
    expect((await sandbox.store.read('demo', KEY)).toString()).toBe('hello world');
  });

  test('appends behind another writer who was faster', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await sandbox.store.append('demo', KEY, 'first ');
    sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'before', bytes: 3 });
    const { code, stdout } = await oss(['appendfromfile', 'app.log', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      position: 9,
      nextPosition: 14,
      attempts: 2,
      recovered: false,
    });
    expect((await sandbox.store.read('demo', KEY)).subarray(9).toString()).toBe('hello');
  });
});

describe('appendfromfile --incremental', () => {
  test('sends only what the object lacks, and nothing when it lacks nothing', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello world');
    await sandbox.store.append('demo', KEY, 'hello');
    const first = await oss(['appendfromfile', 'app.log', URL, '--incremental', '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ position: 5, bytes: 6, crc64: HELLO_WORLD_CRC });
    const second = await oss(['appendfromfile', 'app.log', URL, '--incremental']);
    expect(second).toMatchObject({ code: 0, stdout: `app.log: nothing new; ${URL} ends at 11\n` });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'POST 200', 'HEAD 200']);
  });
});

describe('appendfromfile --dry-run', () => {
  test('prints what would be sent, and sends no append', async ({ oss, sandbox, write }) => {
    await write('app.log', ' world');
    await sandbox.store.append('demo', KEY, 'hello');
    const text = await oss(['appendfromfile', 'app.log', URL, '--dry-run']);
    expect(text).toMatchObject({
      code: 0,
      stdout: `app.log: would append 6 bytes to ${URL} at position 5; nothing was sent\n`,
      stderr: '',
    });
    const json = await oss(['appendfromfile', 'app.log', URL, '--dry-run', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      dryRun: true,
      created: false,
      position: 5,
      bytes: 6,
      nextPosition: 11,
      attempts: 0,
      proof: null,
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200']);
  });

  test('asks nobody when the position is given', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const { code, stdout } = await oss(['append', 'app.log', URL, '--position', '7', '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ created: null, position: 7, nextPosition: 12 });
    expect(sandbox.requests).toEqual([]);
  });
});
