import { describe, expect } from 'vitest';
import type { Fault, FaultTarget } from '../../../src/sandbox/index.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

describe('the plan', () => {
  test('gives each request one of the faults without nth, in their order', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'any', do: 'no-crc', times: Number.POSITIVE_INFINITY },
      { on: 'append', do: 'status', status: 500 },
      { on: 'append', do: 'status', status: 503, times: 2 },
    );
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await append(sandbox, 'log', 0, 'x')).status);
    expect(statuses).toEqual([500, 503, 503, 200]);
    expect(sandbox.faults.fired).toBe(4);
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('counts nth among the requests that match, and lets several faults meet', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', nth: 2, do: 'foreign-append', when: 'after', bytes: 1 },
      { on: 'append', nth: 2, do: 'commit-then-drop' },
    );
    await append(sandbox, 'log', 0, 'a');
    await call(sandbox, 'HEAD', 'log');
    await expect(append(sandbox, 'log', 1, 'b')).rejects.toThrow();
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(3);
    expect(sandbox.requests.at(-1)?.faultsFired).toEqual(['foreign-append', 'commit-then-drop']);
  });

  test('strikes the operations that its target stands for', async ({ sandbox }) => {
    const body = '<Delete><Object><Key>b</Key></Object></Delete>';
    const copied = { headers: { 'x-oss-copy-source': '/demo/b' } };
    const asked: readonly (readonly [FaultTarget | 'any only', ...Parameters<typeof call>])[] = [
      ['append', sandbox, 'POST', 'a', { query: { append: '', position: '0' }, body: '' }],
      ['put', sandbox, 'PUT', 'b', { body: '' }],
      ['put', sandbox, 'PUT', 'c', copied],
      ['head', sandbox, 'HEAD', 'b'],
      ['head', sandbox, 'HEAD', 'b', { query: { objectMeta: '' } }],
      ['get', sandbox, 'GET', 'b'],
      ['list', sandbox, 'GET', undefined],
      ['list', sandbox, 'GET', undefined, { query: { 'list-type': '2' } }],
      ['list', sandbox, 'GET', undefined, { bucket: '' }],
      ['delete', sandbox, 'DELETE', 'c'],
      ['delete', sandbox, 'POST', undefined, { query: { delete: '' }, body }],
      ['any only', sandbox, 'GET', 'a', { query: { acl: '' } }],
      ['any only', sandbox, 'GET', 'a', { query: { tagging: '' } }],
      ['any only', sandbox, 'PUT', 'a', { query: { acl: '' }, headers: { 'x-oss-object-acl': 'private' } }],
    ];
    for (const on of ['append', 'put', 'head', 'get', 'list', 'delete', 'any'] as const) {
      sandbox.faults.clear();
      sandbox.faults.add({ on, do: 'status', status: 503, commit: true, times: Number.POSITIVE_INFINITY });
      const struck = [];
      for (const [target, ...request] of asked) {
        if ((await call(...request)).status === 503) struck.push(target);
      }
      expect(struck).toEqual(
        asked.map(([target]) => target).filter((target) => on === 'any' || target === on),
      );
    }
  });

  test('keeps a fault that could not take effect for the next request', async ({ sandbox }) => {
    const fault = { on: 'append', do: 'commit-then-drop' } as const;
    sandbox.faults.add(fault);
    expect((await append(sandbox, 'log', 9, 'a')).status).toBe(409);
    expect(sandbox.faults.unused()).toEqual([fault]);
    await expect(append(sandbox, 'log', 0, 'a')).rejects.toThrow();
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('calls an nth fault unused that met a request it had no effect on', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'head', nth: 1, do: 'head-without-x-oss-err' });
    await sandbox.store.append('demo', 'log', 'a');
    await call(sandbox, 'HEAD', 'log');
    await call(sandbox, 'HEAD', 'absent');
    expect(sandbox.faults.unused()).toHaveLength(1);
  });

  test.for<[given: object, reason: RegExp]>([
    [{ on: 'head', do: 'hang' }, /no kind "hang"/],
    [{ on: 'post', do: 'no-crc' }, /"post" is none of append, put, head, get, delete, list, any/],
    [{ on: 'get', do: 'get-truncate' }, /after-bytes/],
    [{ on: 'append', do: 'status', status: '5xx' }, /status/],
    [{ on: 'append', do: 'no-crc', after: 3 }, /"after"/],
    [{ on: 'append', do: 'no-crc', nth: 0 }, /"0" is not of the form nth/],
  ])(
    'refuses data that is no fault, as a program without types may give it: %j',
    ([given, reason], { sandbox }) => {
      const right = { on: 'append', do: 'no-crc' } as const;
      expect(() => sandbox.faults.add(right, given as Fault)).toThrow(reason);
      expect(sandbox.faults.unused()).toEqual([]);
    },
  );
});
