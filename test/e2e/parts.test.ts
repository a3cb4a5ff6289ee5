// `--part-size` where processes matter: one that is interrupted, and two at once. More: test/cli/parts.test.ts.
import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { postsOf, test } from '../support/sandbox.ts';

const KIB = 1024;
const URL = 'oss://demo/app.log';
const ARGS = ['append', 'app.log', URL];

test('interrupted, it says where to go on', async ({ oss, sandbox, write }) => {
  await write('app.log', randomBytes(1024 * KIB));
  const running = oss.start([...ARGS, '--part-size', '64KiB', '--maxupspeed', '256']);
  await vi.waitFor(() => expect(postsOf(sandbox).length).toBeGreaterThan(2), { timeout: 10_000 });
  running.kill('SIGTERM');
  const { code, stderr } = await running.exited;
  expect(code).toBe(143);
  const { length = 0 } = (await sandbox.store.stat('demo', 'app.log')) ?? {};
  expect(length % (64 * KIB)).toBe(0);
  expect(stderr).toContain(`warning: the first ${length} bytes of app.log had landed`);
  expect(stderr).toContain('run it again with --incremental');
  expect(stderr).not.toContain('error:');
});

test('--incremental twice at once sends each part once', async ({ oss, sandbox, write }) => {
  const content = randomBytes(200 * KIB);
  await write('app.log', content);
  const args = [...ARGS, '--incremental', '--part-size', '20KiB', '--retry-times', '50'];
  const [one, other] = await Promise.all([oss(args), oss(args)]);
  expect([one.code, other.code]).toEqual([0, 0]);
  expect(await sandbox.store.read('demo', 'app.log')).toEqual(content);
});
