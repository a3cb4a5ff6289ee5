// Streams at full speed: all of it arrives, and memory stays where it was.
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import { extendCrc64 } from '../../src/crc64/crc64.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { test } from '../support/sandbox.ts';
import { type JsonLine, StreamingCli, soon } from './support/streaming.ts';

/** How long each of the streams runs. */
const SECONDS = Number(process.env.FOLLOW_SOAK_SECONDS ?? (process.env.CI ? 30 : 3));
const MAX_PEAK_MIB = 110;
const MIB = 1024 ** 2;
const CHUNK = randomBytes(MIB);
const LIMITS = ['--rollover-bytes', '256MiB', '--json'];
/** How far the writer of a file may be ahead of who follows it. */
const MAX_LAG_BYTES = 64 * MIB;

/** Reads the memory of the process while it works, and throws old objects away, so that no disk fills. */
async function watch(sandbox: Sandbox, running: StreamingCli, until: Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  let over = false;
  until.finally(() => {
    over = true;
  });
  while (!over) {
    samples.push(running.memory('VmRSS'));
    const newest = running.lines.at(-1)?.key;
    for (const key of new Set(running.lines.map((line) => line.key))) {
      if (key !== newest) await sandbox.store.delete('demo', key);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return samples;
}

function expectFlat(samples: readonly number[], running: StreamingCli): void {
  const quarter = Math.floor(samples.length / 4);
  const average = (part: readonly number[]) =>
    part.reduce((sum, bytes) => sum + bytes, 0) / part.length / MIB;
  const early = average(samples.slice(quarter, 2 * quarter));
  const late = average(samples.slice(-quarter));
  const peak = running.memory('VmHWM') / MIB;
  console.log(
    `memory: ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late, ${peak.toFixed(0)} MiB at most`,
  );
  expect(peak).toBeLessThanOrEqual(MAX_PEAK_MIB);
  expect(late - early).toBeLessThan(20);
}

/** CRC-64 and length of all objects, one after the other, as the last line of each told. */
function wholeOf(lines: readonly JsonLine[]): { crc64: bigint; bytes: number } {
  const last = new Map(lines.filter(({ summary }) => !summary).map((line) => [line.key, line]));
  let crc64 = 0n;
  let bytes = 0;
  for (const line of last.values()) {
    crc64 = combineCrc64(crc64, BigInt(line.crc64), line.nextPosition);
    bytes += line.nextPosition;
  }
  return { crc64, bytes };
}

test(`stdin at full speed for ${SECONDS} s`, { timeout: SECONDS * 3000 + 30_000 }, async ({
  sandbox,
  folder,
}) => {
  const running = new StreamingCli(sandbox, folder, ['append', '-', 'oss://demo/stream.bin', ...LIMITS]);
  let crc64 = 0n;
  let bytes = 0;
  const producing = (async () => {
    const endMs = performance.now() + SECONDS * 1000;
    while (performance.now() < endMs) {
      expect(await running.write(CHUNK)).toBe(true);
      crc64 = extendCrc64(crc64, CHUNK);
      bytes += CHUNK.length;
    }
  })();
  const samples = await watch(sandbox, running, producing);
  await producing;
  expectFlat(samples, running);
  running.end();
  expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
  console.log(`stdin: ${(bytes / MIB / SECONDS).toFixed(0)} MiB/s`);
  expect(wholeOf(running.lines)).toEqual({ crc64, bytes });
});

test(`a file followed at full speed for ${SECONDS} s`, { timeout: SECONDS * 3000 + 30_000 }, async ({
  sandbox,
  folder,
}) => {
  const args = ['append', 'app.log', 'oss://demo/app.log', '--follow', ...LIMITS];
  const running = new StreamingCli(sandbox, folder, args);
  let crc64 = 0n;
  const file = await open(join(folder, 'app.log'), 'a');
  let bytes = 0;
  const shipped = (): number => running.lines.reduce((sum, line) => sum + (line.summary ? 0 : line.bytes), 0);
  const producing = (async () => {
    const endMs = performance.now() + SECONDS * 1000;
    while (performance.now() < endMs) {
      if (bytes - shipped() > MAX_LAG_BYTES) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      await file.write(CHUNK);
      crc64 = extendCrc64(crc64, CHUNK);
      bytes += CHUNK.length;
    }
    await file.close();
  })();
  const samples = await watch(sandbox, running, producing);
  await producing;
  await soon(() => expect(shipped()).toBe(bytes), 30_000);
  expectFlat(samples, running);
  running.kill('SIGTERM');
  expect(await running.exited).toMatchObject({ code: 143 });
  console.log(`follow: ${(bytes / MIB / SECONDS).toFixed(0)} MiB/s`);
  expect(wholeOf(running.lines)).toEqual({ crc64, bytes });
});
