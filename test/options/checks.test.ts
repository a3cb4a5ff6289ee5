import { describe, expect, test } from 'vitest';
import { type Checked, contentMd5, crc64, integer, position, seconds } from '../../src/options/checks.ts';
import { valueProblem } from '../../src/text/en/values.ts';

/** The value, or the sentence about what is wrong with it. */
function said<T>(checked: Checked<T>): T | string {
  return 'value' in checked ? checked.value : `It ${valueProblem(checked.problem)}.`;
}

describe('whole numbers', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['007', 7],
  ])('%s is read as %i', (text, value) => {
    expect(said(integer(0, 7)(text))).toBe(value);
  });

  test.each(['', ' 1', '1 ', '+1', '-1', '1.0', '1e3', '0x1', '8', '٣', '9'.repeat(16)])(
    '%j is refused',
    (text) => {
      expect(said(integer(0, 7)(text))).toBe('It must be a whole number from 0 to 7.');
    },
  );

  test('positions reach up to 5 GiB', () => {
    expect(said(position('5368709120'))).toBe(5368709120);
    expect(said(position('5368709121'))).toContain('5368709120');
  });
});

describe('seconds', () => {
  test.each([
    ['1', 1],
    ['0.25', 0.25],
    ['86400', 86400],
  ])('%s are read as %d', (text, value) => {
    expect(said(seconds(86_400)(text))).toBe(value);
  });

  test.each(['0', '0.0', '-1', '.5', '1.', '1s', '86401', 'Infinity', ''])('%j is refused', (text) => {
    expect(said(seconds(86_400)(text))).toBe('It must be a number of seconds above 0, at most 86400.');
  });
});

describe('a CRC-64', () => {
  test('is read without loss', () => {
    expect(said(crc64('18446744073709551615'))).toBe(2n ** 64n - 1n);
    expect(said(crc64('9007199254740993'))).toBe(9007199254740993n);
  });

  test.each(['18446744073709551616', '-1', '1.5', 'ff', '', '1'.repeat(21)])('%j is refused', (text) => {
    expect(said(crc64(text))).toContain('It must be an unsigned 64-bit decimal');
  });
});

describe('a Content-MD5', () => {
  test('is base64 of 16 bytes', () => {
    expect(said(contentMd5('XUFAKrxLKna5cZ2REBfFkg=='))).toBe('XUFAKrxLKna5cZ2REBfFkg==');
  });

  test.each([
    '',
    '5d41402abc4b2a76b9719d911017c592',
    'XUFAKrxLKna5cZ2REBfFkg',
    'XUFAKrxLKna5cZ2REBfF/w=',
    'XUFA KrxLKna5cZ2REBfFkg==',
  ])('%j is refused', (text) => {
    expect(said(contentMd5(text))).toContain('It must be the base64 of an MD5');
  });
});
