// Servers that speak no HTTP, or use it to get at the terminal: told in time, in one line, and proved all the same.
import { describe, expect } from 'vitest';
import { expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { startRawServer } from '../support/raw-server.ts';

const URL = 'oss://demo/app.log';
const HELLO_CRC = '11177612005948864433';
const EMPTY = head(
  'x-oss-object-type: Appendable',
  'x-oss-next-append-position: 0',
  'x-oss-hash-crc64ecma: 0',
);
const HELLO = head(
  'x-oss-object-type: Appendable',
  'x-oss-next-append-position: 5',
  `x-oss-hash-crc64ecma: ${HELLO_CRC}`,
);
const NO_HTTP = 'SSH-2.0-OpenSSH_9.6\r\n';

function head(...headers: readonly string[]): string {
  return ['HTTP/1.1 200 OK', 'Content-Length: 0', ...headers, '', ''].join('\r\n');
}

function refusal(body: string): string {
  return `HTTP/1.1 403 Forbidden\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('an answer that is not HTTP is looked at once more, then told:', () => {
  test.for([
    ['status 000', 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 X\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 1000 X\r\n\r\n'],
    ['an escape sequence in metadata', head('x-oss-meta-owner: \u001b[2J')],
    ['two lengths', head('Content-Length: 5')],
    ['headers without an end', head(`x-a: ${'a'.repeat(20_000)}`)],
  ])('%s', async ([, answer = ''], { cli }) => {
    const { env, methods } = await startRawServer(() => answer);
    const result = await cli(['head', URL], { env });
    expectTextFailure(result, {
      exitCode: 69,
      code: 'InvalidAnswer',
      message: `cannot head ${URL}: the answer is not valid HTTP`,
      hint: /endpoint/,
    });
    expect(result.stderr).not.toMatch(/assert|require/);
    expect(methods).toEqual(['HEAD', 'HEAD']);
  });
});

test('an answer of another protocol is told at once', async ({ cli }) => {
  const { env, methods } = await startRawServer(() => NO_HTTP);
  const result = await cli(['head', URL], { env });
  const message = /^oss-append: error: what answers at http:\/\/[\d.:]+ does not speak HTTP$/;
  expectTextFailure(result, { exitCode: 69, code: 'NotOss', message, hint: /endpoint/ });
  expect(methods).toEqual(['HEAD']);
});

describe('an append that gets such an answer', () => {
  test('is proved by a look at the object', async ({ cli, write }) => {
    await write('app.log', 'hello');
    const server = await startRawServer((method, nth) => {
      if (method === 'POST') return NO_HTTP;
      return nth === 0 ? EMPTY : HELLO;
    });
    const { code, stdout } = await cli(['append', 'app.log', URL, '--json'], { env: server.env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ recovered: true, crc64: HELLO_CRC, attempts: 1 });
    expect(server.methods).toEqual(['HEAD', 'POST', 'HEAD']);
  });

  test('is in doubt where the object cannot be looked at', async ({ cli, write }) => {
    await write('app.log', 'hello');
    const { env } = await startRawServer((method, nth) => (method === 'HEAD' && nth === 0 ? EMPTY : NO_HTTP));
    const { code, stderr } = await cli(['append', 'app.log', URL], { env });
    expect(code).toBe(69);
    expect(stderr).toContain('it is not known whether the append landed');
  });
});

describe('what a refusal says', () => {
  test('is cut where it is no refusal of OSS', async ({ cli }) => {
    const { env } = await startRawServer((method) =>
      method === 'HEAD' ? 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' : refusal('<'.repeat(65_536)),
    );
    expectTextFailure(await cli(['head', URL], { env }), {
      exitCode: 77,
      code: 'BadErrorResponse',
      message: /^.{1,400}$/,
      hint: undefined,
    });
  });

  test('is one line of what can be shown', async ({ cli }) => {
    const code = 'A'.repeat(50_000);
    const message = 'no\u009b2J &#x202e;';
    for (const body of [
      `<Error><Code>${code}</Code></Error>`,
      `<Error><Code>AccessDenied</Code><Message>${message}${code}</Message></Error>`,
    ]) {
      const { env } = await startRawServer((method) =>
        method === 'HEAD' ? 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' : refusal(body),
      );
      const { code: exitCode, stderr } = await cli(['head', URL], { env });
      expect(exitCode).toBe(77);
      expect(stderr.length).toBeLessThan(1500);
      expect(stderr).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
    }
  });
});

describe('a name that would move the cursor or turn letters round', () => {
  const key = 'a\u001b[2Jb\u202egpj.log';
  const shown = 'oss://demo/a\\x1b[2Jb\\u202egpj.log';

  test('is shown as an escape, and is itself in JSON', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const appended = await oss(['append', 'app.log', `oss://demo/${key}`]);
    expect(appended.stdout).toContain(`to ${shown} (created, `);
    expect((await oss(['head', `oss://demo/${key}`])).stdout).toContain(`${shown}\n`);
    expectTextFailure(await oss(['append', 'app.log', `oss://demo/${key}`, '--position', '1']), {
      exitCode: 73,
      code: 'PositionNotEqualToLength',
      message: shown.slice(11),
    });
    const { stdout } = await oss(['head', `oss://demo/${key}`, '--json']);
    expect(stdout).not.toContain('\u202e');
    expect(JSON.parse(stdout)).toMatchObject({ key });
    await write(key, 'hello');
    expect((await oss(['append', key, `oss://demo/${key}2`])).stdout).toMatch(
      /^a\\x1b\[2Jb\\u202egpj\.log: appended/,
    );
  });
});
