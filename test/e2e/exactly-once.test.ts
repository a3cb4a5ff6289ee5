// Exactly once where processes matter: signals, several commands at once, and a sandbox that an operator starts. What is
// printed, and which exit code says it, is the matter of test/cli/exactly-once.test.ts.
import { describe, expect } from 'vitest';
import { openStore } from '../../src/sandbox/store/store.ts';
import { countCopies, uniqueContent } from '../support/clients.ts';
import { BIN } from '../support/run-cli.ts';
import { postsOf, test } from '../support/sandbox.ts';
import { startLive } from './support/live.ts';

const BUCKET = 'demo';
const KEY = 'app.log';
const URL = `oss://${BUCKET}/${KEY}`;
const APPEND = ['append', 'app.log', URL];

const content = uniqueContent(700);

describe('a signal during the wait for a retry', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s ends it at once with %i, saying only what is open',
    async ([signal, code], { folder, sandbox, write }) => {
      await write('app.log', content);
      sandbox.faults.add({
        on: 'append',
        times: Number.POSITIVE_INFINITY,
        do: 'status',
        status: 503,
        retryAfter: 20,
      });
      const live = startLive([process.execPath, BIN, ...APPEND], { cwd: folder, sandbox });
      const told = await live.told(/looking again in 20\.0 s/);
      const signalledMs = performance.now();
      live.kill(signal);
      expect(await live.exited).toEqual({ code, signal: null });
      expect(performance.now() - signalledMs).toBeLessThan(2000);
      expect(live.stderr().slice(told.length)).toMatch(/^oss-append: warning: interrupted on the way: .*\n$/);
      expect(postsOf(sandbox)).toHaveLength(1);
    },
  );
});

test('five commands at once on one object: each file is in it whole, once, where it was said to be', async ({
  oss,
  sandbox,
  write,
}) => {
  const contents = Array.from({ length: 5 }, (_, index) => uniqueContent(20_000 + index));
  await Promise.all(contents.map((bytes, index) => write(`${index}.log`, bytes)));
  // The first append is held up on its way, so that others overtake it.
  sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 1000 });
  const results = await Promise.all(
    contents.map((_, index) => oss(['append', `${index}.log`, URL, '--json', '--retry-times', '20'])),
  );
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  const object = await sandbox.store.read(BUCKET, KEY);
  expect(object).toHaveLength(contents.reduce((sum, { length }) => sum + length, 0));
  for (const [index, bytes] of contents.entries()) {
    const { position } = JSON.parse(results[index]?.stdout ?? '') as { position: number };
    expect(object.subarray(position, position + bytes.length).equals(bytes)).toBe(true);
    expect(countCopies(object, bytes)).toBe(1);
  }
  expect(postsOf(sandbox).some(({ status }) => status === 409)).toBe(true);
});

describe('a rehearsal with oss-append sandbox --fault', () => {
  test('shows what happens when an answer is lost', async ({ cli, folder, write }) => {
    await write('app.log', content);
    const faults = ['--fault', 'append:1:commit-then-drop', '--fault', 'append:2:status=503'];
    const command = [process.execPath, BIN, 'sandbox', '--port', '0', '--dir', 'oss', '--bucket', BUCKET];
    const sandbox = startLive([...command, ...faults], { cwd: folder });
    const env = exportsOf(await sandbox.said(/oss-append cat/));
    const lost = await cli([...APPEND, '--json'], { env });
    expect(JSON.parse(lost.stdout)).toMatchObject({ position: 0, attempts: 1, recovered: true });
    const refused = await cli([...APPEND, '--json'], { env });
    expect(JSON.parse(refused.stdout)).toMatchObject({ position: 700, attempts: 2, recovered: false });
    sandbox.kill('SIGINT');
    expect(await sandbox.exited).toEqual({ code: 130, signal: null });
    const store = await openStore({ dir: `${folder}/oss`, clock: () => new Date() });
    expect(await store.read(BUCKET, KEY)).toEqual(Buffer.concat([content, content]));
  });
});

/** What an operator would paste into another shell. */
function exportsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}
