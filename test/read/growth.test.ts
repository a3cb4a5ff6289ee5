import { beforeAll, describe, expect, test } from 'vitest';
import { type Crc64Library, crc64, loadCrc64 } from '../../src/crc64/crc64.ts';
import { type FollowStart, Growth, OBJECT_START } from '../../src/read/growth.ts';

let library: Crc64Library;
beforeAll(async () => {
  library = await loadCrc64();
});

async function startAfter(text: string): Promise<FollowStart> {
  const bytes = Buffer.from(text);
  return { length: bytes.length, crc64: await crc64(bytes), etag: undefined, lastByte: bytes.at(-1) };
}

async function headOf(text: string): Promise<{ crc64: bigint; etag: undefined }> {
  return { crc64: await crc64(Buffer.from(text)), etag: undefined };
}

function text(pieces: Uint8Array[] | string): string {
  return typeof pieces === 'string' ? pieces : Buffer.concat(pieces).toString();
}

describe('growth', () => {
  test('is held back until the CRC-64 of the whole object proves it', async () => {
    const growth = new Growth(await startAfter('one\n'), library);
    expect(growth.add(Buffer.from('two'))).toEqual([]);
    expect(growth.add(Buffer.from('\n'))).toEqual([]);
    expect(text(growth.settle(await headOf('one\ntwo\n')))).toBe('two\n');
    expect(growth.position).toBe(8);
  });

  test('is printed unproved when more comes than is held back', async () => {
    const growth = new Growth(await startAfter('one\n'), library, 4);
    expect(text(growth.add(Buffer.from('two')))).toBe('');
    expect(text(growth.add(Buffer.from('three')))).toBe('twothree');
    expect(text(growth.add(Buffer.from('four')))).toBe('');
    expect(text(growth.settle(await headOf('one\ntwothreefour')))).toBe('four');
  });

  test('that is not proved is read again from the last proved byte, once', async () => {
    const growth = new Growth(await startAfter('one\n'), library);
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(await headOf('one\ntwo\n'))).toBe('again');
    expect(growth.position).toBe(4);
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(await headOf('one\ntwo\n'))).toBe('replaced');
  });

  test('that is not proved after it was printed is another object', async () => {
    const growth = new Growth(await startAfter('one\n'), library, 1);
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(await headOf('one\ntwo\n'))).toBe('replaced');
    growth.restart();
    expect(growth.position).toBe(0);
  });

  test('is taken as it comes where no CRC-64 is told, and proved from where one is', async () => {
    const growth = new Growth({ ...OBJECT_START, crc64: undefined }, library);
    growth.add(Buffer.from('one\n'));
    expect(text(growth.settle({ crc64: undefined, etag: undefined }))).toBe('one\n');
    growth.add(Buffer.from('two\n'));
    expect(text(growth.settle(await headOf('one\ntwo\n')))).toBe('two\n');
    growth.add(Buffer.from('three\n'));
    expect(growth.settle(await headOf('another\n'))).toBe('again');
  });

  test('adopts the last byte where nothing was printed before', async () => {
    const growth = new Growth({ ...(await startAfter('one\n')), lastByte: undefined }, library);
    expect([growth.fitsLastByte(0x0a), growth.fitsLastByte(0x0b)]).toEqual([true, false]);
  });
});
