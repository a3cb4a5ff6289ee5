// Short commands, beside a script that does nothing: what a start costs; and how often an append goes to the server.
import { writeFile } from 'node:fs/promises';
import { atMost, milliseconds, notMeasured, shown, times } from './rows.mjs';
import { interleave, median, medianRatio } from './run.mjs';

const ROUNDS = 21;

/** @param {import('../scripts/bench.mjs').Bench} bench */
export async function measureStartUp(bench) {
  const { runner, node, tool, aliOss, server } = bench;
  const script = bench.path('empty.cjs');
  const small = bench.path('1KiB');
  await writeFile(script, '');
  await writeFile(small, 'x'.repeat(1024));
  const url = bench.newUrl();
  const append = [...tool, 'append', '-q', '-e', server.endpoint, small];
  await runner.run([...append, url]);
  const costs = await interleave(ROUNDS, {
    empty: () => runner.run([node, script]),
    version: () => runner.run([...tool, '--version']),
    head: () => runner.run([...tool, 'head', '-e', server.endpoint, url]),
    append: () => runner.run([...append, bench.newUrl()]),
    aliOss: () => runner.run([...aliOss, server.endpoint, small, bench.newKey()]),
  });
  /**
   * @param {string} what
   * @param {keyof typeof costs} name
   * @param {import('./rows.mjs').Limits} limits
   */
  const row = (what, name, limits) =>
    atMost(what, medianRatio(costs[name], costs.empty, 'wall'), {
      ...limits,
      format: times,
      extra: milliseconds(median(costs[name], 'wall')),
    });
  const aliOssRatio = times(medianRatio(costs.aliOss, costs.empty, 'wall'));
  return [
    shown('a CommonJS script that does nothing: wall', milliseconds(median(costs.empty, 'wall'))),
    row('`--version`: wall ÷ the empty script', 'version', { target: 1.5, stretch: 1.2 }),
    row('`head` of one object: wall ÷ the empty script', 'head', { target: 2.8, stretch: 2.3 }),
    row('append of 1 KiB: wall ÷ the empty script', 'append', { target: 3.2, stretch: 2.7 }),
    shown('the same by a script with ali-oss', aliOssRatio),
    ...(await countRequests(bench, append)),
  ];
}

/**
 * @param {import('../scripts/bench.mjs').Bench} bench
 * @param {string[]} append the command but for the object
 */
async function countRequests({ runner, server, newUrl }, append) {
  const rows = [
    { what: 'requests of one append', options: [], target: 2 },
    { what: 'the same with `--position`', options: ['--position', '0'], target: 1 },
  ];
  return Promise.all(
    rows.map(async ({ what, options, target }) => {
      if (!('requestsFor' in server)) return notMeasured(what, 'needs a C compiler');
      const url = newUrl();
      await runner.run([...append, url, ...options]);
      const requests = await server.requestsFor(url);
      const connections = new Set(requests.map(({ connection }) => connection)).size;
      return atMost(what, requests.length, { target, extra: `connections: ${connections}` });
    }),
  );
}
