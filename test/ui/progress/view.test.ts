// What a person sees of what a call tells, second by second.
import { describe, expect, test } from 'vitest';
import type { ErrorToTell } from '../../../src/facts/errors.ts';
import type { CountedProgress, Progress } from '../../../src/facts/progress.ts';
import { progress as english } from '../../../src/text/en/progress.ts';
import { progress as chinese } from '../../../src/text/zh/progress.ts';
import { fitted, textOf } from '../../../src/ui/progress/fit.ts';
import { type ProgressSubject, ProgressView } from '../../../src/ui/progress/view.ts';

const MIB = 1024 ** 2;
const FILE: ProgressSubject = { kind: 'transfer', source: 'app.log', target: 'oss://b/app.log' };

class Watched {
  nowMs = 0;
  readonly view: ProgressView;

  constructor(subject: ProgressSubject, texts = english) {
    this.view = new ProgressView(subject, texts, () => this.nowMs);
  }

  get line(): string {
    return textOf(fitted(this.view.line, 200));
  }

  tell(...told: Progress[]): string {
    for (const each of told) this.view.tell(each);
    return this.line;
  }

  after(seconds: number): string {
    this.nowMs += seconds * 1000;
    return this.line;
  }

  /** So many MiB, one after the other, ten in a second. */
  send(from: number, to: number, total?: number, phase: CountedProgress['phase'] = 'sending'): string {
    const totalBytes = total === undefined ? undefined : total * MIB;
    for (let done = from; done <= to; done += 1) {
      this.nowMs += done === from ? 0 : 100;
      this.view.tell({ phase, doneBytes: done * MIB, totalBytes });
    }
    return this.line;
  }
}

function broken(
  reason: 'silence' | 'unknown' = 'unknown',
  phase: 'connect' | 'exchange' = 'exchange',
): ErrorToTell {
  const failure = reason === 'silence' ? { kind: reason, ms: 60_000 } : { kind: reason };
  return { problem: 'Transport', facts: { reasonCode: 'X', reason: failure, phase, purpose: undefined } };
}

describe('of a file', () => {
  test('is how much of it is sent, how fast, and how long it will take', () => {
    const watched = new Watched(FILE);
    expect(watched.send(1, 740, 2048)).toBe(
      'app.log → oss://b/app.log  36 %  740 MiB of 2.0 GiB  10.0 MiB/s  2:11 left',
    );
    expect(watched.view.sentence).toBe(
      'app.log → oss://b/app.log: 36 %, 740 MiB of 2.0 GiB, 10.0 MiB/s, 2:11 left',
    );
  });

  test('the phases have names: looking, proving, sending, waiting for the answer', () => {
    const watched = new Watched(FILE);
    expect(watched.line).toBe('app.log → oss://b/app.log  looking where it ends');
    expect(watched.after(5)).toBe('app.log → oss://b/app.log  looking where it ends for 5 s');
    expect(watched.send(1, 10, 100, 'proving')).toBe(
      'app.log → oss://b/app.log  proving  10 %  10.0 MiB of 100 MiB  10.0 MiB/s  0:09 left',
    );
    watched.send(1, 100, 100, 'proving');
    expect(watched.send(1, 2, 4)).toBe('app.log → oss://b/app.log  50 %  2.0 MiB of 4.0 MiB');
    watched.send(3, 4, 4);
    expect(watched.tell({ phase: 'answering' })).toBe('app.log → oss://b/app.log  100 %  4.0 MiB of 4.0 MiB');
    expect(watched.after(1)).toMatch(/ {2}waiting for the answer$/);
    expect(watched.after(3)).toMatch(/ {2}waiting for the answer for 4 s$/);
  });

  test('a retry is counted down, and then the rate is measured anew', () => {
    const watched = new Watched(FILE);
    watched.send(1, 50, 100);
    const retrying = { phase: 'retrying', attempt: 2, delayMs: 4000, error: broken() } as const;
    expect(watched.tell(retrying)).toBe(
      'app.log → oss://b/app.log  retry 2 in 4 s because the connection broke',
    );
    expect(watched.after(1.5)).toContain('retry 2 in 3 s because');
    expect(watched.after(5)).toContain('retry 2 because the connection broke');
    // Looking takes no time that is worth a word.
    expect(watched.tell({ phase: 'looking' })).not.toContain('looking');
    expect(watched.send(1, 20, 100)).toMatch(
      / {2}20 % {2}20\.0 MiB of 100 MiB {2}10\.0 MiB\/s {2}0:08 left$/,
    );
  });

  test.for([
    [broken('silence'), 'OSS is silent'],
    [broken('unknown', 'connect'), 'OSS is out of reach'],
    [{ ...broken(), status: 503 }, 'the answer was 503'],
    [
      { problem: 'PositionConflict.Partial', facts: {} } as unknown as ErrorToTell,
      'another writer was faster',
    ],
    [
      { problem: 'InvalidAnswer', facts: { reason: undefined, purpose: undefined } } as ErrorToTell,
      'it failed',
    ],
  ] as const)('a retry says why: %s', ([error, why]) => {
    const line = new Watched(FILE).tell({ phase: 'retrying', attempt: 1, delayMs: 200, error });
    expect(line).toContain(`retry 1 in 1 s because ${why}`);
  });

  test('an empty one is sent as soon as it is begun', () => {
    expect(new Watched(FILE).tell({ phase: 'sending', doneBytes: 0, totalBytes: 0 })).toContain(
      '100 %  0 bytes of 0 bytes',
    );
  });

  test('in words of its own, without a line where nothing moves', () => {
    const watched = new Watched(FILE);
    expect(watched.view.sentence).toBeUndefined();
    watched.tell({ phase: 'retrying', attempt: 1, delayMs: 20_000, error: broken() });
    expect(watched.view.sentence).toBeUndefined();
  });
});

