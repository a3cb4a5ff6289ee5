// Answers that should hold keys may hold anything.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEY_NAMES, KeysReader } from '../../src/credentials/keys.ts';
import { ConfigError } from '../../src/errors.ts';
import { typed } from '../support/errors.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

const reader = new KeysReader('https://host');

const anything = fc.oneof(
  hostileText,
  fc.anything(),
  fc.constantFrom('Success', 'AKID', '2031-01-01T00:00:00Z', 0, null),
);
/** No other field is one of these. */
const secrets = hostileText.map((text) => `the secret:${text}`);
const documents = fc.record(
  {
    Code: anything,
    Message: anything,
    AccessKeyId: anything,
    AccessKeySecret: fc.oneof(secrets, anything),
    SecurityToken: anything,
    Expiration: anything,
  },
  { requiredKeys: [] },
);

test('make keys that can be sent, or an error that says nothing of them', async () => {
  await fc.assert(
    fc.property(documents, (document) => {
      try {
        reader.expectSuccess({ ...document, Code: document.Code ?? 'Success' });
        const { credentials, expiresMs } = reader.keys(document, KEY_NAMES);
        for (const value of Object.values(credentials)) expect(value).toMatch(/^[\x21-\x7e]+$/);
        expect(expiresMs === undefined || Number.isFinite(expiresMs)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        const { AccessKeySecret: secret } = document;
        if (typeof secret === 'string' && secret.startsWith('the secret:')) {
          expect(typed(error as ConfigError).message).not.toContain(secret);
        }
      }
    }),
  );
});

test('are read in no time, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostileText, fc.json()), async (text) => {
      await withinMs(200, () => {
        try {
          reader.keys(reader.parse(text), KEY_NAMES);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      });
    }),
  );
});

test.each([
  ['2026-11-27T10:00:00Z', Date.UTC(2026, 10, 27, 10)],
  ['2026-11-27T10:00:00.123456789Z', Date.UTC(2026, 10, 27, 10, 0, 0, 123)],
  ['2026-11-27T18:00:00+08:00', Date.UTC(2026, 10, 27, 10)],
  ['2026-11-27 10:00:00Z', Date.UTC(2026, 10, 27, 10)],
  [1_795_000_000, 1_795_000_000_000],
  [1_795_000_000_123, 1_795_000_000_123],
  ['', undefined],
  [0, undefined],
  [null, undefined],
])('an Expiration of %j is understood', (Expiration, expiresMs) => {
  const document = { AccessKeyId: 'a', AccessKeySecret: 'b', Expiration };
  expect(reader.keys(document, KEY_NAMES).expiresMs).toBe(expiresMs);
});

test('may begin with a byte order mark, as some shells write it', () => {
  expect(reader.parse('\uFEFF{"AccessKeyId":"a"}')).toEqual({ AccessKeyId: 'a' });
});
