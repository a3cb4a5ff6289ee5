// What may go wrong between a follower and OSS.
import fc from 'fast-check';
import type { Fault } from '../../../src/sandbox/index.ts';

export const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'reset-before-body' },
    { on: 'append', do: 'status', status: 503 },
    { on: 'append', do: 'status', status: 500, commit: true },
    { on: 'append', do: 'stall', when: 'before-commit', ms: 200 },
    { on: 'append', do: 'stall', when: 'after-commit', ms: 200 },
    { on: 'head', do: 'status', status: 503 },
    { on: 'head', do: 'half-answer' },
    { on: 'any', times: 8, do: 'status', status: 503 },
    { on: 'any', times: 20, do: 'reset-reused' },
    { on: 'append', do: 'endless-body' },
  ),
  fc.nat(4000).map((bytes): Fault => ({ on: 'append', do: 'commit-prefix-then-drop', bytes })),
  fc.nat(4000).map((afterBytes): Fault => ({ on: 'append', do: 'reset-mid-body', afterBytes })),
);

/** As long as it lasts. */
export const OUTAGE: Fault = { on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 };