test('of a stream is what has come so far, in how many appends', () => {
  const watched = new Watched({ kind: 'stream', source: '-', target: 'oss://b/k' });
  watched.send(1, 10);
  watched.view.appended(1);
  expect(watched.line).toBe('stdin → oss://b/k  10.0 MiB  10.0 MiB/s  1 append');
  watched.tell({ phase: 'waiting', doneBytes: 10 * MIB, totalBytes: undefined });
  expect(watched.line).not.toContain('waiting');
  watched.view.appended(1);
  expect(watched.after(3)).toBe('stdin → oss://b/k  10.0 MiB  2 appends  waiting for input');
});

test('of a followed file is how far the object is behind, and when it was appended to last', () => {
  const watched = new Watched({ kind: 'follow', source: 'app.log', target: 'oss://b/app.log' });
  expect(watched.tell({ phase: 'absent' })).toBe('app.log → oss://b/app.log  waiting for the file');
  expect(watched.send(1, 30, 40)).toBe('app.log → oss://b/app.log  10.0 MiB behind  10.0 MiB/s');
  watched.tell({ phase: 'waiting', doneBytes: 30 * MIB, totalBytes: 40 * MIB });
  watched.send(31, 40, 40);
  expect(watched.tell({ phase: 'answering' })).toContain('10.0 MiB behind');
  expect(watched.tell({ phase: 'waiting', doneBytes: 40 * MIB, totalBytes: 40 * MIB })).toBe(
    'app.log → oss://b/app.log  up to date',
  );
  watched.view.appended(1);
  expect(watched.after(12)).toBe('app.log → oss://b/app.log  up to date  last append 12 s ago');
  expect(watched.after(600)).toContain('last append 10 min ago');
  expect(watched.after(7200)).toContain('last append 2 h ago');
  expect(watched.after(24 * 3600)).toContain('last append 1 d ago');
  const outage = {
    phase: 'retrying',
    attempt: 9,
    delayMs: 20_000,
    error: broken('unknown', 'connect'),
  } as const;
  expect(watched.tell(outage)).toBe(
    'app.log → oss://b/app.log  retry 9 in 20 s because OSS is out of reach  last append 1 d ago',
  );
});

test('of what goes nowhere names no target', () => {
  const watched = new Watched({ kind: 'transfer', source: 'oss://b/app.log' });
  expect(watched.send(1, 5, 10, 'reading')).toBe('oss://b/app.log  50 %  5.0 MiB of 10.0 MiB');
});

test('long times have hours, and such as nobody waits for are not told', () => {
  const slow = new Watched(FILE);
  expect(slow.send(1, 50, 100_000)).toContain('2:46:35 left');
  expect(new Watched(FILE).send(1, 50, 10_000_000)).not.toContain('left');
});

test('in Chinese each piece is Chinese', () => {
  expect(new Watched({ kind: 'stream', source: '-', target: 'oss://b/k' }, chinese).line).toMatch(
    /^标准输入 → oss:\/\/b\/k {2}/,
  );
  const watched = new Watched(FILE, chinese);
  expect(watched.line).toBe('app.log → oss://b/app.log  正在查询对象末尾');
  expect(watched.send(1, 20, 100)).toBe(
    'app.log → oss://b/app.log  20 %  20.0 MiB（共 100 MiB）  10.0 MiB/秒  剩余 0:08',
  );
  expect(watched.view.sentence).toBe(
    'app.log → oss://b/app.log：20 %，20.0 MiB（共 100 MiB），10.0 MiB/秒，剩余 0:08',
  );
  watched.tell({ phase: 'retrying', attempt: 2, delayMs: 4000, error: broken() });
  expect(watched.line).toContain('4 秒后第 2 次重试，因为连接中断');
});
