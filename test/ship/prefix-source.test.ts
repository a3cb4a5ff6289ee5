import { expect, test } from 'vitest';
import type { AppendSource } from '../../src/append/source.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import { filePrefixes } from '../../src/ship/prefix-source.ts';
import { memorySource } from '../support/clients.ts';

const FILE = Buffer.from('0123456789');

test('a file is read no further than the longest beginning that is asked for', async () => {
  const ends: number[] = [];
  const source = memorySource(FILE);
  const read: AppendSource['read'] = (start, end) => {
    ends.push(end);
    return source.read(start, end);
  };
  const prefixes = await filePrefixes({ ...source, read }, [4, 7, 11]);
  expect(ends).toEqual([7]);
  expect(prefixes.bytes).toBe(10);
  expect([4, 7, 10, 11].map((length) => prefixes.of(length))).toEqual([
    crc64(FILE.subarray(0, 4)),
    crc64(FILE.subarray(0, 7)),
    undefined,
    undefined,
  ]);
});

test('a file that was rewritten while it was read is told by what it was asked about', async () => {
  const asked: unknown[] = [];
  const stillHolds = async (...range: unknown[]): Promise<boolean> => {
    asked.push(range);
    return false;
  };
  const hashing = filePrefixes({ ...memorySource(FILE), stillHolds }, [4, 7]);
  await expect(hashing).rejects.toMatchObject({ code: 'SourceChanged', facts: { while: 'read' } });
  expect(asked).toEqual([[0, 7, crc64(FILE.subarray(0, 7))]]);
});
