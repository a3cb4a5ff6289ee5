import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { fitted, textOf } from '../../../src/ui/progress/fit.ts';
import { type Piece, RANK } from '../../../src/ui/progress/piece.ts';

const PIECES: readonly Piece[] = [
  { text: ' → oss://b/app.log', rank: RANK.target, isGlued: true },
  { text: '37 %', rank: RANK.percent },
  { text: '740 MiB', rank: RANK.done },
  { text: ' of 2.0 GiB', rank: RANK.total, isGlued: true },
  { text: '18.9 MiB/s', rank: RANK.rate },
  { text: '1:08 left', rank: RANK.left },
];

function at(columns: number, name = 'app.log'): string {
  return textOf(fitted({ name, pieces: PIECES }, columns));
}

describe('a line', () => {
  test.for([
    [80, 'app.log → oss://b/app.log  37 %  740 MiB of 2.0 GiB  18.9 MiB/s  1:08 left'],
    [74, 'app.log → oss://b/app.log  37 %  740 MiB of 2.0 GiB  18.9 MiB/s  1:08 left'],
    [73, 'app.log  37 %  740 MiB of 2.0 GiB  18.9 MiB/s  1:08 left'],
    [55, 'app.log  37 %  740 MiB  18.9 MiB/s  1:08 left'],
    [44, 'app.log  37 %  18.9 MiB/s  1:08 left'],
    [35, 'app.log  37 %  1:08 left'],
    [20, 'app.log  37 %'],
    [12, 'app.log'],
    [5, 'ap…og'],
  ] as const)('of %i columns leaves out what matters least', ([columns, expected]) => {
    expect(at(columns)).toBe(expected);
  });

  test('that is too short for its name cuts that in its middle, after target and total are gone', () => {
    expect(at(60, 'a-very-long-file-name-of-an-application-server.log')).toBe(
      'a-very-long…server.log  37 %  740 MiB  18.9 MiB/s  1:08 left',
    );
  });

  test.for([
    'app.log',
    'a-very-long-file-name-of-an-application-server-on-host-17.log',
    '一个名字很长很长的日志文件应用程序服务器.log',
    '👩‍👩‍👧‍👦'.repeat(9),
    'e\u0301'.repeat(80),
  ])('is never wider than there is room: %s', (name) => {
    for (const columns of [1, 2, 3, 4, 5, 8, 9, 13, 21, 34, 40, 55, 89, 144])
      expect(stringWidth(at(columns, name))).toBeLessThanOrEqual(columns);
  });
});
