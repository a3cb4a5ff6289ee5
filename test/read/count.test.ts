import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseHeadCount, parseTailCount } from '../../src/read/count.ts';

describe('a count', () => {
  test.each([
    ['10', 10, false],
    ['-10', 10, false],
    ['+10', 10, true],
    ['+0', 0, true],
    ['0', 0, false],
    ['007', 7, false],
    ['2b', 1024, false],
    ['1kB', 1000, false],
    ['1k', 1024, false],
    ['1K', 1024, false],
    ['1KiB', 1024, false],
    ['1kD', 1000, false],
    ['3M', 3 * 1024 ** 2, false],
    ['3MB', 3e6, false],
    ['+5G', 5 * 1024 ** 3, true],
    ['5GB', 5e9, false],
    ['2TiB', 2 * 1024 ** 4, false],
    ['K', 1024, false],
  ])('%s is read as tail(1) reads it', (text, count, fromStart) => {
    expect(parseTailCount(text)).toEqual({ count, fromStart });
  });

  test('too large for exact arithmetic means all there is', () => {
    expect(parseTailCount('99999999999999999999999Q').count).toBe(Number.MAX_SAFE_INTEGER);
  });

  test.each([
    ['-3', 3, true],
    ['3', 3, false],
    ['+3', 3, false],
    ['-0', 0, true],
    ['-1kB', 1000, true],
  ])('%s is read as head(1) reads it', (text, count, allButLast) => {
    expect(parseHeadCount(text)).toEqual({ count, allButLast });
  });

  test.each(['', '+', '-', 'x', '1.5', '1e3', '++1', '+-1', '1B', '1Ki', '1g', '0x10', '1 ', '１'])(
    '%j is refused, as tail(1) and head(1) refuse it',
    (text) => {
      const run = (command: string) =>
        spawnSync(command, ['-c', text, '/dev/null'], { env: { LC_ALL: 'C' } });
      expect([run('tail').status, run('head').status]).toEqual([1, 1]);
      expect(() => parseTailCount(text, 'bytes')).toThrow(UsageError);
      expect(() => parseHeadCount(text, 'bytes')).toThrow(`invalid number of bytes: ${JSON.stringify(text)}`);
    },
  );

  test.each(['my.conf', '~/.ossutilconfig', 'conf/dev'])('%j is meant for a config file', (text) => {
    expect(() => parseHeadCount(text, 'bytes')).toThrow(
      expect.objectContaining({ problem: 'Usage.CountIsFile', code: 'Usage' }),
    );
  });
});
