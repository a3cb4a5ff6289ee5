// Signals at any moment of `--follow`, from its very start on, while the log is written and rotated and OSS comes and
// goes: the series holds every byte of the log once, in order.
import { utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { LogWriter } from '../ship/support/writer.ts';
import { randomFrom } from '../support/random.ts';
import { test } from '../support/sandbox.ts';
import { StreamingCli } from './support/streaming.ts';

/** Replay with KILL_SEED, as printed; what is drawn is the same, the moments only nearly. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 12);
const FOLLOW = [
  ...['append', 'app.log', 'oss://demo/app.log', '--follow', '--flush-interval', '0.02'],
  ...['--read-timeout', '0.3', '--quiet'],
];
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

test(`a log is shipped through ${ROUNDS} kills from the very start on, nothing lost or doubled (seed ${SEED})`, {
  timeout: 60_000 + ROUNDS * 3000,
}, async ({ folder, sandbox }) => {
  const random = randomFrom(SEED);
  const writer = new LogWriter(folder);
  const figures = { rounds: 0, rotations: 0, outages: 0, beforeFirstObject: 0, bytes: 0 };
  writer.write(1);
  for (; figures.rounds < ROUNDS; figures.rounds += 1) {
    if ((await sandbox.store.stat('demo', 'app.log')) === undefined) figures.beforeFirstObject += 1;
    sandbox.faults.clear();
    // For the first rounds OSS is mostly out of reach.
    if (random() < (figures.rounds < 4 ? 0.8 : 0.2)) {
      figures.outages += 1;
      sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    } else sandbox.faults.add(...faultsOf(random));
    const running = new StreamingCli(sandbox, folder, FOLLOW);
    const endsAt = Date.now() + random() * 700;
    while (Date.now() < endsAt) {
      const drawn = random();
      if (drawn < 0.15) figures.rotations += rotate(writer);
      else writer.write(1 + Math.floor(random() ** 3 * 50_000));
      await sleep(random() * 60);
    }
    running.kill(SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL');
    await running.exited;
    // Now and then the next run meets what this one has left on its way.
    if (random() < 0.7) await sandbox.idle();
  }
  await sandbox.idle();
  sandbox.faults.clear();
  const last = new StreamingCli(sandbox, folder, FOLLOW);
  const { generations } = writer;
  const whole = Buffer.concat(generations);
  const newest = keyAt(generations.length - 1);
  await vi.waitFor(
    async () => expect((await sandbox.store.stat('demo', newest))?.length).toBe(generations.at(-1)?.length),
    { timeout: 50_000, interval: 100 },
  );
  last.kill('SIGTERM');
  await last.exited;
  figures.bytes = whole.length;
  console.log(`seed ${SEED}: ${JSON.stringify(figures)}`);
  const objects = await objectsOf(sandbox);
  expect(objects.map(({ length }) => length)).toEqual(generations.map(({ length }) => length));
  expect(Buffer.concat(objects).equals(whole)).toBe(true);
});

/** As written to so long ago that nobody does any more. */
function rotate(writer: LogWriter): number {
  const past = Date.now() / 1000 - 60;
  utimesSync(writer.path, past, past);
  writer.renameAndCreate();
  return 1;
}

async function objectsOf({ store }: Sandbox): Promise<Buffer[]> {
  const objects: Buffer[] = [];
  while ((await store.stat('demo', keyAt(objects.length))) !== undefined) {
    objects.push(await store.read('demo', keyAt(objects.length)));
  }
  return objects;
}

function keyAt(index: number): string {
  return index === 0 ? 'app.log' : `app.${index}.log`;
}

/** Short ones of many kinds. */
function faultsOf(random: () => number): Fault[] {
  const kinds: Fault[] = [
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'reset-mid-body', afterBytes: 500 },
    { on: 'append', do: 'stall', when: 'after-commit', ms: 400 },
    { on: 'head', do: 'status', status: 503 },
    { on: 'any', do: 'reset-reused', times: 20 },
  ];
  return kinds.filter(() => random() < 0.3);
}
