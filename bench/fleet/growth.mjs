// What an append costs where much is there already: the proof must not depend on it.
import { open } from 'node:fs/promises';
import { curl } from '../large.mjs';
import { commandOf, tellsUsage, usageOf } from '../process.mjs';
import { atMost, milliseconds, notMeasured, shown, times } from '../rows.mjs';
import { interleave, median, medianOf, medianRatio } from '../run.mjs';
import { grow, linesAt } from './files.mjs';
import { appendsBelow, until } from './following.mjs';

const MIB = 1024 ** 2;
const ROUNDS = 7;
const NEWS_BYTES = 1024;
const FLUSH_SECONDS = '0.1';

/** @typedef {{ file: string, url: string }} Growing a file, and the object that has all of it so far */
/** @typedef {Record<'small' | 'middle' | 'large', Growing>} Sizes */

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
export async function measureGrowth(bench) {
  const sizes = {
    small: await growing(bench, MIB),
    middle: await growing(bench, 100 * MIB),
    large: await growing(bench, 1024 * MIB),
  };
  return [...(await measureQuick(bench, sizes)), ...(await measureFollow(bench, sizes))];
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {number} bytes
 * @returns {Promise<Growing>}
 */
async function growing(bench, bytes) {
  const file = await bench.sparseFile(`growing-${bytes}`, bytes);
  // The sink says so of what the object ends with, and that is compared.
  const handle = await open(file, 'r+');
  await handle.write(linesAt(0, MIB), 0, MIB, bytes - MIB);
  await handle.close();
  const url = `${bench.newUrl()}/growing.log`;
  await bench.runner.run(curl(bench, file, url));
  return { file, url };
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {Sizes} sizes
 */
async function measureQuick({ runner, tool, server }, { small, middle, large }) {
  /** @param {Growing} growing */
  const append = async ({ file, url }) => {
    await grow([file], NEWS_BYTES);
    return runner.run([
      ...[...tool, 'append', '--incremental', '--quick', '-q', '-e', server.endpoint],
      ...[file, url],
    ]);
  };
  // An object of a MiB and no more would not even be read.
  for (const growing of [small, middle, large]) await append(growing);
  const costs = await interleave(ROUNDS, {
    small: () => append(small),
    middle: () => append(middle),
    large: () => append(large),
  });
  /**
   * By the last append: HEAD, GET and POST.
   * @param {Growing} growing
   */
  const transferred = async ({ url }) => {
    const requests = (await server.requestsFor(url)).slice(-3);
    return requests.reduce((sum, { sent, received }) => sum + sent + received, 0);
  };
  const walls = [costs.small, costs.middle, costs.large].map((cost) => milliseconds(median(cost, 'wall')));
  const bytes = await transferred(large);
  return [
    atMost(
      '`--incremental --quick`, 1 KiB new behind 1 GiB ÷ behind 1 MiB: wall',
      medianRatio(costs.large, costs.small, 'wall'),
      { target: 1.2, format: times, extra: `behind 1, 100 and 1024 MiB: ${walls.join(', ')}` },
    ),
    atMost('the same: bytes transferred', bytes / (await transferred(small)), {
      target: 1.05,
      format: times,
      extra: `${(bytes / MIB).toFixed(1)} MiB`,
    }),
  ];
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {Sizes} sizes
 */
async function measureFollow(bench, sizes) {
  const what = '`--follow`, 1 KiB new behind 1 GiB ÷ behind 1 MiB';
  if (!tellsUsage) return [notMeasured(what, 'needs Linux')];
  const small = await appendsOfFollower(bench, sizes.small);
  const middle = await appendsOfFollower(bench, sizes.middle);
  const large = await appendsOfFollower(bench, sizes.large);
  /** @param {'cpu' | 'read'} figure */
  const ratio = (figure) => large[figure] / small[figure];
  const cpu = [small, middle, large].map((cost) => milliseconds(cost.cpu));
  return [
    atMost(`${what}: bytes read`, ratio('read'), {
      // Places far behind have more digits.
      target: 1.05,
      format: times,
      extra: `${(large.read / 1024).toFixed(1)} KiB`,
    }),
    shown('the same: CPU', `${times(ratio('cpu'))} (behind 1, 100 and 1024 MiB: ${cpu.join(', ')})`),
  ];
}

/**
 * @param {import('../../scripts/bench.mjs').SinkBench} bench
 * @param {Growing} growing
 * @returns {Promise<{ cpu: number, read: number }>} medians of an append's CPU seconds, and of the bytes read for it
 */
async function appendsOfFollower({ runner, tool, server }, { file, url }) {
  const follow = [
    ...tool,
    'append',
    '--follow',
    '--flush-interval',
    FLUSH_SECONDS,
    '-q',
    '-e',
    server.endpoint,
  ];
  const following = runner.start([...follow, file, url]);
  const appends = appendsBelow(server, url);
  const appendNews = async () => {
    await grow([file], NEWS_BYTES);
    await until(() => appends().length > 0, 30);
  };
  // By then it has its place.
  await appendNews();
  const pid = await commandOf(following.child);
  const costs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await usageOf(pid);
    await appendNews();
    const after = await usageOf(pid);
    costs.push({ cpu: after.cpu - before.cpu, read: after.read - before.read });
  }
  await following.end('SIGTERM');
  return {
    cpu: medianOf(costs.map(({ cpu }) => cpu)) ?? Number.NaN,
    read: medianOf(costs.map(({ read }) => read)) ?? Number.NaN,
  };
}
