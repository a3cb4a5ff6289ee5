import { describe, expect, test } from 'vitest';
import { collect, contentMd5, crc64, integer, position, seconds } from '../../src/cli/values.ts';

describe('whole numbers', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['007', 7],
  ])('%s is read as %i', (text, value) => {
    expect(integer(0, 7)(text)).toBe(value);
  });

  test.each(['', ' 1', '1 ', '+1', '-1', '1.0', '1e3', '0x1', '8', '٣', '9'.repeat(16)])(
    '%j is refused',
    (text) => {
      expect(() => integer(0, 7)(text)).toThrow('It must be a whole number from 0 to 7.');
    },
  );

  test('positions reach up to 5 GiB', () => {
    expect(position('5368709120')).toBe(5368709120);
    expect(() => position('5368709121')).toThrow('5368709120');
  });
});

describe('seconds', () => {
  test.each([
    ['1', 1],
    ['0.25', 0.25],
    ['86400', 86400],
  ])('%s are read as %d', (text, value) => {
    expect(seconds(text)).toBe(value);
  });

  test.each(['0', '0.0', '-1', '.5', '1.', '1s', '86401', 'Infinity', ''])('%j is refused', (text) => {
    expect(() => seconds(text)).toThrow('It must be a number of seconds above 0.');
  });
});

describe('a CRC-64', () => {
  test('is read without loss', () => {
    expect(crc64('18446744073709551615')).toBe(2n ** 64n - 1n);
    expect(crc64('9007199254740993')).toBe(9007199254740993n);
  });

  test.each(['18446744073709551616', '-1', '1.5', 'ff', '', '1'.repeat(21)])('%j is refused', (text) => {
    expect(() => crc64(text)).toThrow('It must be an unsigned 64-bit decimal');
  });
});

describe('a Content-MD5', () => {
  test('is base64 of 16 bytes', () => {
    expect(contentMd5('XUFAKrxLKna5cZ2REBfFkg==')).toBe('XUFAKrxLKna5cZ2REBfFkg==');
  });

  test.each([
    '',
    '5d41402abc4b2a76b9719d911017c592',
    'XUFAKrxLKna5cZ2REBfFkg',
    'XUFAKrxLKna5cZ2REBfF/w=',
    'XUFA KrxLKna5cZ2REBfFkg==',
  ])('%j is refused', (text) => {
    expect(() => contentMd5(text)).toThrow('It must be the base64 of an MD5');
  });
});

test('repeated options are collected in order', () => {
  expect(collect('b', collect('a'))).toEqual(['a', 'b']);
});
