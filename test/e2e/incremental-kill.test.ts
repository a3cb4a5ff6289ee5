// kill -9 at any moment of `--incremental`, again and again, while the file grows: the object is always a prefix of
// the file, and the next whole run makes it equal.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { randomFrom } from '../support/random.ts';
import { postsOf, test } from '../support/sandbox.ts';

/** Replay with KILL_SEED, as printed; what is drawn is the same, the moments only nearly. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
const KILLS = Number(process.env.KILL_ROUNDS ?? 15);
const MAX_ROUNDS = KILLS * 3;
const BUCKET = 'demo';
const KEY = 'app.log';
const SHIP = ['append', 'app.log', `oss://${BUCKET}/${KEY}`, '--incremental', '--read-timeout', '0.3'];

/** What a kill met, by what the server had seen of the command. */
type Moment = 'before its first request' | 'at HEAD' | 'during the body' | 'before its exit';

test(`a file is shipped through ${KILLS} kills, never torn or doubled (seed ${SEED})`, {
  timeout: 60_000 + KILLS * 3000,
}, async ({ folder, oss, sandbox }) => {
  const random = randomFrom(SEED);
  const met = new Map<Moment, number>();
  let file: Buffer = Buffer.alloc(0);
  let shipped = 0;
  let rounds = 0;
  for (let kills = 0; kills < KILLS && rounds < MAX_ROUNDS; rounds += 1) {
    const more = bytesOf(random, Math.floor(random() ** 3 * 300_000) + 1);
    await appendFile(join(folder, 'app.log'), more);
    file = Buffer.concat([file, more]);
    sandbox.faults.add(...faultsOf(random));
    const before = sandbox.requests.length;
    const run = oss.start(SHIP);
    const killed = killAt(random, run, () => sandbox.requests.length > before);
    const [{ code, signal, stderr }] = await Promise.all([run.exited, killed]);
    if (signal === 'SIGKILL') {
      kills += 1;
      const moment = momentOf(sandbox, before);
      met.set(moment, (met.get(moment) ?? 0) + 1);
    } else {
      expect(code, stderr).toBe(0);
    }
    // Now and then the next run meets what this one has left on its way.
    if (random() < 0.7) await sandbox.idle();
    sandbox.faults.clear();
    const object = await read(sandbox);
    expect(object.equals(file.subarray(0, object.length)), `round ${rounds} of seed ${SEED}`).toBe(true);
    expect(object.length).toBeGreaterThanOrEqual(shipped);
    shipped = object.length;
  }
  await sandbox.idle();
  expect(await oss(SHIP)).toMatchObject({ code: 0 });
  expect((await read(sandbox)).equals(file)).toBe(true);
  const posts = postsOf(sandbox);
  const figures = { rounds, ...Object.fromEntries(met), bytes: file.length, posts: posts.length };
  console.log(`seed ${SEED}: ${JSON.stringify(figures)}`);
  expect([...met.values()].reduce((sum, times) => sum + times, 0)).toBe(KILLS);
  // A kill before the first request proves little; most must strike later.
  expect(met.get('before its first request') ?? 0).toBeLessThan(KILLS / 2);
});

/** Some kills from the start of the process on, most from its first request on. */
async function killAt(
  random: () => number,
  { exited, kill }: { exited: Promise<unknown>; kill(signal: NodeJS.Signals): void },
  requested: () => boolean,
): Promise<void> {
  const fromStart = random() < 0.25;
  const delayMs = fromStart ? 30 + random() * 370 : random() * 250;
  let over = false;
  void exited.then(() => (over = true));
  while (!fromStart && !over && !requested()) await sleep(2);
  await sleep(delayMs);
  kill('SIGKILL');
}

/** Short ones of every kind, so that every moment of a run is long enough to be hit. */
function faultsOf(random: () => number): Fault[] {
  const ms = Math.floor(random() * 250);
  const choices: Fault[][] = [
    [{ on: 'append', do: 'slow', bytesPerSecond: 200_000 + Math.floor(random() * 2_000_000) }],
    [{ on: 'append', do: 'stall', when: 'mid-body', ms }],
    [{ on: 'append', do: 'stall', when: 'before-commit', ms }],
    [{ on: 'append', do: 'stall', when: 'after-commit', ms }],
    [{ on: 'head', do: 'stall', when: 'before-body', ms }],
    [{ on: 'append', do: 'commit-prefix-then-drop', bytes: Math.floor(random() * 20_000) }],
    [
      { on: 'append', do: 'commit-then-drop' },
      { on: 'head', nth: 2, do: 'stall', when: 'before-body', ms },
    ],
    [],
  ];
  return choices[Math.floor(random() * choices.length)] ?? [];
}

function momentOf({ requests }: Sandbox, from: number): Moment {
  const last = requests.slice(from).at(-1);
  if (last === undefined) return 'before its first request';
  if (last.method === 'POST') return last.status === 200 ? 'before its exit' : 'during the body';
  return 'at HEAD';
}

async function read({ store }: Sandbox): Promise<Buffer> {
  const exists = (await store.stat(BUCKET, KEY)) !== undefined;
  return exists ? store.read(BUCKET, KEY) : Buffer.alloc(0);
}

function bytesOf(random: () => number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) bytes.writeUInt8(Math.floor(random() * 256), at);
  return bytes;
}
