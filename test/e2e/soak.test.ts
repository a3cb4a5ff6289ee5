// Streams at full speed: all of it arrives, and memory stays where it was.
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import { extendCrc64 } from '../../src/crc64/crc64.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { test } from '../support/sandbox.ts';
import { type JsonLine, StreamingCli, soon } from './support/streaming.ts';

/** How long each of the streams is watched. */
const SECONDS = Number(process.env.FOLLOW_SOAK_SECONDS ?? (process.env.CI ? 30 : 2));
const MAX_PEAK_MIB = 110;
const MIB = 1024 ** 2;
/** Until then memory grows to its size, which takes long on a busy machine. */
const WARM_UP_BYTES = 32 * MIB;
const CHUNK = randomBytes(MIB);
const LIMITS = ['--rollover-bytes', '256MiB', '--json'];
/** How far the writer of a file may be ahead of who follows it. */
const MAX_LAG_BYTES = 64 * MIB;

function shippedBy({ lines }: StreamingCli): number {
  return lines.reduce((sum, { summary, bytes }) => sum + (summary ? 0 : bytes), 0);
}

/** Reads the memory of the process once it is warm, and throws old objects away, so that no disk fills. */
async function watch(sandbox: Sandbox, running: StreamingCli): Promise<number[]> {
  const samples: number[] = [];
  let endMs = Number.POSITIVE_INFINITY;
  while (performance.now() < endMs) {
    const bytes = running.memory('VmRSS');
    if (endMs < Number.POSITIVE_INFINITY) samples.push(bytes);
    else if (shippedBy(running) > WARM_UP_BYTES) endMs = performance.now() + SECONDS * 1000;
    const newest = running.lines.at(-1)?.key;
    for (const key of new Set(running.lines.map((line) => line.key))) {
      if (key !== newest) await sandbox.store.delete('demo', key);
    }
    await sleep(60);
  }
  return samples;
}

/** Gives the process pieces for as long as it is watched. @returns what it was given */
async function feed(
  sandbox: Sandbox,
  running: StreamingCli,
  give: (bytes: number) => Promise<boolean>,
): Promise<{ crc64: bigint; bytes: number }> {
  let crc64 = 0n;
  let bytes = 0;
  let over = false;
  const startedMs = performance.now();
  const watching = watch(sandbox, running).finally(() => {
    over = true;
  });
  const feeding = (async () => {
    while (!over) {
      if (!(await give(bytes))) continue;
      crc64 = extendCrc64(crc64, CHUNK);
      bytes += CHUNK.length;
    }
  })();
  const [samples] = await Promise.all([watching, feeding]);
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${(bytes / MIB / seconds).toFixed(0)} MiB/s`);
  expectFlat(samples, running);
  return { crc64, bytes };
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

test(`stdin at full speed for ${SECONDS} s`, { timeout: SECONDS * 3000 + 60_000 }, async ({
  sandbox,
  folder,
}) => {
  const running = new StreamingCli(sandbox, folder, ['append', '-', 'oss://demo/stream.bin', ...LIMITS]);
  const given = await feed(sandbox, running, async () => {
    expect(await running.write(CHUNK)).toBe(true);
    return true;
  });
  running.end();
  expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
  expect(wholeOf(running.lines)).toEqual(given);
});

test(`a file followed at full speed for ${SECONDS} s`, { timeout: SECONDS * 3000 + 60_000 }, async ({
  sandbox,
  folder,
}) => {
  const args = ['append', 'app.log', 'oss://demo/app.log', '--follow', ...LIMITS];
  const running = new StreamingCli(sandbox, folder, args);
  const file = await open(join(folder, 'app.log'), 'a');
  const given = await feed(sandbox, running, async (bytes) => {
    const isAhead = bytes - shippedBy(running) > MAX_LAG_BYTES;
    await (isAhead ? sleep(10) : file.write(CHUNK));
    return !isAhead;
  });
  await file.close();
  await soon(() => expect(shippedBy(running)).toBe(given.bytes), 30_000);
  running.kill('SIGTERM');
  expect(await running.exited).toMatchObject({ code: 143 });
  expect(wholeOf(running.lines)).toEqual(given);
});
