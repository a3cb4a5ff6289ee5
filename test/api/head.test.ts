import { describe, expect, test } from 'vitest';
import { runHead, runHeadContent, runHeadPosition } from '../../src/api/head.ts';
import { AppendRefusedError, ObjectMissingError } from '../../src/errors.ts';
import type { HeadAmount } from '../../src/read/select.ts';
import {
  bytesContent,
  connectionReset,
  createFakeOss,
  createMemoryOutput,
  type FakeObject,
  OBJECT,
  quickRetry,
} from '../read/support/fake-oss.ts';
import { line, syntheticLog } from '../read/support/synthetic-log.ts';

const GIB = 1024 ** 3;

function objectOf(rest: Omit<FakeObject, 'content'> = {}): FakeObject {
  return { content: bytesContent(Buffer.from('12345')), ...rest };
}

function depsOf(object?: FakeObject) {
  return { client: createFakeOss(object), retry: quickRetry() };
}

describe('head', () => {
  test('tells what the object is, in the order of its JSON', async () => {
    const deps = depsOf(objectOf({ crc64: 2n ** 64n - 1n, etag: '"E"', nextAppendPosition: 5 }));
    const result = await runHead({ object: OBJECT }, deps);
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      url: 'oss://logs/app.log',
      bucket: 'logs',
      key: 'app.log',
      type: 'Appendable',
      contentLength: 5,
      nextAppendPosition: 5,
      crc64: '18446744073709551615',
      etag: '"E"',
      lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
      contentType: 'text/plain',
      storageClass: 'Standard',
      metadata: { owner: 'ops' },
      headers: { 'content-length': '5' },
    });
    expect(Object.keys(result).slice(0, 4)).toEqual(['url', 'bucket', 'key', 'type']);
  });

  test('says null for what the server does not say', async () => {
    const result = await runHead({ object: OBJECT }, depsOf(objectOf({ objectType: 'Normal' })));
    expect(result).toMatchObject({ nextAppendPosition: null, crc64: null, etag: null });
  });

  test('takes the length for the next position, where an Appendable answers without it', async () => {
    const result = await runHead({ object: OBJECT }, depsOf(objectOf()));
    expect(result.nextAppendPosition).toBe(5);
  });

  test('of an absent object says so', async () => {
    await expect(runHead({ object: OBJECT }, depsOf())).rejects.toThrow(ObjectMissingError);
  });

  test('tries again after a connection reset', async () => {
    const deps = depsOf(objectOf());
    deps.client.headFaults = [connectionReset()];
    await expect(runHead({ object: OBJECT }, deps)).resolves.toMatchObject({ contentLength: 5 });
  });
});

describe('head --position', () => {
  test('is where the next append starts', async () => {
    const deps = depsOf(objectOf({ nextAppendPosition: 5 }));
    await expect(runHeadPosition({ object: OBJECT }, deps)).resolves.toBe(5);
  });

  test('is 0 for an absent object', async () => {
    await expect(runHeadPosition({ object: OBJECT }, depsOf())).resolves.toBe(0);
  });

  test.each([
    ['is not appendable', 'ObjectNotAppendable', objectOf({ objectType: 'Normal' })],
    ['is sealed', 'ObjectSealed', objectOf({ nextAppendPosition: 5, sealedTime: '2026-11-22' })],
  ])('of an object that %s is refused', async (_, code, object) => {
    const position = runHeadPosition({ object: OBJECT }, depsOf(object));
    await expect(position).rejects.toThrow(AppendRefusedError);
    await expect(position).rejects.toMatchObject({ code });
  });
});

describe('the content that head prints', () => {
  async function print(object: FakeObject | undefined, amount: HeadAmount) {
    const client = createFakeOss(object);
    const output = createMemoryOutput();
    const deps = { client, output, retry: quickRetry() };
    const bytes = await runHeadContent({ object: OBJECT, amount }, deps);
    return { text: output.bytes().toString(), bytes, client };
  }

  test('is read no further than one range past what is printed', async () => {
    const longest = { content: syntheticLog(5 * GIB) };
    const { text, client } = await print(longest, { unit: 'lines', count: 10, allButLast: false });
    expect(text).toBe(Array.from({ length: 10 }, (_, number) => line(number)).join(''));
    expect(client.requests).toEqual(['HEAD', 'GET 0-65536']);
  });

  test('is one range for bytes', async () => {
    const longest = { content: syntheticLog(5 * GIB) };
    const { bytes, client } = await print(longest, { unit: 'bytes', count: 1000, allButLast: false });
    expect(bytes).toBe(1000);
    expect(client.requests).toEqual(['HEAD', 'GET 0-1000']);
  });

  test('is all but the last lines or bytes for a negative count', async () => {
    const lines = await print(objectOf(), { unit: 'lines', count: 1, allButLast: true });
    const bytes = await print(objectOf(), { unit: 'bytes', count: 2, allButLast: true });
    expect([lines.text, bytes.text]).toEqual(['', '123']);
  });

  test.each<HeadAmount>([
    { unit: 'lines', count: 10, allButLast: false },
    { unit: 'bytes', count: 10, allButLast: true },
  ])('of an empty object takes no GET (%j)', async (amount) => {
    const { text, client } = await print({ content: bytesContent(Buffer.alloc(0)) }, amount);
    expect(text).toBe('');
    expect(client.requests).toEqual(['HEAD']);
  });

  test('of an absent object is an error', async () => {
    const printing = print(undefined, { unit: 'lines', count: 10, allButLast: false });
    await expect(printing).rejects.toThrow(ObjectMissingError);
  });
});
