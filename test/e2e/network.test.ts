// What only a process of its own can meet on its way to a server: a certificate that its environment vouches for, an event
// loop that runs dry, a runtime without WebAssembly. All else of the network is the matter of test/cli/network.test.ts.
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectFailure, expectJsonFailure, expectTextFailure } from '../support/failures.ts';
import { settingsOf, test } from '../support/sandbox.ts';
import { CERTIFICATE_PATH, TEST_TLS } from '../support/tls.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

test('a server that is not there is worth another try later', async ({ oss, write }) => {
  await write('app.log', 'hello');
  const env = { OSS_ENDPOINT: 'http://127.0.0.1:1' };
  await expectFailure((form) => oss([...APPEND, '--retry-times', '0', ...form], { env }), {
    exitCode: 75,
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED 127.0.0.1:1',
    hint: /a server listens there/,
  });
});

test('a run that ends before the command is done is no success', async ({ oss, folder, write }) => {
  await write('app.log', 'hello');
  const lose = await write(
    'lose.cjs',
    "const net = require('node:net'); net.connect = () => new net.Socket();",
  );
  const env = { NODE_OPTIONS: `--require=${join(folder, lose)}` };
  const expected = {
    exitCode: 70,
    code: 'Internal',
    message: 'ended with nothing left to wait for, before the command was done',
    hint: /this is a bug in oss-append/,
  };
  expectTextFailure(await oss(APPEND, { env }), expected);
  expectJsonFailure(await oss(['head', URL, '--json'], { env }), expected);
});

test.for([
  ['there is none', 'delete globalThis.WebAssembly;', /WebAssembly is not defined/],
  [
    'it has no room',
    'WebAssembly.Instance = class { constructor() { throw new RangeError("WebAssembly.Instance(): Out of memory"); } };',
    /Out of memory/,
  ],
] as const)(
  'WebAssembly that does not work ends in 78, at once, and is not taken for the network: %s',
  async ([, code, message], { oss, folder, write }) => {
    await write('app.log', 'hello');
    const env = { NODE_OPTIONS: `--require=${join(folder, await write('without.cjs', code))}` };
    const expected = { exitCode: 78, code: 'WebAssemblyMissing', message, hint: /--jitless/ };
    expectTextFailure(await oss(APPEND, { env }), expected);
    expectTextFailure(await oss(['append', '-', URL], { env, stdin: 'hello' }), expected);
    expectJsonFailure(await oss(['head', URL, '--json'], { env }), expected);
  },
);

describe('a certificate', () => {
  test('is trusted when NODE_EXTRA_CA_CERTS vouches for it', async ({ cli, start, write }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ tls: TEST_TLS });
    const env = { ...settingsOf(sandbox), OSS_ENDPOINT: `https://localhost:${sandbox.port}` };
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH };
    expect(await cli(APPEND, { env: trusting })).toMatchObject({ code: 0, stderr: '' });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test('of another host is refused, whoever vouches for it', async ({ cli, start, write }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ tls: TEST_TLS });
    const env = { ...settingsOf(sandbox), NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH };
    expectTextFailure(await cli(APPEND, { env }), {
      exitCode: 69,
      code: 'CertificateNotTrusted',
      message: /127\.0\.0\.1 is not in the cert's list/,
      hint: /it is of another host: check --endpoint/,
    });
    expect(sandbox.requests).toEqual([]);
  });
});
