// The same over real requests: signed, sent, answered by the sandbox, broken by its faults.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { runHead, runHeadContent, runHeadPosition } from '../../src/api/head.ts';
import { runTail, type TailInput } from '../../src/api/tail.ts';
import type { OssClient } from '../../src/oss/types.ts';
import type { TailNotice } from '../../src/read/notice.ts';
import { test } from '../sandbox/support/fixture.ts';
import { BROKEN_GETS } from '../support/broken-gets.ts';
import { connectTo } from '../support/clients.ts';
import { createMemoryOutput, quickRetry } from './support/fake-oss.ts';
import { kindOf } from './support/following.ts';

const BUCKET = 'demo';
const KEY = 'logs/app 1.log';
const object = { bucket: BUCKET, key: KEY };
const lines = (unit: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${unit + index}\n`).join('');

const briefly = {
  sleep: (ms: number, signal?: AbortSignal) => sleep(Math.min(ms, 2), undefined, signal && { signal }),
  random: Math.random,
  now: () => new Date(),
};

interface Running {
  /** Resolves once the output holds so many bytes. */
  printed(bytes: number): Promise<Buffer>;
  readonly notices: TailNotice['kind'][];
  stop(): Promise<void>;
}

function startTail(client: OssClient, input: Partial<TailInput> = {}): Running {
  const output = createMemoryOutput();
  const end = new AbortController();
  const notices: TailNotice['kind'][] = [];
  const amount = { unit: 'bytes', count: 1, fromStart: true } as const;
  const running = runTail(
    { object, amount, follow: true, ...input },
    {
      client,
      output,
      retry: quickRetry(briefly),
      onNotice: (notice) => notices.push(kindOf(notice)),
      signal: end.signal,
    },
  );
  const failed = running.then(() => undefined);
  failed.catch(() => undefined);
  return {
    notices,
    printed: async (bytes) => {
      while (output.bytes().length < bytes) await Promise.race([sleep(2), failed]);
      return output.bytes();
    },
    stop: async () => {
      end.abort(new Error('end'));
      await expect(running).rejects.toThrow('end');
      await client.close();
    },
  };
}

describe('over the sandbox', () => {
  test('tail prints the last lines with one HEAD and one GET', async ({ sandbox }) => {
    await sandbox.store.append(BUCKET, KEY, lines(1, 100_000));
    const client = connectTo(sandbox, 200);
    const output = createMemoryOutput();
    const amount = { unit: 'lines', count: 10, fromStart: false } as const;
    await runTail({ object, amount }, { client, output, retry: quickRetry() });
    await client.close();
    expect(output.bytes().toString()).toBe(lines(99_991, 10));
    expect(sandbox.requests.map(({ method, status }) => [method, status])).toEqual([
      ['HEAD', 200],
      ['GET', 206],
    ]);
    expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  test('tail prints every byte once through broken bodies and refusals', async ({ sandbox }) => {
    const content = randomBytes(3_000_000);
    await sandbox.store.append(BUCKET, KEY, content);
    sandbox.faults.add(
      { on: 'head', do: 'status', status: 503 },
      { on: 'get', do: 'get-truncate', afterBytes: 1_000_000 },
      { on: 'get', do: 'reset-before-body' },
      { on: 'get', do: 'get-truncate', afterBytes: 1 },
      { on: 'get', do: 'status', status: 502, html: true },
      { on: 'get', do: 'stall', when: 'after-commit' },
    );
    const client = connectTo(sandbox, 200);
    const output = createMemoryOutput();
    const amount = { unit: 'bytes', count: 2_500_000, fromStart: false } as const;
    await runTail({ object, amount }, { client, output, retry: quickRetry(briefly) });
    await client.close();
    expect(output.bytes().equals(content.subarray(-2_500_000))).toBe(true);
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('tail and head refuse an object that is replaced while they read it', async ({ sandbox }) => {
    await sandbox.store.append(BUCKET, KEY, randomBytes(1_000_000));
    sandbox.faults.add(
      { on: 'get', nth: 1, do: 'get-truncate', afterBytes: 10 },
      { on: 'get', nth: 2, do: 'replace-object', when: 'before', length: 1_000_000 },
    );
    const client = connectTo(sandbox, 200);
    const deps = { client, output: createMemoryOutput(), retry: quickRetry(briefly) };
    const amount = { unit: 'bytes', count: 900_000, allButLast: false } as const;
    await expect(runHeadContent({ object, amount }, deps)).rejects.toMatchObject({ code: 'ObjectReplaced' });
    await client.close();
  });

  test('head tells what the store holds', async ({ sandbox }) => {
    const client = connectTo(sandbox, 200);
    const deps = { client, retry: quickRetry() };
    await expect(runHeadPosition({ object }, deps)).resolves.toBe(0);
    await expect(runHead({ object }, deps)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await sandbox.store.append(BUCKET, KEY, '123456789');
    await expect(runHead({ object }, deps)).resolves.toMatchObject({
      type: 'Appendable',
      contentLength: 9,
      nextAppendPosition: 9,
      crc64: '11051210869376104954',
      storageClass: 'Standard',
    });
    await sandbox.store.put(BUCKET, KEY, '1');
    await expect(runHead({ object }, deps)).resolves.toMatchObject({
      type: 'Normal',
      nextAppendPosition: null,
    });
    await client.close();
  });

  test('tail -f prints what a writer appends, byte for byte, whatever breaks', async ({ sandbox }) => {
    const content = randomBytes(400_000);
    await sandbox.store.append(BUCKET, KEY, content.subarray(0, 1000));
    const tail = startTail(connectTo(sandbox, 200));
    for (let position = 1000, round = 0; position < content.length; position += 9500, round += 1) {
      sandbox.faults.add(...BROKEN_GETS.slice(round % BROKEN_GETS.length).slice(0, 1));
      await sandbox.store.append(BUCKET, KEY, content.subarray(position, position + 9500));
      await sleep(2);
    }
    const printed = await tail.printed(content.length);
    await tail.stop();
    expect(printed.equals(content)).toBe(true);
    expect(tail.notices.filter((kind) => kind !== 'outage' && kind !== 'recovered')).toEqual([]);
  });

  test('tail -f starts anew with an object that was replaced, or deleted and made again', async ({
    sandbox,
  }) => {
    await sandbox.store.append(BUCKET, KEY, 'old 1\n');
    const tail = startTail(connectTo(sandbox, 200));
    await tail.printed(6);
    sandbox.faults.add({ on: 'get', do: 'replace-object', when: 'before', length: 40 });
    await tail.printed(46);
    await sandbox.store.append(BUCKET, KEY, 'more\n');
    await tail.printed(51);
    await sandbox.store.delete(BUCKET, KEY);
    while (!tail.notices.includes('inaccessible')) await sleep(2);
    await sandbox.store.append(BUCKET, KEY, 'new\n');
    const text = (await tail.printed(55)).toString();
    await tail.stop();
    expect(text.slice(0, 6)).toBe('old 1\n');
    expect(text.slice(46)).toBe('more\nnew\n');
    expect(tail.notices).toEqual(['replaced', 'inaccessible', 'appeared']);
  });

  test('tail -f --retry waits for the first append', async ({ sandbox }) => {
    const tail = startTail(connectTo(sandbox, 200), { waitForObject: true });
    while (!tail.notices.includes('waiting')) await sleep(2);
    await sandbox.store.append(BUCKET, KEY, 'first\n');
    expect((await tail.printed(6)).toString()).toBe('first\n');
    await tail.stop();
    expect(tail.notices).toEqual(['waiting', 'appeared']);
  });
});
