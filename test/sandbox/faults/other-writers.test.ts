import { expect } from 'vitest';
import { foreignBytes } from '../../../src/sandbox/faults/other-writers.ts';
import { append, call } from '../support/client.ts';
import { stored, test } from '../support/fixture.ts';

test('foreign-append before the check makes the append lose', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'abc');
  sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'before', bytes: 'same-length' });
  const answer = await append(sandbox, 'log', 3, 'hello');
  expect([answer.status, answer.headers['x-oss-next-append-position']]).toEqual([409, '8']);
  expect(await stored(sandbox)).toBe(`abc${foreignBytes(5)}`);
});

test('foreign-append after the commit does not show in the answer', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'after', bytes: 7 });
  const answer = await append(sandbox, 'log', 0, 'hello');
  expect([answer.status, answer.headers['x-oss-next-append-position']]).toEqual([200, '5']);
  expect(await stored(sandbox)).toBe(`hello${foreignBytes(7)}`);
});

test('foreign-append may come between a HEAD and what it leads to', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'abc');
  sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'after', bytes: 2 });
  expect((await call(sandbox, 'HEAD', 'log')).headers['content-length']).toBe('3');
  expect((await append(sandbox, 'log', 3, 'x')).headers['x-oss-next-append-position']).toBe('5');
  sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'before', bytes: 2 });
  expect((await call(sandbox, 'HEAD', 'log')).headers['content-length']).toBe('7');
});

test('replace-object makes it another object of the same key', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'abc');
  sandbox.faults.add(
    { on: 'append', nth: 1, do: 'replace-object', when: 'before', length: 2 },
    { on: 'append', nth: 2, do: 'replace-object', when: 'after' },
  );
  expect((await append(sandbox, 'log', 3, 'x')).headers['x-oss-next-append-position']).toBe('2');
  expect((await append(sandbox, 'log', 2, 'x')).headers['x-oss-next-append-position']).toBe('3');
  expect(await stored(sandbox)).toBe('');
});

test('foreign-append leaves alone what nobody could append to', async ({ sandbox }) => {
  await sandbox.store.put('demo', 'log', 'abc');
  sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'after', bytes: 2 });
  await call(sandbox, 'HEAD', 'log');
  expect(await stored(sandbox)).toBe('abc');
  expect(sandbox.faults.unused()).toHaveLength(1);
});
