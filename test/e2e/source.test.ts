// A large file as source of a process that ends early. More about sources: test/cli/source.test.ts.
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { postsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const MIB = 1024 ** 2;

test('a large file does not hold the command up when it fails or is interrupted', async ({
  oss,
  sandbox,
  write,
  folder,
}) => {
  truncateSync(join(folder, await write('large.log', 'x')), 64 * MIB);
  const dead = { env: { OSS_ENDPOINT: 'http://127.0.0.1:1' } };
  expect(await oss(['append', 'large.log', URL, '--retry-times', '0'], dead)).toMatchObject({ code: 75 });
  expect(await oss(['append', 'large.log', URL, '--incremental', '--position', '0'])).toMatchObject({
    code: 64,
  });
  const running = oss.start(['append', 'large.log', URL, '--maxupspeed', '1024']);
  await vi.waitFor(() => expect(postsOf(sandbox)[0]?.bytesReceived).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 10,
  });
  running.kill('SIGTERM');
  expect(await running.exited).toMatchObject({ code: 143, stdout: '' });
  expect(await sandbox.store.list('demo')).toEqual([]);
});
