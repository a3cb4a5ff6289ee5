// The periods of keys: until when each lasts, and which came before, also where the clock is set back.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KeyTemplate } from '../../src/keys/key-template.ts';
import { TimedKey } from '../../src/keys/timed-key.ts';

afterEach(() => vi.unstubAllEnvs());

function keyIn(zone: string, times: string): TimedKey {
  vi.stubEnv('TZ', zone);
  return KeyTemplate.parse(`oss://demo/${times}`).keyOf(undefined);
}

function back(key: TimedKey, time: string, count: number): string[] {
  return [...take(key.backFrom(Date.parse(time)), count)].map((object) => object.key);
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

describe('what is left of a period', () => {
  it.for([
    ['UTC', '{%Y-%m-%d}', '2026-11-27T12:00:00Z', 12],
    ['UTC', '{%Y-%m-%dT%H}', '2026-11-27T12:15:00Z', 0.75],
    ['UTC', '{%Y-%m}', '2026-11-01T00:00:00Z', 30 * 24],
    ['UTC', '{%G-W%V}', '2026-11-27T00:00:00Z', 3 * 24],
    // Days of 23 and of 25 hours, and an hour that comes twice.
    ['Europe/Berlin', '{%Y-%m-%d}', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '{%Y-%m-%d}', '2026-10-24T22:00:00Z', 25],
    ['Europe/Berlin', '{%Y-%m-%dT%H}', '2026-10-25T00:00:00Z', 2],
    // Midnight does not come, or comes twice.
    ['America/Sao_Paulo', '{%Y-%m-%d}', '2018-11-04T03:00:00Z', 23],
    ['America/Sao_Paulo', '{%Y-%m-%d}', '2018-02-17T02:00:00Z', 25],
    ['Australia/Lord_Howe', '{%Y-%m-%dT%H}', '2026-04-04T14:00:00Z', 1.5],
  ] as const)('in %s of %s at %s is %d hours', ([zone, times, time, hours]) => {
    expect(keyIn(zone, times).leftMs(Date.parse(time)) / 3_600_000).toBe(hours);
  });

  it('is told at any fraction of a millisecond', () => {
    const key = keyIn('UTC', '{%Y%m%d%H%M%S}');
    const end = Date.parse('2026-11-27T12:00:01Z');
    for (let left = 0.01; left < 1000; left += 0.37) expect(key.leftMs(end - left)).toBeCloseTo(left, 2);
  });

  it('of a key that is always the same has no end', () => {
    expect(TimedKey.fixed({ bucket: 'demo', key: '{%Y}' }).leftMs(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the keys back in time', () => {
  it('of months are all of them', () => {
    const months = ['2026-03', '2026-02', '2026-01', '2025-12'];
    expect(back(keyIn('Europe/Berlin', '{%Y-%m}'), '2026-03-31T21:00:00Z', 4)).toEqual(months);
  });

  it('come once each where the clock was set back, the latest first', () => {
    const minutes = keyIn('Europe/Berlin', '{%H-%M}');
    // 02:01 for the second time: 02:59 came before it.
    const keys = back(minutes, '2026-10-25T01:01:00Z', 121);
    expect(keys.slice(0, 2)).toEqual(['02-59', '02-58']);
    expect(keys).toContain('02-01');
    expect(new Set(keys).size).toBe(121);
    expect(keys.toSorted().reverse()).toEqual(keys);
    // Past it, nothing is known of that.
    expect(back(minutes, '2026-10-25T02:01:00Z', 3)).toEqual(['03-01', '03-00', '02-59']);
  });

  it('never come where the clock was set forward', () => {
    // 02:00 is 03:00.
    const minutes = keyIn('Europe/Berlin', '{%H-%M}');
    expect(back(minutes, '2026-03-29T01:01:00Z', 4)).toEqual(['03-01', '03-00', '01-59', '01-58']);
    expect(back(keyIn('Europe/Berlin', '{%H}'), '2026-03-29T01:01:00Z', 3)).toEqual(['03', '01', '00']);
    // Without a midnight.
    expect(back(keyIn('America/Havana', '{%d-%H}'), '2026-03-08T05:00:00Z', 2)).toEqual(['08-01', '07-23']);
    expect(back(keyIn('America/Havana', '{%d}'), '2026-03-08T05:00:00Z', 3)).toEqual(['08', '07', '06']);
  });

  it.for(['2026-04-04T15:10:00Z', '2026-04-04T15:29:00Z'])('by half an hour, too, at %s', (time) => {
    expect(back(keyIn('Australia/Lord_Howe', '{%H-%M}'), time, 1)).toEqual(['01-59']);
  });
});

describe('a key that is always the same', () => {
  const key = TimedKey.fixed({ bucket: 'demo', key: 'a/{%Y}.log' });

  it('takes no brace for a time', () => {
    expect(key.at(0)).toEqual({ bucket: 'demo', key: 'a/{%Y}.log' });
    expect(key).toMatchObject({ isFixed: true, isOnce: true, prefix: 'a/{%Y}.log' });
  });

  it('has one period', () => {
    expect(key.periodOf('a/{%Y}.log')?.size).toBe(0);
    expect(key.periodOf('a/2026.log')).toBeUndefined();
  });
});
