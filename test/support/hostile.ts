// What fuzz tests throw at parsers, and the time in which they must have an answer.
import fc from 'fast-check';
import { expect } from 'vitest';

/** Characters that mean something to terminals, parsers and JavaScript objects, among all others. */
const PIECES = [
  ...[
    '\u001b[2J',
    '\u009b',
    '\u0000',
    '\r',
    '\n',
    '\t',
    ' ',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u061c',
    '\ufffd',
    '\ud800',
  ],
  ...['<', '>', '</', '<![CDATA[', ']]>', '<!--', '&', '&#x0;', '<Error>', '</Error>', '<Code>', '</Code>'],
  ...[
    '/',
    '\\',
    '%',
    '%2F',
    '%ff',
    '?',
    '#',
    '@',
    ':',
    '://',
    '[',
    ']',
    '{',
    '}',
    '=',
    ',',
    '"',
    "'",
    '*',
    '-',
    '+',
    '.',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'NaN',
    'Infinity',
    '1e999',
    '0x10',
    '00',
  ],
  ...['9'.repeat(400), '-1', '+275760-09-13T00:00:00Z', '日', '👩‍💻'],
];

/** Pieces with a meaning in any order, and any other text. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/**
 * Expects an answer within so many milliseconds of the processor's time, whatever else the machine does: far more than a
 * linear parser needs, far less than a quadratic one.
 */
export async function withinMs<T>(limitMs: number, run: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(limitMs);
  return result;
}
