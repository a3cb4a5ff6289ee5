import { expect, test } from 'vitest';
import { parseTags } from '../../../src/sandbox/rules/tags.ts';

test.each([
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a+b=%2B+-%3D._%3A/', { 'a b': '+ -=._:/' }],
  ['%E4%B8%AD=%E6%96%87&empty=&bare', { 中: '文', empty: '', bare: '' }],
  [`${'k'.repeat(128)}=${'v'.repeat(256)}`, { ['k'.repeat(128)]: 'v'.repeat(256) }],
])('the tags of %.30s… are %j', (text, tags) => {
  expect(parseTags(text)).toEqual(tags);
});

test.each([
  '=1',
  '&a=1',
  'a=1&a=2',
  'aa=bb=cc',
  'a=%',
  'a=%ff',
  '%25%40abc=1',
  'a=%25abc',
  'a=b%0A',
  `${'k'.repeat(129)}=v`,
  `k=${'v'.repeat(257)}`,
  Array.from({ length: 11 }, (_, n) => `k${n}=v`).join('&'),
])('%.30s… is refused', (text) => {
  expect(() => parseTags(text)).toThrow('An object may have 10 tags');
});
