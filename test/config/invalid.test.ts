import { expect, test } from 'vitest';
import { failure, load, loadText, makeFolder } from './support/fixture.ts';

test.each([
  // Broken text: path and line.
  ['endpoint: a\nregion: [b\n', ':3: cannot be read as YAML or JSON: '],
  ['endpoint: a\n  region: b: c\n', ':2: cannot be read as YAML or JSON: '],
  ['region: a\nregion: b\n', ':2: cannot be read as YAML or JSON: duplicated mapping key'],
  ['{\n  "endpoint": "a",\n  "region": \n', ':4: cannot be read as YAML or JSON: '],
  ['{\n  "endpoint": "a"\n  "region": "b"\n}', ':3: cannot be read as YAML or JSON: missed comma'],
  ['[Credentials\nendpoint=a\n', ':1: expected key = value or [section]'],
  ['[Credentials]\n=a\n', ':2: expected key = value or [section]'],
  ['[{"endpoint": "a"}]\n', ':1: expected key = value or [section]'],
  // Not a config file at all.
  ['hello\n', ': holds no settings in a known form'],
  ['- a\n- b\n', ': holds no settings in a known form'],
  ['---\n- a\n', ': must hold keys with values'],
  ['a\0b', ': not a UTF-8 text file'],
  // Unknown keys.
  ['acessKeyId: a\n', ': unknown key acessKeyId (did you mean accessKeyId?)'],
  ['retry-time: 3\n', ': unknown key retry-time (did you mean retryTimes?)'],
  ['{"colour": 1}', ': unknown key colour'],
  ['__proto__: { endpoint: a }\n', ': unknown key __proto__'],
  ['$import: ./other.yaml\n', ': unknown key $import'],
  // Wrong values.
  ['signVersion: v9\n', ': signVersion must be v1 or v4'],
  ['retry-times: -1\n', ': retry-times must be a whole number from 0 to 500'],
  ['[Default]\nretryTimes=abc\n', ': retryTimes must be a whole number from 0 to 500'],
  ['retryTimes: 501\n', ': retryTimes must be a whole number from 0 to 500'],
  ['connectTimeout: 0\n', ': connectTimeout must be a number of seconds above 0'],
  ['readTimeout: 1e9\n', ': readTimeout must be a number of seconds above 0, at most 2147483'],
  ['readTimeout: soon\n', ': readTimeout must be a number of seconds above 0'],
  ['readTimeout: [1]\n', ': readTimeout must be a number of seconds above 0'],
  ['accessKeySecret: 123\n', ': accessKeySecret must be text: put it in quotes'],
  ['endpoint: { a: b }\n', ': endpoint must be text'],
  ['region: Hangzhou\n', ': region must be a region id such as cn-hangzhou'],
  ['skipVerifyCert: yes\n', ': skipVerifyCert must be true or false'],
  ['addressingStyle: dns\n', ': addressingStyle must be virtual, path or cname'],
  ['logLevel: loud\n', ': logLevel must be off, error, warn, info or debug'],
  ['cloudboxId: a/b\n', ': cloudboxId must hold lower-case letters, digits and hyphens only'],
  ['bucketEndpoints: a\n', ': bucketEndpoints must map bucket names to hosts'],
  ['bucketCnames: { a: 1 }\n', ': bucketCnames must map bucket names to hosts'],
  ['buckets: a\n', ': buckets must hold names, and below each its keys with values'],
  ['buckets: { b: host }\n', ': buckets must hold names, and below each its keys with values'],
  ['buckets: { b: { retryTimes: 1 } }\n', ': unknown key retryTimes'],
  ['buckets: { b: { region: Hangzhou } }\n', ': region must be a region id such as cn-hangzhou'],
  ['profiles: [a]\n', ': profiles must hold names, and below each its keys with values'],
  ['profiles: { a: b }\n', ': profiles must hold names, and below each its keys with values'],
  ['profiles: { default: { colour: 1 } }\n', ': unknown key colour'],
  ['mode: Password\n', ': mode must be AK, StsToken, RamRoleArn,'],
  ['tokenTimeout: 10\n', ': tokenTimeout must be a whole number from 900 to 43200'],
  ['[default]\nbuckets=b\n[buckets b]\nx =\n region=Hangzhou\n', ': region must be a region id'],
])('%j is refused with its path and line or key', async (content, message) => {
  const cwd = makeFolder({ '.ossconfig': content });
  const error = await failure(load({ cwd }));
  expect(error.code).toBe('ConfigFileInvalid');
  expect(error.message.slice(0, `${cwd}/.ossconfig${message}`.length)).toBe(`${cwd}/.ossconfig${message}`);
  expect(error.message).not.toContain('\n');
});

test.each([
  'endpoint:\nregion: ~\nstsToken: ""\nretryTimes:\nbucketEndpoints:\n',
  '[Credentials]\nendpoint=\nstsToken=\n',
])('keys without a value are not set: %j', async (content) => {
  const settings = await loadText(content);
  expect(settings.sources).not.toHaveProperty('endpoint');
  expect(settings).toMatchObject({ retryTimes: 10, bucketEndpoints: {}, warnings: [] });
});
