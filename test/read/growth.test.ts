import { describe, expect, test } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { type FollowStart, Growth, OBJECT_START } from '../../src/read/growth.ts';

function startAfter(text: string): FollowStart {
  const bytes = Buffer.from(text);
  return { length: bytes.length, crc64: crc64(bytes), etag: undefined, lastByte: bytes.at(-1) };
}

function headOf(text: string): { crc64: bigint; etag: undefined } {
  return { crc64: crc64(Buffer.from(text)), etag: undefined };
}

function text(pieces: Uint8Array[] | string): string {
  return typeof pieces === 'string' ? pieces : Buffer.concat(pieces).toString();
}

describe('growth', () => {
  test('is held back until the CRC-64 of the whole object proves it', async () => {
    const growth = new Growth(startAfter('one\n'));
    expect(growth.add(Buffer.from('two'))).toEqual([]);
    expect(growth.add(Buffer.from('\n'))).toEqual([]);
    expect(text(growth.settle(headOf('one\ntwo\n')))).toBe('two\n');
    expect(growth.position).toBe(8);
  });

  test('is printed unproved when more comes than is held back', async () => {
    const growth = new Growth(startAfter('one\n'), 4);
    expect(text(growth.add(Buffer.from('two')))).toBe('');
    expect(text(growth.add(Buffer.from('three')))).toBe('twothree');
    expect(text(growth.add(Buffer.from('four')))).toBe('');
    expect(text(growth.settle(headOf('one\ntwothreefour')))).toBe('four');
  });

  test('that is not proved is read again from the last proved byte, once', async () => {
    const growth = new Growth(startAfter('one\n'));
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(headOf('one\ntwo\n'))).toBe('again');
    expect(growth.position).toBe(4);
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(headOf('one\ntwo\n'))).toBe('replaced');
  });

  test('that is not proved after it was printed is another object', async () => {
    const growth = new Growth(startAfter('one\n'), 1);
    growth.add(Buffer.from('tvo\n'));
    expect(growth.settle(headOf('one\ntwo\n'))).toBe('replaced');
    growth.restart();
    expect(growth.position).toBe(0);
  });

  test('is taken as it comes where no CRC-64 is told, and proved from where one is', async () => {
    const growth = new Growth({ ...OBJECT_START, crc64: undefined });
    growth.add(Buffer.from('one\n'));
    expect(text(growth.settle({ crc64: undefined, etag: undefined }))).toBe('one\n');
    growth.add(Buffer.from('two\n'));
    expect(text(growth.settle(headOf('one\ntwo\n')))).toBe('two\n');
    growth.add(Buffer.from('three\n'));
    expect(growth.settle(headOf('another\n'))).toBe('again');
  });

  test('adopts the last byte where nothing was printed before', async () => {
    const growth = new Growth({ ...startAfter('one\n'), lastByte: undefined });
    expect([growth.fitsLastByte(0x0a), growth.fitsLastByte(0x0b)]).toEqual([true, false]);
  });
});
