// A server, or a proxy, that sends back what it was sent, so that it would be printed: whole, or cut within a secret.
import { expect } from 'vitest';
import { startRawServer } from '../http/support/raw-server.ts';
import { test } from '../support/in-process.ts';

const URL = 'oss://demo/app.log';
const TOKEN = 'T0ken/CAISwithP1usAnd+Slash==';
const PASSWORD = 'pr0xy-P4ssw0rd-of-29-letters';
const LOGIN = Buffer.from(`me:${PASSWORD}`).toString('base64');

/** Makes a body of what the client sent, with so much before it. */
type Echo = readonly [name: string, status: number, limit: number, (sent: string) => string];

const ECHOES: readonly Echo[] = [
  ['a page of a proxy', 502, 200, (sent) => `<html>${sent}</html>`],
  ['a refusal that is not of OSS', 403, 200, (sent) => sent],
  ['a message', 403, 1000, (sent) => `<Error><Code>AccessDenied</Code><Message>${sent}</Message></Error>`],
  [
    'a string to sign',
    403,
    1000,
    (sent) => `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>${sent}</StringToSign></Error>`,
  ],
];

test.for(ECHOES)(
  'no secret comes back to be printed, in %s',
  async ([, status, limit, bodyOf], { cli, write }) => {
    await write('app.log', 'hello');
    let before = 0;
    const { port } = await startRawServer((socket, head) => {
      const [token = ''] = /(?<=^x-oss-security-token: ).*$/im.exec(head) ?? [];
      const [login = ''] = /(?<=^proxy-authorization: Basic ).*$/im.exec(head) ?? [];
      expect([token, login]).toEqual([TOKEN, LOGIN]);
      const body = bodyOf(`${'.'.repeat(before)} ${token} ${login}`);
      socket.end(
        `HTTP/1.1 ${status} X\r\nx-oss-request-id: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const env = {
      OSS_ENDPOINT: 'http://oss.test',
      OSS_REGION: 'cn-hangzhou',
      OSS_ACCESS_KEY_ID: 'STS.id',
      OSS_ACCESS_KEY_SECRET: 'S3cr3tKey',
      OSS_SESSION_TOKEN: TOKEN,
      HTTP_PROXY: `http://me:${PASSWORD}@127.0.0.1:${port}`,
    };
    const args = ['append', 'app.log', URL, '--position', '0', '--retry-times', '0', '--loglevel', 'debug'];
    for (const cut of [0, 8, 20, 28, 40, 60]) {
      before = cut === 0 ? 0 : limit - cut;
      for (const form of [[], ['--json']]) {
        const { code, stderr } = await cli([...args, ...form], { env });
        expect(code).not.toBe(0);
        if (form.length === 0) expect(stderr).toContain('[hidden]');
        for (const secret of [TOKEN, PASSWORD, LOGIN]) expect(stderr).not.toContain(secret.slice(0, 7));
      }
    }
  },
);
