// Random schedules, drawn from a seed and tried on several lanes at a time.
import fc from 'fast-check';
import type { Lane } from './lanes.ts';

/** @throws with the schedule that failed, and how to draw it again */
export async function trySchedules<Schedule>(
  lanes: readonly Lane[],
  schedule: fc.Arbitrary<Schedule>,
  { runs, seed }: { readonly runs: number; readonly seed: number },
  check: (lane: Lane, index: number, given: Schedule) => Promise<void>,
): Promise<void> {
  const left = fc.sample(schedule, { numRuns: runs, seed }).entries();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, given] of left) {
        await check(lane, index, given).catch((cause: unknown) => {
          throw new Error(`schedule ${index} of seed ${seed} failed: ${JSON.stringify(given)}`, { cause });
        });
      }
    }),
  );
}
