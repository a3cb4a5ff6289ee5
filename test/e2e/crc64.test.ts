// The built product's CRC-64: with nothing installed beside it, with a witness, and where WebAssembly does not work.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import type { Fault } from '../../src/sandbox/index.ts';
import { expectTextFailure } from '../support/failures.ts';
import { BIN, ROOT } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';

/** CRC-64/ECMA-182 bit by bit, as crc64-ecma182 exports it. */
const WITNESS = `
  const MASK = 2n ** 64n - 1n;
  exports.crc64 = (bytes, previous) => {
    let crc = previous.readBigUInt64LE() ^ MASK;
    for (const byte of bytes) {
      crc ^= BigInt(byte);
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n;
    }
    previous.writeBigUInt64LE(crc ^ MASK);
    return previous;
  };`;

/** Right about what it can be checked by, and about nothing else. */
const FALSE_WITNESS = `${WITNESS}
  const { crc64 } = exports;
  exports.crc64 = (bytes, previous) => {
    crc64(bytes, previous);
    if (String(bytes) !== '123456789') previous[0] ^= 1;
    return previous;
  };`;

const BROKEN_WITNESS = `throw new Error('built for another version of Node.js');`;

/** @returns the command line in a folder of its own, with no package but the given witness */
function copyAlone(folder: string, witness?: string): string {
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, part), join(folder, 'alone', part), { recursive: true });
  }
  if (witness !== undefined) {
    const installed = join(folder, 'alone/node_modules/crc64-ecma182');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'index.js'), witness);
  }
  return join(folder, 'alone/bin/oss-append.js');
}

test('with nothing installed beside it, appends are proved', async ({ oss, write, folder }) => {
  const bin = copyAlone(folder);
  await write('app.log', 'hi oss,append object');
  expect(await oss(['append', 'app.log', URL], { bin })).toMatchObject({ code: 0, stderr: '' });
  await write('app.log', ',this is a demo');
  const second = await oss(['append', 'app.log', URL, '--json'], { bin });
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(second.stdout)).toMatchObject({ crc64: '8586970469916596321', proof: 'crc64' });
});

describe('an object whose CRC-64 is not that of what was sent', () => {
  test.for([
    ['without a witness', undefined],
    ['that a witness confirms', WITNESS],
    ['with a witness that cannot be loaded', BROKEN_WITNESS],
  ] as const)('is damaged, %s', async ([, witness], { oss, sandbox, write, folder }) => {
    const bin = copyAlone(folder, witness);
    await write('app.log', 'hi oss,append object');
    sandbox.faults.add({ on: 'append', do: 'corrupt' });
    expectTextFailure(await oss(['append', 'app.log', URL], { bin }), {
      exitCode: 65,
      code: 'Crc64Mismatch',
      message: 'is damaged',
    });
  });

  test.for<[what: string, source: string, faults: Fault[]]>([
    ['a file', 'app.log', [{ on: 'append', do: 'corrupt' }]],
    [
      'another object',
      'oss://demo/source.log',
      [
        { on: 'head', nth: 1, do: 'wrong-crc' },
        { on: 'get', times: 2, do: 'wrong-crc' },
      ],
    ],
  ])(
    'is not called so when the witness contradicts us about %s',
    async ([, source, faults], { oss, sandbox, write, folder }) => {
      const bin = copyAlone(folder, FALSE_WITNESS);
      await write('app.log', 'hi oss,append object');
      await sandbox.store.append('demo', 'source.log', 'hi oss,append object');
      sandbox.faults.add(...faults);
      expectTextFailure(await oss(['append', source, URL], { bin }), {
        exitCode: 70,
        code: 'Internal',
        message: /CRC-64 of the same bytes: \d+, and \d+ by crc64-ecma182/,
      });
    },
  );
});

// Further commands: network.test.ts.
describe('without WebAssembly', () => {
  test.for([
    ['append', 'app.log', URL],
    ['append', 'app.log', URL, '--follow'],
    ['tail', '-f', URL],
    ['sandbox', '--port', '0'],
  ])('%s %s says so at once', async (args, { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const env = { NODE_OPTIONS: '--jitless' };
    const result = await oss(args, { env, stdin: 'hello' });
    // Node.js 20 warns of it, too.
    const stderr = result.stderr.replace(/^Warning: .*\n/, '');
    expectTextFailure(
      { ...result, stderr },
      { exitCode: 78, code: 'WebAssemblyMissing', message: 'WebAssembly', hint: /--jitless/ },
    );
    expect(await sandbox.store.list('demo')).toEqual([]);
  });

  test('for want of room in the address space, the hint helps', async ({ sandbox, write, folder }) => {
    await write('app.log', 'hello');
    const run = async (env: Readonly<Record<string, string>>): Promise<{ code: unknown; stderr: string }> => {
      const limited = [
        '-c',
        'ulimit -v 6000000; exec "$@"',
        'sh',
        process.execPath,
        BIN,
        'append',
        'app.log',
        URL,
      ];
      const options = { cwd: folder, env: { PATH: process.env.PATH, ...settingsOf(sandbox), ...env } };
      return promisify(execFile)('sh', limited, options).then(
        ({ stderr }) => ({ code: 0, stderr }),
        ({ code, stderr }) => ({ code, stderr }),
      );
    };
    // Newer versions of Node.js find room.
    const { code, stderr } = await run({});
    if (code !== 0) {
      expect({ code, stderr }).toEqual({
        code: 78,
        stderr: expect.stringContaining('--disable-wasm-trap-handler'),
      });
    }
    const helped = await run({ NODE_OPTIONS: '--disable-wasm-trap-handler' });
    expect(helped).toMatchObject({ code: 0 });
  });
});
