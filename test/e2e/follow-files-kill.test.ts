// kill -9 at any moment of two processes that follow the same files, around the end of a minute of their keys: written to,
// rotated, and with new files among them, while OSS comes and goes. Each series holds every byte of its file once, in order.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { inOrder } from '../ship/support/dated.ts';
import { expectShipped } from '../ship/support/judging.ts';
import { LogWriter } from '../ship/support/writer.ts';
import { randomFrom } from '../support/random.ts';
import { test } from '../support/sandbox.ts';
import { StreamingCli } from './support/streaming.ts';

/** Replay with KILL_SEED, as printed; what is drawn is the same, the moments only nearly. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 1);
const FILES = 6;
const FOLLOW = [
  ...['append', 'logs/*.log', 'oss://demo/{stem}/{%Y%m%d-%H%M}{ext}', '--follow'],
  ...['--flush-interval', '0.02', '--read-timeout', '0.3', '--quiet'],
];
const MINUTE_MS = 60_000;
/** So that nobody has to wait for the end of a minute; ahead by some time from the start, so that rotated files are old. */
const CLOCK = `
const now = Date.now;
Date.now = () => now() + Number(process.env.CLOCK_AHEAD_MS);
`;

test(`many files are shipped by two through ${ROUNDS} kills (seed ${SEED})`, {
  timeout: 60_000 + ROUNDS * 6000,
}, async ({ folder, sandbox }) => {
  const random = randomFrom(SEED);
  const figures = { rounds: 0, rotations: 0, outages: 0, objects: 0, bytes: 0 };
  const logs = join(folder, 'logs');
  await mkdir(logs);
  const writers = Array.from({ length: FILES }, (_, index) => new LogWriter(logs, 'numbers', `${index}.log`));
  const clock = join(folder, 'clock.cjs');
  await writeFile(clock, CLOCK);
  let aheadMs = MINUTE_MS;
  const start = (): StreamingCli[] => {
    const leftMs = MINUTE_MS - ((Date.now() + aheadMs) % MINUTE_MS);
    aheadMs += Math.max(0, leftMs - 500 - random() * 2000);
    const settings = { NODE_OPTIONS: `--require ${clock}`, CLOCK_AHEAD_MS: `${aheadMs}` };
    return [1, 2].map(() => new StreamingCli(sandbox, folder, FOLLOW, settings));
  };
  for (; figures.rounds < ROUNDS; figures.rounds += 1) {
    sandbox.faults.clear();
    if (random() < 0.2) {
      figures.outages += 1;
      sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    } else sandbox.faults.add(...faultsOf(random));
    const running = start();
    for (const process of running) {
      const endsAt = Date.now() + 300 + random() * 1200;
      while (Date.now() < endsAt) {
        const writer = writers[Math.floor(random() * FILES)] as LogWriter;
        if (random() < 0.1 && writer.isThere) {
          figures.rotations += 1;
          writer.renameAndCreate();
        } else writer.write(1 + Math.floor(random() ** 3 * 50_000));
        await sleep(random() * 30);
      }
      process.kill('SIGKILL');
      await process.exited;
    }
    // Now and then the next run meets what this one has left on its way.
    if (random() < 0.7) await sandbox.idle();
  }
  await sandbox.idle();
  sandbox.faults.clear();
  const last = start();
  const wholes = writers.map(({ generations }) => Buffer.concat(generations));
  await vi.waitFor(
    async () => {
      const objects = await Promise.all(writers.map((_, index) => objectsOf(sandbox, index)));
      expect(objects.map((each) => Buffer.concat(each).length)).toEqual(wholes.map(({ length }) => length));
    },
    { timeout: 50_000, interval: 100 },
  );
  for (const process of last) process.kill('SIGTERM');
  for (const process of last) {
    const { code, signal, stderr } = await process.exited;
    // All may have been sent before: then one may not even have begun, and the signal itself ends it.
    expect([code ?? signal, stderr]).toEqual([expect.toBeOneOf([143, 'SIGTERM']), '']);
  }
  for (const [index, writer] of writers.entries()) {
    const objects = await objectsOf(sandbox, index);
    figures.objects += objects.length;
    figures.bytes += Buffer.concat(objects).length;
    expectShipped(objects, writer, { isDated: true });
  }
  console.log(`seed ${SEED}: ${JSON.stringify(figures)}`);
});

async function objectsOf({ store }: Sandbox, index: number): Promise<Buffer[]> {
  const keys = (await store.list('demo')).map(({ key }) => key).filter((key) => key.startsWith(`${index}/`));
  return Promise.all(inOrder(keys).map(({ key }) => store.read('demo', key)));
}

/** Short ones of many kinds. */
function faultsOf(random: () => number): Fault[] {
  const kinds: Fault[] = [
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'reset-mid-body', afterBytes: 500 },
    { on: 'append', do: 'stall', when: 'before-commit', ms: 50 },
    { on: 'append', do: 'stall', when: 'after-commit', ms: 400 },
    { on: 'head', do: 'status', status: 503 },
    { on: 'any', do: 'reset-reused', times: 20 },
  ];
  return kinds.filter(() => random() < 0.4);
}
