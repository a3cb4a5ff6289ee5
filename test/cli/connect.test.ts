// What the command line gives a connection: keys from a file that may be written anew, and never in its output.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { play } from '../credentials/support/played-server.ts';
import { runMain } from '../support/run-main.ts';
import { test } from '../support/sandbox.ts';

const TOKEN = 'CAIS/token+that/came=later';
const SECRET = 'secretThatCameLater0123456789';

function refusal(code: string, message: string) {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId></Error>`;
  return { status: 403, headers: { 'x-oss-request-id': 'R' }, body };
}

test('keys that a file holds later are taken from it, and hidden as the first ones are', async ({
  folder,
}) => {
  const write = (id: string, secret: string, token: string): void =>
    writeFileSync(
      join(folder, '.ossconfig'),
      JSON.stringify({ accessKeyId: id, accessKeySecret: secret, stsToken: token }),
      { mode: 0o600 },
    );
  write('STS.old', 'secretOfTheBeginning', 'tokenOfTheBeginning');
  const server = await play(({ headers }, nth) => {
    if (nth === 1) write('STS.new', SECRET, TOKEN);
    if (headers['x-oss-security-token'] !== TOKEN) return refusal('InvalidAccessKeyId', 'unknown');
    return refusal('AccessDenied', `${headers['x-oss-security-token']} and ${SECRET} may not`);
  });
  const env = { OSS_ENDPOINT: server.origin, OSS_REGION: 'cn-hangzhou' };
  const args = ['head', '-n', '1', 'oss://demo/a', '--loglevel', 'debug'];
  const { code, stderr } = await runMain(args, { cwd: folder, env });
  expect(code).toBe(77);
  expect(stderr).toContain('[hidden] and [hidden] may not');
  for (const secret of [TOKEN, SECRET]) expect(stderr).not.toContain(secret);
});

test('keys that stay the same in the file are not tried again', async ({ folder }) => {
  writeFileSync(join(folder, '.ossconfig'), 'accessKeyId: a\naccessKeySecret: bbbbbbbb\n', { mode: 0o600 });
  const server = await play(() => refusal('InvalidAccessKeyId', 'unknown'));
  const env = { OSS_ENDPOINT: server.origin, OSS_REGION: 'cn-hangzhou' };
  const { code } = await runMain(['head', '-c', '1', 'oss://demo/a'], { cwd: folder, env });
  expect(code).toBe(77);
  // A HEAD has no body to say why.
  expect(server.asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
});
