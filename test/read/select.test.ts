import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CountUnit, parseHeadCount, parseTailCount } from '../../src/read/count.ts';
import type { RangeSizes } from '../../src/read/lines.ts';
import { type RangeReader, readRange } from '../../src/read/read-range.ts';
import { selectHead, selectTail } from '../../src/read/select.ts';
import { breaks, content, rangeSizes } from './support/arbitraries.ts';
import { bytesContent, createFakeOss, OBJECT, quickRetry } from './support/fake-oss.ts';

const OPTIONS: Record<string, CountUnit> = { '-n': 'lines', '-c': 'bytes' };

let folder: string;
let file: string;
/** Starts programs several times as fast as a process of this size can. */
let shell: ChildProcessByStdio<Writable, Readable, null>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oss-append-tail-'));
  file = join(folder, 'content');
  shell = spawn('sh', {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
});
afterAll(() => {
  shell.stdin.end();
  rmSync(folder, { recursive: true });
});

async function coreutils(command: 'tail' | 'head', option: string, count: string): Promise<Buffer> {
  shell.stdin.write(`${command} ${option} ${count} content > printed; echo done\n`);
  await once(shell.stdout, 'data');
  return readFileSync(join(folder, 'printed'));
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Uint8Array.from(piece));
  return Buffer.concat(all);
}

function select(
  command: 'tail' | 'head',
  option: string,
  count: string,
  source: { read: RangeReader; length: number; sizes: RangeSizes },
): Promise<Buffer> {
  const unit = OPTIONS[option] ?? 'lines';
  const { read, length, sizes } = source;
  return collect(
    command === 'tail'
      ? selectTail(read, length, { unit, ...parseTailCount(count, unit) }, sizes)
      : selectHead(read, length, { unit, ...parseHeadCount(count, unit) }, sizes),
  );
}

/** The oracle: busybox and BSD differ in the options they take. */
const isGnu = spawnSync('tail', ['--version']).stdout?.includes('GNU') ?? false;

describe.skipIf(!isGnu).each(['tail', 'head'] as const)('%s', (command) => {
  test.each([
    ['-n', ''],
    ['-n', '+'],
    ['-n', '-'],
    ['-c', ''],
    ['-c', '+'],
    ['-c', '-'],
  ])(
    `${command} %s %sN prints what ${command}(1) prints, whatever the content, ranges and broken bodies`,
    async (option, sign) => {
      await fc.assert(
        fc.asyncProperty(
          content,
          fc.oneof(fc.nat(6), fc.nat(400)),
          rangeSizes,
          fc.integer({ min: 1, max: 20 }),
          breaks,
          async (bytes, count, sizes, pieceBytes, faults) => {
            writeFileSync(file, bytes);
            const fake = createFakeOss({ content: bytesContent(bytes) });
            fake.pieceBytes = pieceBytes;
            fake.faults = faults;
            const read: RangeReader = (range) => readRange(fake, OBJECT, range, { retry: quickRetry() });
            const ours = await select(command, option, `${sign}${count}`, {
              read,
              length: bytes.length,
              sizes,
            });
            expect(ours).toEqual(await coreutils(command, option, `${sign}${count}`));
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
