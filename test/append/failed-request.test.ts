// What an append's failure says of the append.
import { expect, test } from 'vitest';
import { errorEvent } from '../../src/append/failed-request.ts';
import { OssServiceError, TransportError } from '../../src/errors.ts';
import type { Purpose } from '../../src/facts/errors.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/retry/policy.ts';

const APPEND: Purpose = { kind: 'append', url: 'oss://demo/a', position: 0 };
const KEYS: Purpose = { kind: 'credentials', source: 'uri', from: 'https://host' };

const reset = (purpose: Purpose): TransportError =>
  new TransportError('Transport', {
    reasonCode: 'ECONNRESET',
    reason: { kind: 'unknown' },
    phase: 'exchange',
    purpose,
  });
const page = (purpose: Purpose): OssServiceError =>
  new OssServiceError(purpose, {
    status: 503,
    ossCode: 'BadErrorResponse',
    ossMessage: '',
    foreignBody: 'x',
  });

test.each([
  ['a broken connection to OSS', reset(APPEND), 'open'],
  ["a proxy's page", page(APPEND), 'open'],
  ['a broken connection to whoever has the keys', reset(KEYS), 'unsent'],
  ['a page in place of the keys', page(KEYS), 'unsent'],
])('after %s, what became of it: %s', (_, error, outcome) => {
  expect(errorEvent(error, 'append', DEFAULT_RETRY_POLICY)).toMatchObject({ kind: 'unclear', outcome });
});
