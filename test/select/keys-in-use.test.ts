// No two files have one key: asked before anything is sent, and of each file that appears later.
import { expect, test } from 'vitest';
import { KeyTemplate } from '../../src/keys/key-template.ts';
import { type ChosenFile, nameOf } from '../../src/select/choice.ts';
import { checkOneKeyEach, KeysInUse } from '../../src/select/keys-in-use.ts';

const fileOf = (path: string): ChosenFile => ({ path, name: nameOf(path) });
const files = (...paths: readonly string[]): ChosenFile[] => paths.map(fileOf);
const template = (key: string): KeyTemplate => KeyTemplate.parse(`oss://demo/${key}`);

test('files whose keys differ go on', () => {
  checkOneKeyEach(files('a/app.log', 'b/web.log'), template('x/'));
  checkOneKeyEach(files('a/app.log', 'b/web.log'), template('{%Y/%m/%d}/{stem}'));
  checkOneKeyEach(files('a/app.log'), template('all.log'));
});

test('two of one key are named, with the object', () => {
  const nowMs = new Date(2026, 10, 27).getTime();
  expect(() => checkOneKeyEach(files('a/app.log', 'x', 'b/app.log'), template('{%F}/{name}'), nowMs)).toThrow(
    expect.objectContaining({
      problem: 'Usage.OneKeyForSeveral',
      facts: { sources: ['a/app.log', 'b/app.log'], url: 'oss://demo/2026-11-27/app.log' },
    }),
  );
  expect(() => checkOneKeyEach(files('app.log', 'app.txt'), template('{stem}'))).toThrow();
});

test('several files and a key that names none say what to write', () => {
  expect(() => checkOneKeyEach(files('a', 'b', 'c'), template('{host}/{%Y}.log'))).toThrow(
    expect.objectContaining({
      problem: 'Usage.KeyNamesNoFile',
      facts: { url: 'oss://demo/{host}/{%Y}.log', files: 3 },
    }),
  );
});

test('a key is taken until its file is gone', () => {
  const keys = new KeysInUse(template('{name}'));
  keys.claim(fileOf('a/app.log'));
  keys.claim(fileOf('a/app.log'));
  expect(() => keys.claim(fileOf('b/app.log'))).toThrow();
  keys.release(fileOf('b/app.log'));
  expect(() => keys.claim(fileOf('b/app.log'))).toThrow();
  keys.release(fileOf('a/app.log'));
  expect(keys.claim(fileOf('b/app.log')).at(0).key).toBe('app.log');
});
