import { expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('sealing ends the appends, at the right position only, and keeps its first time', async ({ start }) => {
  let now = new Date('2026-03-01T12:00:00Z');
  const sandbox = await start({ clock: () => now });
  const at = { date: now };
  await append(sandbox, 'log', 0, 'abc', at);
  const seal = (position: string) =>
    call(sandbox, 'POST', 'log', { query: { seal: '', position }, date: now });
  expect(await seal('2')).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
  expect((await call(sandbox, 'HEAD', 'log', at)).headers).not.toHaveProperty('x-oss-sealed-time');
  const first = (await seal('3')).headers['x-oss-sealed-time'];
  expect(first).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
  now = new Date('2026-03-01T12:05:00Z');
  expect((await seal('3')).headers['x-oss-sealed-time']).toBe(first);
  expect((await call(sandbox, 'HEAD', 'log', at)).headers['x-oss-sealed-time']).toBe(first);
  expect(await append(sandbox, 'log', 3, 'x', at)).toMatchObject({
    status: 409,
    code: 'AppendSealedObjectNotAllowed',
  });
});
