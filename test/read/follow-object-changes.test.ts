import { describe, expect, test } from 'vitest';
import { bytesContent, createFakeOss } from './support/fake-oss.ts';
import { followed, followedFake, objectOf, put, remove, type Step, wait } from './support/following.ts';

describe('tail -f of an object that changes otherwise', () => {
  test('tells that it became shorter, and prints it from its start', async () => {
    const { text, notices } = await followed('1\n2\n3\n', [put('4\n'), wait, put('4\n5\n')]);
    expect(text).toBe('1\n2\n3\n4\n5\n');
    expect(notices).toEqual(['truncated']);
  });

  test('tells that it became empty', async () => {
    const { text, notices } = await followed('1\n', [put(''), wait, put('2\n'), wait]);
    expect(text).toBe('1\n2\n');
    expect(notices).toEqual(['truncated']);
  });

  test.each([
    ['as long', 'b\n'],
    ['as long, with the same last byte', 'c\n'],
    ['longer', 'b\nc\n'],
  ])('tells that it was replaced by one %s, and prints that from its start', async (_, other) => {
    const { text, notices } = await followed('a\n', [put(other), wait, wait]);
    expect(text).toBe(`a\n${other}`);
    expect(notices).toEqual(['replaced']);
  });

  test('tells that it was deleted and that it exists again, and prints it from its start', async () => {
    const { text, notices } = await followed('1\n2\n', [remove, wait, put('1\n2\n3\n'), wait]);
    expect(text).toBe('1\n2\n1\n2\n3\n');
    expect(notices).toEqual(['inaccessible', 'appeared']);
  });

  test('notices a change during its first output', async () => {
    const fake = createFakeOss(await objectOf('1\n2\n3\n'));
    fake.faults = [{ kind: 'replace', afterBytes: 2, object: await objectOf('4\n') }];
    const { text, notices } = await followedFake(fake, [wait, wait]);
    expect(text).toBe('4\n');
    expect(notices).toEqual(['outage', 'replaced', 'recovered']);
  });

  test('does not go on comparing where CRC-64 headers are wrong from the start', async () => {
    const fake = createFakeOss({ ...(await objectOf('1\n')), crc64: 5n });
    const grow =
      (text: string, crc: bigint): Step =>
      async (fake) => {
        fake.object = { ...(await objectOf(text)), crc64: crc };
      };
    const steps = [grow('1\n2\n', 6n), wait, wait, wait, grow('1\n2\n3\n', 7n), wait];
    const { text, notices } = await followedFake(fake, steps);
    expect(text).toBe('1\n1\n2\n3\n');
    expect(notices).toEqual(['replaced']);
  });

  test('follows without CRC-64 and ETag by length and last byte', async () => {
    const fake = createFakeOss({ content: bytesContent(Buffer.from('ab')) });
    const grow =
      (text: string): Step =>
      (fake) => {
        fake.object = { content: bytesContent(Buffer.from(text)) };
      };
    const { text, notices } = await followedFake(fake, [grow('abc'), grow('xyz!'), wait, wait, wait]);
    expect(text).toBe('abcxyz!');
    expect(notices).toEqual(['replaced']);
  });
});
