// Runs the random schedules and the kills for as long as it takes to trust them: `npm test` has a few of each.
import { spawnSync } from 'node:child_process';

const FACTOR = Number(process.argv[2] ?? 10);

const RUNS = {
  'test/append/schedules.test.ts': { SCHEDULE_RUNS: 300 },
  'test/e2e/schedules.test.ts': { CLI_SCHEDULE_RUNS: 20 },
  'test/ship/follow-schedules.test.ts': { FOLLOW_RUNS: 32 },
  'test/ship/dated-schedules.test.ts': { DATED_RUNS: 15 },
  'test/api/follow-files-schedules.test.ts': { FLEET_RUNS: 15 },
  'test/api/follow-files.test.ts': { FLEET_FILES: 100 },
  'test/e2e/incremental-kill.test.ts': { KILL_ROUNDS: 15 },
  'test/e2e/follow-kill.test.ts': { KILL_ROUNDS: 12 },
  'test/e2e/follow-files-kill.test.ts': { KILL_ROUNDS: 2 },
  'test/sandbox/durability.test.ts': { KILL_ROUNDS: 10 },
};

let failed = false;
for (const [file, runs] of Object.entries(RUNS)) {
  const env = Object.fromEntries(Object.entries(runs).map(([name, count]) => [name, String(count * FACTOR)]));
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', file], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
