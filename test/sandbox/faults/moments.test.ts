import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { stored, test } from '../support/fixture.ts';

test('reset-before-body reads and stores nothing', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'reset-before-body' });
  await expect(append(sandbox, 'log', 0, 'hello')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(sandbox.requests[0]).toMatchObject({ bytesReceived: 0, faultsFired: ['reset-before-body'] });
  expect(sandbox.requests[0]).not.toHaveProperty('status');
  expect(await sandbox.store.list('demo')).toEqual([]);
  expect((await append(sandbox, 'log', 0, 'hello')).status).toBe(200);
});

test.for(['commit-then-drop', 'half-answer'] as const)('%s stores the body', async (kind, { sandbox }) => {
  sandbox.faults.add({ on: 'append', do: kind });
  await expect(append(sandbox, 'log', 0, 'hello')).rejects.toThrow();
  expect(await stored(sandbox)).toBe('hello');
  expect((await append(sandbox, 'log', 5, '!')).status).toBe(200);
});

test('a stall after the commit lasts until the server closes', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'stall', when: 'after-commit' });
  const pending = append(sandbox, 'log', 0, 'hello');
  const outcome = pending.catch((error: Error) => error);
  await expect(Promise.race([pending, sleep(100, 'silence')])).resolves.toBe('silence');
  expect(await stored(sandbox)).toBe('hello');
  await sandbox.close();
  expect(await outcome).toBeInstanceOf(Error);
});

describe('a stall', () => {
  test.for(['before-body', 'mid-body', 'before-commit', 'after-commit'] as const)(
    '%s is over after its time',
    async (when, { sandbox }) => {
      sandbox.faults.add({ on: 'append', do: 'stall', when, ms: 60 });
      const started = performance.now();
      expect((await append(sandbox, 'log', 0, 'hello')).status).toBe(200);
      expect(performance.now() - started).toBeGreaterThan(50);
      expect(await stored(sandbox)).toBe('hello');
    },
  );

  test.for([
    ['PUT', 'log', { body: 'x' }],
    ['HEAD', 'log', {}],
    ['GET', undefined, {}],
    ['DELETE', 'log', {}],
  ] as const)('before the commit is one of %s %s, too', async ([method, key, options], { sandbox }) => {
    await sandbox.store.append('demo', 'log', 'hello');
    sandbox.faults.add('any:stall=before-commit,ms=60');
    const started = performance.now();
    expect((await call(sandbox, method, key, options)).status).toBeLessThan(300);
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  test('before the commit holds up no other append, and loses against it', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 150 });
    const first = append(sandbox, 'log', 0, 'first');
    await sleep(30);
    expect((await append(sandbox, 'log', 0, 'second')).status).toBe(200);
    expect(await first).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
    expect(await stored(sandbox)).toBe('second');
  });

  test('before the commit is not ended by a client that goes away', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 100 });
    const agent = new Agent();
    const pending = append(sandbox, 'log', 0, 'late', { agent });
    pending.catch(() => undefined);
    await sleep(40);
    agent.destroy();
    for (const socket of Object.values(agent.sockets).flat()) socket?.destroy();
    await expect(pending).rejects.toThrow();
    expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
    await expect.poll(() => sandbox.store.stat('demo', 'log')).toMatchObject({ length: 4 });
  });
});

test('commit-then-drop of a deletion deletes', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'hello');
  sandbox.faults.add('delete:commit-then-drop');
  await expect(call(sandbox, 'DELETE', 'log')).rejects.toThrow();
  expect(await sandbox.store.list('demo')).toEqual([]);
});

test('skewed-clock shows in the Date header and refuses the honest', async ({ sandbox }) => {
  const hour = 3_600_000;
  sandbox.faults.add({ on: 'any', do: 'skewed-clock', ms: hour, times: Number.POSITIVE_INFINITY });
  const refused = await append(sandbox, 'log', 0, 'x');
  expect(refused).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
  const offset = Date.parse(refused.headers.date ?? '') - Date.now();
  expect(Math.abs(offset - hour)).toBeLessThan(60_000);
  expect((await append(sandbox, 'log', 0, 'x', { date: new Date(Date.now() + offset) })).status).toBe(200);
});

test('reset-reused serves one request a connection', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'any', do: 'reset-reused', times: Number.POSITIVE_INFINITY });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await append(sandbox, 'log', 0, 'hello', { agent })).status).toBe(200);
  await expect(append(sandbox, 'log', 5, '!', { agent })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await append(sandbox, 'log', 5, '!', { agent })).status).toBe(200);
  agent.destroy();
  expect(await stored(sandbox)).toBe('hello!');
  expect(sandbox.faults.fired).toBe(1);
});

test('trickle stores the body, and answers for ever', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'trickle' });
  const pending = append(sandbox, 'log', 0, 'hello').catch((error: Error) => error);
  await expect(Promise.race([pending, sleep(200, 'waiting')])).resolves.toBe('waiting');
  expect(await stored(sandbox)).toBe('hello');
  await sandbox.close();
  expect(await pending).toBeInstanceOf(Error);
});
