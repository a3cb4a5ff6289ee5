import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('what the sandbox does not offer is not allowed', async ({ sandbox }) => {
  for (const [method, key] of [
    ['POST', 'k'],
    ['PATCH', 'k'],
    ['DELETE', undefined],
    ['GET', undefined],
  ] as const) {
    expect(await call(sandbox, method, key)).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
  }
});
