// Many files at once: now and then, and followed.
import { measureBusy } from './fleet/busy.mjs';
import { measureCron } from './fleet/cron.mjs';
import { measureGrowth } from './fleet/growth.mjs';
import { measureIdle } from './fleet/idle.mjs';
import { measureTree } from './fleet/tree.mjs';

/** @param {import('../scripts/bench.mjs').SinkBench} bench */
export async function measureFleet(bench) {
  const rows = [];
  for (const measure of [measureCron, measureGrowth, measureIdle, measureBusy, measureTree]) {
    rows.push(...(await measure(bench)));
  }
  return rows;
}
