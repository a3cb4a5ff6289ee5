import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneLine, printable, printableJson } from '../../src/ui/printable.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

/** What a terminal obeys, or shows in another order. */
const OBEYED = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('a line', () => {
  test.each([
    ['an escape sequence', 'key \u001b[2J\u0007', 'key \\x1b[2J\\x07'],
    ['a control of C1', 'a\u009b1m', 'a\\x9b1m'],
    ['a carriage return', 'a\rb', 'a\\x0db'],
    ['letters that run backwards', 'report\u202egpj.exe', 'report\\u202egpj.exe'],
    ['an isolate, and its end', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['letters of all languages', '日志 журнал שלום 👩‍💻', '日志 журнал שלום 👩‍💻'],
  ])('shows %s', (_, text, shown) => {
    expect(oneLine(text)).toBe(shown);
    expect(printable(text)).toBe(shown);
  });

  test('of several is one with blanks between, or shows where they break', () => {
    expect(oneLine('  a \r\n\n  b\n')).toBe('a b');
    expect(printable('a\n b')).toBe('a\\x0a b');
  });

  test('is nothing that a terminal obeys, whatever comes in', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(oneLine(text)).not.toMatch(OBEYED);
        expect(printable(text)).not.toMatch(OBEYED);
      }),
    );
  });

  test.each(['x', ' ', '\n', ' \n', '\u001b', '\u202e'])(
    'of a million %j has an end, and soon',
    async (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      const lines = await withinMs(3000, () => [oneLine(text), printable(text), oneLine(`a${text}b`)]);
      for (const line of lines) expect(line.length).toBeLessThan(100_000);
    },
  );
});

describe('JSON', () => {
  test('is exactly the value, and nothing in it that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), hostileText, (value, text) => {
        const document = { value, [text]: text };
        const json = printableJson(document);
        expect(json).not.toMatch(OBEYED);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  test('has what is not to be seen as an escape', () => {
    expect(printableJson({ key: 'a\u202e\u007f' })).toBe('{"key":"a\\u202e\\u007f"}');
  });
});
