// `--metrics-file`: what a run, a stream and a followed file leave there.
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { openAppendable } from '../../src/api/appendable.ts';
import { Tally } from '../../src/api/tally.ts';
import { keepMetrics } from '../../src/cli/metrics-keeper.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import { Reporter } from '../../src/ui/reporter.ts';
import { expectFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { MemoryStream } from '../support/memory-stream.ts';
import { parseMetrics } from '../support/metrics.ts';

const URL = 'oss://demo/app.log';

/** Figures of the one source that there is, by their names without what all have in common. */
async function read(path: string): Promise<Record<string, number>> {
  const { families, find } = parseMetrics(await readFile(path, 'utf8'));
  return Object.fromEntries(
    families.map(({ name }) => [name.replace('oss_append_', ''), find(name)[0]?.value ?? Number.NaN]),
  );
}

test('a run leaves what it has appended, and what it is about', async ({ oss, write, folder }) => {
  await write('app.log', 'hello');
  const result = await oss(['append', 'app.log', URL, '--metrics-file', 'oss.prom']);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const metrics = await read(`${folder}/oss.prom`);
  expect(metrics).toMatchObject({
    info: 1,
    bytes_total: 5,
    appends_total: 1,
    files: 1,
    files_failed: 0,
    file_bytes_total: 5,
    file_lag_bytes: 0,
    file_lag_seconds: 0,
  });
  expect(metrics.file_last_success_timestamp_seconds).toBeGreaterThan(metrics.start_time_seconds ?? 0);
  const { find } = parseMetrics(await readFile(`${folder}/oss.prom`, 'utf8'));
  expect(find('oss_append_file_bytes_total')[0]?.labels).toEqual({ source: 'app.log', object: URL });
  expect((await readdir(folder)).sort()).toEqual(['app.log', 'oss.prom']);
});

test('a run that finds nothing new is a success, one that only says what it would do is none', async ({
  oss,
  write,
  folder,
  sandbox,
}) => {
  await write('app.log', 'hello');
  await sandbox.store.append('demo', 'app.log', 'hello');
  const args = ['append', 'app.log', URL, '--incremental', '--metrics-file', 'oss.prom'];
  await oss([...args, '--dry-run']);
  expect(await read(`${folder}/oss.prom`)).not.toHaveProperty('file_last_success_timestamp_seconds');
  await oss(args);
  expect(await read(`${folder}/oss.prom`)).toMatchObject({
    file_last_success_timestamp_seconds: expect.any(Number),
    file_appends_total: 0,
    file_lag_bytes: 0,
  });
});

test('a stream is a source of the name that stands for it', async ({ oss, folder }) => {
  const args = ['append', '-', URL, '--metrics-file', 'oss.prom'];
  expect(await oss(args, { stdin: 'hello' })).toMatchObject({ code: 0 });
  const { find } = parseMetrics(await readFile(`${folder}/oss.prom`, 'utf8'));
  expect(find('oss_append_file_bytes_total')).toEqual([{ labels: { source: '-', object: URL }, value: 5 }]);
  expect(await read(`${folder}/oss.prom`)).toMatchObject({ file_lag_bytes: 0, file_lag_seconds: 0 });
});

test.for([
  ['a file that is missing', ['none.log'], {}, 'SourceUnreadable', '66'],
  ['a key that is refused', ['app.log'], { OSS_ACCESS_KEY_SECRET: 'wrong' }, 'SignatureDoesNotMatch', '77'],
  ['settings that are missing', ['app.log'], { OSS_REGION: '', OSS_ENDPOINT: '' }, 'EndpointMissing', '78'],
] as const)(
  'it says why nothing was appended: %s',
  async ([, source, env, code, exitCode], { oss, write, folder }) => {
    await write('app.log', 'hello');
    const result = await oss(['append', ...source, URL, '--metrics-file', 'oss.prom'], { env });
    expect(result.code).toBe(Number(exitCode));
    const { find } = parseMetrics(await readFile(`${folder}/oss.prom`, 'utf8'));
    const labels = { source: source[0], object: URL, code, exit_code: exitCode };
    expect(find('oss_append_file_failed')).toEqual([{ labels, value: 1 }]);
    expect(find('oss_append_files_failed')).toEqual([{ labels: {}, value: 1 }]);
  },
);

test('many files are told of one by one, and together', async ({ oss, write, folder, sandbox }) => {
  for (const name of ['a.log', 'b.log', 'c.log']) await write(name, `of ${name}`);
  // It holds something else, so that there is nothing to go on from.
  await sandbox.store.append('demo', 'b.log', 'another');
  const target = 'oss://demo/{name}';
  const args = ['append', '*.log', target, '--incremental', '--metrics-file', 'oss.prom'];
  expect(await oss(args)).toMatchObject({ code: 65 });
  const { find } = parseMetrics(await readFile(`${folder}/oss.prom`, 'utf8'));
  const bytes = find('oss_append_file_bytes_total').map(({ labels, value }) => [labels.source, value]);
  expect(bytes.sort()).toEqual([
    ['a.log', 8],
    ['b.log', 0],
    ['c.log', 8],
  ]);
  expect(find('oss_append_file_failed')).toEqual([
    { labels: { source: 'b.log', object: target, code: 'NotAPrefix', exit_code: '65' }, value: 1 },
  ]);
  expect(await read(`${folder}/oss.prom`)).toMatchObject({ bytes_total: 16, files: 3, files_failed: 1 });
});

test('one that cannot be written ends the command before anything is sent', async ({
  oss,
  write,
  folder,
  sandbox,
}) => {
  await write('app.log', 'hello');
  for (const [path, message] of [
    ['none/oss.prom', 'cannot write the metrics file none/oss.prom: '],
    ['app.log', 'app.log is there already, and is no metrics file'],
  ] as const) {
    await expectFailure((form) => oss(['append', 'app.log', URL, '--metrics-file', path, ...form]), {
      exitCode: 74,
      code: 'MetricsFileFailed',
      message,
    });
  }
  await expectFailure((form) => oss(['append', 'app.log', URL, '--metrics-file', '', ...form]), {
    exitCode: 64,
    code: 'Usage',
    message: '--metrics-file',
    hint: undefined,
  });
  expect(await readFile(`${folder}/app.log`, 'utf8')).toBe('hello');
  expect(sandbox.requests).toEqual([]);
});

test('of a followed file it is kept up to date, through an outage and where it cannot be written for a while', async ({
  sandbox,
  folder,
}) => {
  const [log, path] = [join(folder, 'app.log'), join(folder, 'metrics', 'oss.prom')];
  await writeFile(log, 'one\n');
  await mkdir(join(folder, 'metrics'));
  const stderr = new MemoryStream();
  const streams = { stdout: new MemoryStream(), stderr };
  const speaker = new Speaker(en, COMMAND_LINE);
  const reporter = new Reporter({ streams, speaker, json: false, quiet: false, logLevel: 'warn' });
  const tally = new Tally();
  const file = tally.file(log, URL);
  const metrics = await keepMetrics(path, tally, reporter, 20);
  const { endpoint, region, credentials } = sandbox;
  const object = openAppendable(URL, { endpoint, region, credentials });
  const stop = new AbortController();
  const following = object.followFile(log, {
    flushIntervalMs: 20,
    stop: stop.signal,
    onProgress: file.told,
    onAppended: async (result) => file.appended(result),
  });
  const soon = (expected: object): Promise<void> =>
    vi.waitFor(async () => expect(await read(path)).toMatchObject(expected), {
      timeout: 10_000,
      interval: 20,
    });

  await soon({ file_bytes_total: 4, file_lag_bytes: 0, file_lag_seconds: 0 });
  const outage = { do: 'status', status: 503, times: 1000 } as const;
  sandbox.faults.add({ on: 'append', ...outage });
  sandbox.faults.add({ on: 'head', ...outage });
  await appendFile(log, 'two\n');
  await soon({ file_lag_bytes: 4 });
  await appendFile(log, 'three\n');
  await soon({ file_lag_bytes: 10 });
  const before = await read(path);
  await vi.waitFor(
    async () => {
      const now = await read(path);
      expect(now.file_retries_total).toBeGreaterThan(before.file_retries_total ?? 0);
      expect(now.file_lag_seconds).toBeGreaterThan(before.file_lag_seconds ?? 0);
    },
    { timeout: 10_000, interval: 20 },
  );

  // It cannot be deleted while something is written there.
  await rename(join(folder, 'metrics'), join(folder, 'moved'));
  await vi.waitFor(
    () => expect(stderr.text()).toMatch(/^oss-append: warning: cannot write the metrics file .*\n$/),
    {
      timeout: 10_000,
    },
  );
  await mkdir(join(folder, 'metrics'));
  sandbox.faults.clear();
  await soon({ file_bytes_total: 14, file_lag_bytes: 0, file_lag_seconds: 0 });
  expect(stderr.text().split('\n')).toHaveLength(2);
  stop.abort();
  await following;
  await metrics.stop();
  await object.close();
});
