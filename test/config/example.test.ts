import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BUCKET_KEYS, PROFILES_KEY } from '../../src/config/schema.ts';
import { optionName } from '../../src/options/option.ts';
import { SETTING_LIST } from '../../src/options/settings.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { loadNamed, loadText } from './support/fixture.ts';

const EXAMPLE = readFileSync(new URL('../../.ossconfig.example', import.meta.url), 'utf8');
const KEYS = [...SETTING_LIST.map(({ key }) => key), ...Object.values(BUCKET_KEYS), PROFILES_KEY];
/** In the example a comment has a space after its #, a key that is switched off has none. */
const SWITCHED_ON = EXAMPLE.replaceAll(/^#(?=[a-z])/gm, '');

test('the example can be copied as it is: it sets nothing', async () => {
  const settings = await loadText(EXAMPLE);
  expect(Object.values(settings.sources)).not.toContain('file');
});

test('the example has every key once, and no other', () => {
  const keys = [...SWITCHED_ON.matchAll(/^(\w+):/gm)].map(([, key]) => key);
  expect(keys.sort()).toEqual(KEYS.sort());
});

test('the example is valid with every key switched on, and shows the defaults where there are any', async () => {
  // Named: a file that was merely found may not set a proxy.
  const settings = await loadNamed(SWITCHED_ON);
  expect(settings.warnings).toEqual([]);
  const plain = SETTING_LIST.filter(({ gives }) => gives !== 'credentials');
  for (const { name } of plain) expect(settings.sources[name]).toBe('file');
  expect(settings.credentialSource?.kind).toBe('static');
  const { signVersion, connectTimeoutS, readTimeoutS, retryTimes, skipVerifyCert, logLevel } =
    await loadText('');
  expect(settings).toMatchObject({
    signVersion,
    connectTimeoutS,
    readTimeoutS,
    retryTimes,
    skipVerifyCert,
    logLevel,
  });
  expect(Object.keys(settings.bucketEndpoints)).toEqual(['my-bucket']);
  expect(Object.keys(settings.bucketCnames)).toEqual(['my-other-bucket']);
  expect(Object.keys(settings.buckets)).toEqual(['my-third-bucket']);
});

test('docs/configuration.md has every key, option and variable', () => {
  const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const variables = SETTING_LIST.flatMap(({ variable = [], alibabaVariable = [] }) =>
    [variable, alibabaVariable].flat(),
  );
  const options = SETTING_LIST.flatMap(({ flags }) =>
    flags === undefined ? [] : [COMMAND_LINE.option(optionName(flags))],
  );
  const names = [...KEYS, ...variables, ...options];
  expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});
