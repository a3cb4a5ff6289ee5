// head and tail over real requests; that tail prints what tail(1) prints is tested beside it.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../support/in-process.ts';
import { exchangesOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, line) => `line ${line + 1}\n`).join('');

describe('head', () => {
  test('shows a table of the object', async ({ oss, sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'hello');
    const { code, stdout, stderr } = await oss(['head', URL]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { etag } = (await sandbox.store.stat('demo', 'app.log')) ?? {};
    expect(stdout.split('\n')).toEqual([
      `URL                   ${URL}`,
      'Type                  Appendable',
      'Size                  5 bytes',
      'Next append position  5',
      'Room left             5.0 GiB of 5 GiB',
      'CRC-64                11177612005948864433',
      `ETag                  "${etag}"`,
      expect.stringMatching(/^Last modified {9}\d{4}-\d\d-\d\d \d\d:\d\d \(\d+ s ago\)$/),
      'Content type          application/octet-stream',
      'Storage class         Standard',
      '',
    ]);
  });

  test('prints one JSON document with the documented fields', async ({ oss, sandbox }) => {
    const headers = { 'x-oss-meta-owner': 'ops', 'content-type': 'text/plain' };
    await sandbox.store.put('demo', 'app.log', 'hello', { type: 'Appendable', headers });
    const { code, stdout, stderr } = await oss(['head', URL, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\{.*\}\n$/);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toEqual({
      url: URL,
      bucket: 'demo',
      key: 'app.log',
      type: 'Appendable',
      contentLength: 5,
      nextAppendPosition: 5,
      crc64: '11177612005948864433',
      etag: expect.stringMatching(/^".+"$/),
      lastModified: expect.stringMatching(/ GMT$/),
      contentType: 'text/plain',
      storageClass: 'Standard',
      metadata: { owner: 'ops' },
      headers: expect.objectContaining({ 'x-oss-meta-owner': 'ops', 'x-oss-object-type': 'Appendable' }),
    });
  });

  test('shows an object that takes no append, without a next position', async ({ oss, sandbox }) => {
    await sandbox.store.put('demo', 'app.log', 'hello');
    const { stdout } = await oss(['head', URL, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'Normal', nextAppendPosition: null });
    const table = await oss(['head', URL]);
    expect(table.stdout).toMatch(/^Type {11}Normal$/m);
    expect(table.stdout).toMatch(/^Takes appends {2}no: only an object that an append created takes more$/m);
    expect(table.stdout).not.toContain('Room left');
    expect((await oss(['head', URL])).stdout).not.toContain('Next append position');
  });

  test('shows what the object was given at its creation', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const options = ['--cache-control', 'no-cache', '--content-encoding', 'identity', '--tagging', 'a=b'];
    const more = ['--content-disposition', 'inline', '--expires', '2026-12-31T23:59:59Z'];
    const encrypted = ['--server-side-encryption', 'AES256'];
    expect((await oss(['append', 'app.log', URL, ...options, ...more, ...encrypted])).code).toBe(0);
    const { stdout } = await oss(['head', URL]);
    const rows = Object.fromEntries(stdout.split('\n').map((line) => line.split(/ {2,}/)));
    expect(rows).toMatchObject({
      'Cache-Control': 'no-cache',
      'Content-Encoding': 'identity',
      'Content-Disposition': 'inline',
      Expires: 'Thu, 31 Dec 2026 23:59:59 GMT',
      Encryption: 'AES256',
      Tags: '1',
    });
  });

  test('--position prints the next append position alone', async ({ oss, sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'hello');
    expect(await oss(['head', '--position', URL])).toMatchObject({ code: 0, stdout: '5\n', stderr: '' });
  });

  test('prints the first lines or bytes', async ({ oss, sandbox }) => {
    await sandbox.store.append('demo', 'app.log', numbered(20));
    expect((await oss(['head', '-n', '2', URL])).stdout).toBe('line 1\nline 2\n');
    expect((await oss(['head', '-c', '8', URL])).stdout).toBe('line 1\nl');
    expect((await oss(['head', '-n', '-18', URL])).stdout).toBe('line 1\nline 2\n');
  });
});

describe('tail', () => {
  test('prints the last ten lines, or as many lines or bytes as are asked for', async ({ oss, sandbox }) => {
    const content = numbered(30_000);
    await sandbox.store.append('demo', 'app.log', content);
    for (const options of [[], ['-n', '3'], ['-n', '+29999'], ['-c', '12'], ['-c', '+340000']]) {
      const { code, stdout, stderr } = await oss(['tail', ...options, URL]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toBe(execFileSync('tail', options, { input: content }).toString());
    }
    const reads = sandbox.requests.filter(({ method }) => method === 'GET');
    for (const { headers } of reads) {
      expect(headers).toMatchObject({
        range: expect.stringMatching(/^bytes=\d+-\d+$/),
        'x-oss-range-behavior': 'standard',
        'accept-encoding': 'identity',
      });
    }
  });

  test('prints bytes as they are, of any kind of object', async ({ oss, sandbox }) => {
    const content = randomBytes(200_000);
    await sandbox.store.put('demo', 'app.log', content);
    const { code, stdoutBytes } = await oss(['tail', '-c', '+1', URL]);
    expect(code).toBe(0);
    expect(stdoutBytes.equals(content)).toBe(true);
  });

  test('prints nothing of an empty object', async ({ oss, sandbox }) => {
    await sandbox.store.append('demo', 'app.log', '');
    expect(await oss(['tail', URL])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await oss(['head', '-n', '1', URL])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200']);
  });
});

describe('--encoding-type url', () => {
  test('decodes the key for every command', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello\n');
    const url = 'oss://demo/a+b%2Fc%2B%25.log';
    const options = ['--encoding-type', 'url'];
    const { code, stdout } = await oss(['append', 'app.log', url, ...options, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ url: 'oss://demo/a b/c+%.log', key: 'a b/c+%.log' });
    expect((await sandbox.store.read('demo', 'a b/c+%.log')).toString()).toBe('hello\n');
    expect(await oss(['head', '--position', url, ...options])).toMatchObject({ code: 0, stdout: '6\n' });
    expect(await oss(['head', '-n', '1', url, ...options])).toMatchObject({ code: 0, stdout: 'hello\n' });
    expect(await oss(['tail', url, ...options])).toMatchObject({ code: 0, stdout: 'hello\n' });
  });
});
