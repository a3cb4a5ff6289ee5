// The bytes of an object, whatever the network does, and the proof of them.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runCat } from '../../src/api/cat.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import { IntegrityError, ObjectMissingError } from '../../src/errors.ts';
import type { Notice } from '../../src/facts/notices.ts';
import type { Excerpt } from '../../src/read/excerpt.ts';
import {
  bytesContent,
  connectionReset,
  createFakeOss,
  createMemoryOutput,
  type FakeObject,
  type FakeOss,
  OBJECT,
  quickRetry,
} from '../read/support/fake-oss.ts';

const CONTENT = randomBytes(300_000);

function objectOf(content: Buffer, rest: Partial<FakeObject> = {}): FakeObject {
  return { content: bytesContent(content), crc64: crc64(content), etag: '"1"', ...rest };
}

async function cat(client: FakeOss, excerpt: Excerpt = {}) {
  const output = createMemoryOutput();
  const notices: Notice[] = [];
  const deps = { client, retry: quickRetry(), output, onNotice: (notice: Notice) => notices.push(notice) };
  const outcome = await runCat({ object: OBJECT, excerpt }, deps).catch((error: unknown) => ({ error }));
  return { outcome, printed: output.bytes(), notices };
}

describe('cat', () => {
  test('prints the whole object and proves it', async () => {
    const { outcome, printed, notices } = await cat(createFakeOss(objectOf(CONTENT)));
    expect(outcome).toEqual({ bytes: CONTENT.length, proved: true });
    expect(printed.equals(CONTENT)).toBe(true);
    expect(notices).toEqual([]);
  });

  test('goes on where the connection breaks', async () => {
    const client = createFakeOss(objectOf(CONTENT));
    client.faults = [
      { kind: 'break', afterBytes: 100_001 },
      { kind: 'error', error: connectionReset() },
      { kind: 'cut', afterBytes: 7 },
    ];
    const { outcome, printed } = await cat(client);
    expect(outcome).toEqual({ bytes: CONTENT.length, proved: true });
    expect(printed.equals(CONTENT)).toBe(true);
    expect(client.requests.slice(1).map((request) => request.split('-')[0])).toEqual([
      'GET 0',
      'GET 100001',
      'GET 100001',
      'GET 100008',
    ]);
  });

  test('says after the last byte that a byte was damaged on its way', async () => {
    const client = createFakeOss(objectOf(CONTENT));
    client.faults = [{ kind: 'damage', atByte: 200_000 }];
    const { outcome, printed } = await cat(client);
    expect(outcome).toMatchObject({ error: { code: 'Crc64Mismatch', facts: { expected: crc64(CONTENT) } } });
    expect((outcome as { error: Error }).error).toBeInstanceOf(IntegrityError);
    expect((outcome as { error: Error }).error.message).toMatch(/may be damaged/);
    expect(printed).toHaveLength(CONTENT.length);
  });

  test('leaves out what is appended meanwhile', async () => {
    const client = createFakeOss(objectOf(CONTENT));
    const longer = Buffer.concat([CONTENT, Buffer.from('more')]);
    client.faults = [{ kind: 'replace', afterBytes: 10, object: objectOf(longer, { etag: '"2"' }) }];
    const { outcome, printed } = await cat(client);
    expect(outcome).toEqual({ bytes: CONTENT.length, proved: true });
    expect(printed.equals(CONTENT)).toBe(true);
  });

  test.each([
    ['another of the same length', objectOf(randomBytes(CONTENT.length), { etag: '"2"' }), 'ObjectReplaced'],
    ['a shorter one', objectOf(CONTENT.subarray(1)), 'ObjectReplaced'],
    ['none', undefined, 'NoSuchKey'],
  ])('ends when the object is replaced by %s while it is read', async (_, object, code) => {
    const client = createFakeOss(objectOf(CONTENT));
    client.faults = [{ kind: 'replace', afterBytes: 10, object }];
    const { outcome, printed } = await cat(client);
    expect(outcome).toMatchObject({ error: { code } });
    expect(printed).toHaveLength(10);
  });

  test('of an object without a CRC-64 is not proved, and says so', async () => {
    const { crc64: _, ...object } = objectOf(CONTENT);
    const { outcome, printed, notices } = await cat(createFakeOss(object));
    expect(outcome).toEqual({ bytes: CONTENT.length, proved: false });
    expect(printed.equals(CONTENT)).toBe(true);
    expect(notices).toEqual([{ kind: 'object-unproved', url: 'oss://logs/app.log' }]);
  });

  test('of an empty object needs no GET', async () => {
    const client = createFakeOss(objectOf(Buffer.alloc(0)));
    expect(await cat(client)).toMatchObject({ outcome: { bytes: 0, proved: true }, notices: [] });
    expect(client.requests).toEqual(['HEAD']);
  });

  test('of an absent object is an error', async () => {
    const { outcome } = await cat(createFakeOss());
    expect((outcome as { error: unknown }).error).toBeInstanceOf(ObjectMissingError);
  });

  test('of a part reads no more than that, and proves nothing', async () => {
    const client = createFakeOss(objectOf(CONTENT));
    const { outcome, printed, notices } = await cat(client, { offset: 10, count: 20 });
    expect(outcome).toEqual({ bytes: 20, proved: false });
    expect(printed.equals(CONTENT.subarray(10, 30))).toBe(true);
    expect(client.requests).toEqual(['HEAD', 'GET 10-30']);
    expect(notices).toEqual([]);
  });

  test('of a part that is all of the object proves it', async () => {
    const client = createFakeOss(objectOf(CONTENT));
    expect((await cat(client, { last: CONTENT.length })).outcome).toMatchObject({ proved: true });
  });
});
