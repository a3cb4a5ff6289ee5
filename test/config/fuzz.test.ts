// Whatever a config file holds: settings, or one error that names the file, and soon.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../src/config/document.ts';
import { type FileSettings, interpretDocument } from '../../src/config/interpret.ts';
import { ConfigError } from '../../src/errors.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

async function settingsOf(text: string): Promise<FileSettings | ConfigError> {
  try {
    return interpretDocument('file', await parseDocument('file', text));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

test('any text is settings or a ConfigError that repeats nothing of it', async () => {
  const key = fc.constantFrom(
    'endpoint',
    'retryTimes',
    '[Credentials]\naccessKeyID',
    'bucketCname',
    '__proto__',
    '{"a"',
  );
  const line = fc.tuple(key, fc.constantFrom(': ', '=', ':'), hostileText).map((parts) => parts.join(''));
  const text = fc.oneof(
    hostileText,
    fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const result = await settingsOf(content);
      if (result instanceof ConfigError) expect(result.message.length).toBeLessThan(300);
      else expect(Object.getPrototypeOf(result.bucketCnames)).toBe(Object.prototype);
    }),
  );
});

const HALF_MIB = 512 * 1024;
const long = (piece: string, before: string, after = ''): string =>
  before + piece.repeat(HALF_MIB / piece.length) + after;

test.each([
  ['comment signs', long(' #', 'endpoint=b', '\u2028x')],
  ['quotes and comment signs', long('"#', 'endpoint="b', '\u2028x')],
  ['blanks', long(' ', 'endpoint="b"', 'x')],
  ['unknown keys', long('abcdefgh=1\n', '')],
  ['a key without an end', long('k', '', '=v')],
  ['sections', long('[x]\n', '')],
  ['brackets', long('[', 'endpoint: ')],
  ['documents', long('---\n', '')],
  ['aliases', long('- *a\n', 'endpoint: &a x\nregion:\n')],
])('half a MiB of %s is read in time', async (_, text) => {
  await withinMs(3000, () => settingsOf(text));
});
