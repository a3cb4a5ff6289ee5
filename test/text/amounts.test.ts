// One rule for sizes and times, in what is glanced at, in tables and in results.
import { expect, test } from 'vitest';
import * as english from '../../src/text/en/amounts.ts';
import { tenthsOfSeconds } from '../../src/text/measures.ts';
import * as chinese from '../../src/text/zh/amounts.ts';

test.each([
  [0, '0 bytes', '0 bytes'],
  [1, '1 byte', '1 byte'],
  [1023, '1023 bytes', '1023 bytes'],
  [1024, '1.0 KiB', '1.0 KiB'],
  [10_188, '9.9 KiB', '9.9 KiB'],
  [102_300, '99.9 KiB', '99.9 KiB'],
  [102_349, '100.0 KiB', '100 KiB'],
  [1_023_000, '999.0 KiB', '999 KiB'],
  // Never 1000 KiB, nor 1024 of them.
  [1_023_488, '1.0 MiB', '1.0 MiB'],
  [1024 ** 2 - 1, '1.0 MiB', '1.0 MiB'],
  [300_000_000, '286.1 MiB', '286 MiB'],
  [5 * 1024 ** 3, '5.0 GiB', '5.0 GiB'],
  [5000 * 1024 ** 3, '4.9 TiB', '4.9 TiB'],
])('%i bytes are %s, and at a glance %s', (bytes, text, atAGlance) => {
  expect(english.formatBytes(bytes)).toBe(text);
  expect(english.formatRoughly(bytes)).toBe(atAGlance);
  expect(chinese.formatBytes(bytes)).toBe(text.replace(/bytes?/, '字节'));
  expect(chinese.formatRoughly(bytes)).toBe(atAGlance.replace(/bytes?/, '字节'));
});

test.each([
  [0, '0 s ago', '0 秒前'],
  [59_999, '59 s ago', '59 秒前'],
  [7_199_999, '1 h ago', '1 小时前'],
  [29 * 86_400_000, '29 d ago', '29 天前'],
])('%i ms are %s', (ms, inEnglish, inChinese) => {
  expect(english.formatAge(ms)).toBe(inEnglish);
  expect(chinese.formatAge(ms)).toBe(inChinese);
});

test.each([
  [204, '0.20 s'],
  [39_240, '39.2 s'],
  [59_500, '1:00'],
  [68_000, '1:08'],
  [7_384_000, '2:03:04'],
])('%i ms took %s', (ms, text) => {
  expect(english.formatDuration(ms)).toBe(text);
});

test('a rate has no parts of a byte', () => {
  expect(english.formatRate(2.6)).toBe('3 bytes/s');
  expect(chinese.formatRate(2.6)).toBe('3 字节/秒');
});

test('a wait is never told to be none', () => {
  expect([1, 140, 2200, 2201].map(tenthsOfSeconds)).toEqual(['0.1', '0.2', '2.2', '2.3']);
});
