// Whatever a config file holds: settings, or one error that names the file, and soon.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../src/config/document.ts';
import { interpretDocument } from '../../src/config/interpret.ts';
import type { ProfileSettings } from '../../src/config/profile.ts';
import { ConfigError } from '../../src/errors.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

async function settingsOf(text: string): Promise<ProfileSettings | ConfigError> {
  try {
    const profile = interpretDocument('file', await parseDocument('file', text)).profile('default');
    if (profile === undefined) throw new Error('every file has the profile default');
    return profile;
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
    '[buckets b]\nregion',
    '[default]\nbuckets=b\n[buckets b]\nx=\n region',
    'profiles',
    'source-profile',
    'mode',
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
      else
        for (const hosts of [result.bucketCnames, result.buckets])
          expect(Object.getPrototypeOf(hosts)).toBe(Object.prototype);
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
  ['credentials', long('[Credentials]\na=b\n', '')],
  ['lines that are none', long('x\n', '[default]\n')],
  ['lines with a colon', long('x:y\n', '[default]\n')],
  ['buckets', long('b=\n', '[default]\nbuckets=x\n[buckets x]\n')],
  ['brackets', long('[', 'endpoint: ')],
  ['documents', long('---\n', '')],
  ['aliases', long('- *a\n', 'endpoint: &a x\nregion:\n')],
])('half a MiB of %s is read in time', async (_, text) => {
  await withinMs(3000, () => settingsOf(text));
});
