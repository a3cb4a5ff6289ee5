// What signals ask for: a stream to end step by step, everything else at once.
import { expect, test } from 'vitest';
import { type EndingSignal, Interruption } from '../../src/cli/interruption.ts';

const SECOND = 1000;

/** Asks once a second. @returns what was reached after each signal: a step, or the end */
function stepsOf(signals: readonly EndingSignal[], apartMs = SECOND): string[] {
  const interruption = new Interruption();
  const { drain, stop, leave } = interruption.endStepwise();
  return signals.map((name, index) => {
    if (interruption.ask(name, index * apartMs) === 0) return 'exit';
    if (leave.aborted) return 'leave';
    if (stop.aborted) return 'stop';
    return drain.aborted ? 'drain' : 'nothing';
  });
}

test.for([
  [
    ['SIGINT', 'SIGINT', 'SIGINT', 'SIGINT'],
    ['drain', 'stop', 'leave', 'exit'],
  ],
  [
    ['SIGTERM', 'SIGTERM', 'SIGTERM'],
    ['stop', 'leave', 'exit'],
  ],
  [
    ['SIGQUIT', 'SIGINT'],
    ['stop', 'leave'],
  ],
  [
    ['SIGINT', 'SIGTERM'],
    ['drain', 'stop'],
  ],
  [
    ['SIGINT', 'SIGHUP'],
    ['drain', 'stop'],
  ],
  // The terminal, the shell and the system may all tell of the same hang-up.
  [
    ['SIGHUP', 'SIGHUP', 'SIGHUP'],
    ['stop', 'stop', 'stop'],
  ],
  [
    ['SIGHUP', 'SIGTERM'],
    ['stop', 'leave'],
  ],
  [
    ['SIGINT', 'SIGINT', 'SIGHUP'],
    ['drain', 'stop', 'stop'],
  ],
] as const)('%j ends a stream by %j', ([signals, steps]) => {
  expect(stepsOf(signals)).toEqual(steps);
});

test('the same signal twice within a moment counts once', () => {
  expect(stepsOf(['SIGTERM', 'SIGTERM'], 50)).toEqual(['stop', 'stop']);
  expect(stepsOf(['SIGINT', 'SIGTERM'], 50)).toEqual(['drain', 'stop']);
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
  'without steps the first %s is the end, and one more that nothing is waited for',
  (name) => {
    const interruption = new Interruption();
    expect(interruption.ask(name, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(interruption.signal.reason).toMatchObject({ signalName: name, code: 'Interrupted' });
    expect(interruption.ask('SIGTERM', SECOND)).toBe(0);
  },
);

test('a signal that comes before a stream is opened counts for it', () => {
  for (const [name, isStopped] of [
    ['SIGTERM', true],
    ['SIGINT', false],
  ] as const) {
    const interruption = new Interruption();
    interruption.ask(name, 0);
    const { drain, stop, leave } = interruption.endStepwise();
    expect([drain.aborted, stop.aborted, leave.aborted]).toEqual([true, isStopped, false]);
  }
});

test('a terminal that hangs up after Ctrl-C does not end at once what is still being sent', () => {
  const interruption = new Interruption();
  interruption.ask('SIGINT', 0);
  expect(interruption.ask('SIGHUP', SECOND)).toBe(Number.POSITIVE_INFINITY);
});

test('the last step leaves time for last words', () => {
  const interruption = new Interruption();
  interruption.endStepwise();
  interruption.ask('SIGTERM', 0);
  expect(interruption.ask('SIGTERM', SECOND)).toBeGreaterThan(0);
  expect(interruption.ask('SIGTERM', 2 * SECOND)).toBe(0);
});
