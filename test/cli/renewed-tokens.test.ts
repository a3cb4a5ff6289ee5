// Tokens that a process gives out, and that the sandbox takes as long as a fault says.
import { expect } from 'vitest';
import { DEMO_CREDENTIALS } from '../../src/sandbox/index.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf } from '../support/sandbox.ts';

const { accessKeyId, accessKeySecret } = DEMO_CREDENTIALS;
const KEYS = `{"AccessKeyId":"${accessKeyId}","AccessKeySecret":"${accessKeySecret}","SecurityToken":"token-%s"}`;

test('a file in parts goes on at the same position with the next token', async ({ cli, start, write }) => {
  let now = Date.now();
  const sandbox = await start({
    clock: () => new Date(now),
    onRequest: () => {
      now += 20_000;
    },
    faults: ['any:xinf:expired-token=30'],
  });
  await write('keys', `echo >> asked; printf '${KEYS}' "$(grep -c '' asked)"`);
  const { endpoint, region, store } = sandbox;
  const settings = { endpoint, region, mode: 'Process', credentialProcess: '. ./keys' };
  await write('keys.json', JSON.stringify(settings));
  await write('app.log', 'one\ntwo\nthree\n');
  const args = ['append', 'app.log', 'oss://demo/app.log', '--part-size', '4', '--config-file', 'keys.json'];
  expect(await cli(args)).toMatchObject({ code: 0, stderr: '' });
  expect(String(await store.read('demo', 'app.log'))).toBe('one\ntwo\nthree\n');
  expect(exchangesOf(sandbox)).toEqual([
    'HEAD 404',
    'POST 200',
    'POST 403',
    'POST 200',
    'POST 200',
    'POST 403',
    'POST 200',
  ]);
});
