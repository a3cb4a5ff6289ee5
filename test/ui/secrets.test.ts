import { expect, test } from 'vitest';
import { Secrets } from '../../src/ui/secrets.ts';

function hide(text: string, ...secrets: (string | undefined)[]): string {
  const hidden = new Secrets();
  for (const secret of secrets) hidden.add(secret);
  return hidden.hideIn(text, '[hidden]');
}

test.each([
  ['retry 9: y', ['y'], 'retry 9: [hidden]'],
  ['key=abcde, abcdefg', ['abcde'], 'key=[hidden], abcdefg'],
  ['xabcdefx', ['abcdef'], 'x[hidden]x'],
  ['a.b a+b', ['a.b'], '[hidden] a+b'],
  ['abcdefgh abcdef', ['abcdef', 'abcdefgh'], '[hidden] [hidden]'],
  ['nothing', ['', undefined], 'nothing'],
  ['key=abcdefg…', ['abcdefgh'], 'key=[hidden]…'],
  ['abcdef… abcdefgh… abcde…', ['abcdefgh'], '[hidden]… [hidden]… abcde…'],
  ['key=abcdefg', ['abcdefgh'], 'key=abcdefg'],
])('%j with the secrets %j is printed as %j', (text, secrets, printed) => {
  expect(hide(text, ...secrets)).toBe(printed);
});

test('a secret that is learnt later is hidden from then on', () => {
  const secrets = new Secrets();
  secrets.add('first-secret');
  expect(secrets.hideIn('first-secret later-secret', '*')).toBe('* later-secret');
  secrets.add('later-secret');
  expect(secrets.hideIn('first-secret later-secret', '*')).toBe('* *');
});
