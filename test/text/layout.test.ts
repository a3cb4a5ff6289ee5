import { expect, test } from 'vitest';
import { layout } from '../../src/text/zh/layout.ts';

test.each([
  ['', 0],
  ['app.log', 7],
  ['追加', 4],
  ['（追加，append）', 16],
])('%j takes %i columns', (text, columns) => {
  expect(layout.width(text)).toBe(columns);
});

test.each([
  ['between characters', '追加到对象的末尾', 8, '追加到对\n象的末尾'],
  ['at blanks, which go', '追加 to the object', 8, '追加 to\nthe\nobject'],
  ['not within a Latin word', '使用 --follow', 8, '使用\n--follow'],
  ['not before what closes', '追加到对，象', 8, '追加到\n对，象'],
  ['not behind what opens', '追加到（对象）', 8, '追加到\n（对象）'],
  ['at line breaks that are there', '追加\n到对象', 20, '追加\n到对象'],
  ['nowhere where it fits', '追加到对象', 10, '追加到对象'],
])('a line breaks %s', (_, text, columns, wrapped) => {
  expect(layout.wrap(text, columns)).toBe(wrapped);
});
