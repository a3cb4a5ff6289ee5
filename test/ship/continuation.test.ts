// The prefix proof: which bytes of a file the objects hold, with one object and with several.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppendSource } from '../../src/append/source.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { findContinuation } from '../../src/ship/continuation.ts';
import { Series } from '../../src/ship/series.ts';
import { placeHeaders, placeInMetadata } from '../../src/ship/source-place.ts';
import { connectTo, memorySource, sessionDeps, uniqueContent } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
/** Any limit: only whether there is one counts here. */
const ROLLOVER_BYTES = 1024;

async function store(
  sandbox: Sandbox,
  object: typeof OBJECT,
  contents: readonly (Buffer | string)[],
): Promise<void> {
  for (const [index, content] of contents.entries()) {
    await sandbox.store.append('demo', new Series(object).objectAt(index).key, content);
  }
}

interface ProveOptions {
  readonly spansObjects?: boolean;
  readonly object?: typeof OBJECT;
  readonly signal?: AbortSignal;
}

async function prove(
  sandbox: Sandbox,
  file: AppendSource | string | Buffer,
  { spansObjects = false, object = OBJECT, ...given }: ProveOptions = {},
): Promise<number | undefined> {
  const client = connectTo(sandbox, 5000);
  try {
    const deps = { ...sessionDeps(client, 3), ...given };
    const series = new Series(object, spansObjects ? ROLLOVER_BYTES : undefined);
    const newest = await series.findNewest(deps);
    const source = typeof file === 'string' || Buffer.isBuffer(file) ? memorySource(Buffer.from(file)) : file;
    return await findContinuation(source, { series, newest }, deps);
  } finally {
    await client.close();
  }
}

describe('one object', () => {
  test.for([
    ['is the beginning of a longer file', 'one\n', 'one\ntwo\n', 4],
    ['is the whole file', 'one\n', 'one\n', 4],
    ['is longer than the file', 'one\ntwo\n', 'one\n', undefined],
    ['holds something else', 'One\n', 'one\n', undefined],
    ['differs in its last byte', 'one\ntwO', 'one\ntwo\nthree\n', undefined],
    ['is empty', '', 'one\n', 0],
    ['and the file are empty', '', '', 0],
  ] as const)('that %s', async ([, stored, file, offset], { sandbox }) => {
    await store(sandbox, OBJECT, [stored]);
    expect(await prove(sandbox, file)).toBe(offset);
  });

  test('is no longer compared once the command is interrupted', async ({ sandbox }) => {
    const interruption = new AbortController();
    const file: AppendSource = {
      name: 'app.log',
      size: 8,
      async *read() {
        yield Buffer.from('one\n');
        interruption.abort(new Error('interrupted'));
        yield Buffer.from('two\n');
      },
    };
    await store(sandbox, OBJECT, ['one\ntwo\n']);
    await expect(prove(sandbox, file, { signal: interruption.signal })).rejects.toThrow('interrupted');
  });

  test('is read back where the server tells no CRC-64', async ({ sandbox }) => {
    const content = uniqueContent(1000);
    await store(sandbox, OBJECT, [content]);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    expect(await prove(sandbox, content)).toBe(1000);
    expect(await prove(sandbox, uniqueContent(1000))).toBeUndefined();
  });

  test('that is absent holds nothing of the file', async ({ sandbox }) => {
    expect(await prove(sandbox, 'one\n')).toBe(0);
  });

  test('is proved by its CRC-64 alone, and the file is read once, as far as needed', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['one\n']);
    const file = memorySource(Buffer.from('one\ntwo\n'));
    const ranges: [number, number][] = [];
    const watched: AppendSource = {
      ...file,
      read(start, end) {
        ranges.push([start, end]);
        return file.read(start, end);
      },
    };
    expect(await prove(sandbox, watched)).toBe(4);
    expect(ranges).toEqual([[0, 4]]);
    expect(exchangesOf(sandbox).every((exchange) => exchange.startsWith('HEAD'))).toBe(true);
  });

  test('of a server that tells no CRC-64 is read back', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['one\n']);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    expect(await prove(sandbox, 'one\ntwo\n')).toBe(4);
    expect(await prove(sandbox, 'One\ntwo\n')).toBeUndefined();
    expect(exchangesOf(sandbox)).toContain('GET 206');
  });

  test('longer than the file is not read back to know that', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['one\ntwo\n']);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    expect(await prove(sandbox, 'one\n')).toBeUndefined();
    expect(exchangesOf(sandbox).filter((exchange) => exchange.startsWith('GET'))).toEqual([]);
  });
});

describe('several objects', () => {
  test('together hold the beginning of the file', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['0123', '4567', '89']);
    expect(await prove(sandbox, '0123456789ab', { spansObjects: true })).toBe(10);
    // Unless the file is known to begin in the newest.
    expect(await prove(sandbox, '0123456789ab')).toBeUndefined();
  });

  test('are counted back only to where the file begins', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['another', 'file', '0123', '45']);
    expect(await prove(sandbox, '0123456', { spansObjects: true })).toBe(6);
  });

  test('that end in something else hold nothing of it', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['0123', '4567', 'xx']);
    expect(await prove(sandbox, '0123456789ab', { spansObjects: true })).toBeUndefined();
  });

  test('of a server that tells no CRC-64 are read back', async ({ sandbox }) => {
    await store(sandbox, OBJECT, ['0123', '4567']);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    expect(await prove(sandbox, '0123456789', { spansObjects: true })).toBe(8);
  });

  test('of any sizes are proved where they are the beginning, and only there', async ({ sandbox }) => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(30), fc.boolean(), async (lengths, more, damaged) => {
        run += 1;
        const object = { bucket: 'demo', key: `run-${run}.log` };
        const total = lengths.reduce((sum, length) => sum + length, 0);
        // Only the first byte is 0, so that no later part is also a beginning of the file by chance.
        const file = Buffer.from(
          uniqueContent(total + more).map((byte, index) => (index === 0 ? 0 : byte | 1)),
        );
        let at = 0;
        const contents = lengths.map((length) => {
          at += length;
          return Buffer.from(file.subarray(at - length, at));
        });
        await store(sandbox, object, contents);
        if (damaged) file.writeUInt8(file.readUInt8(total - 1) ^ 1, total - 1);
        const proved = await prove(sandbox, file, { spansObjects: true, object });
        expect(proved).toBe(damaged ? undefined : total);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an object that says where in its source it begins', () => {
  /** As object `index`, beginning behind `before`. */
  async function storeFrom(
    { store }: Sandbox,
    index: number,
    before: string | Buffer,
    content: string | Buffer,
  ): Promise<void> {
    const headers = placeHeaders({ bytes: before.length, crc64: crc64(Buffer.from(before)) });
    const { key } = new Series(OBJECT).objectAt(index);
    await store.put('demo', key, content, { type: 'Appendable', headers });
  }

  test.for([
    ['continues its beginning', 'one\n', 'two\n', 'one\ntwo\nthree\n', 8],
    ['ends it', 'one\n', 'two\n', 'one\ntwo\n', 8],
    ['begins elsewhere', 'one\n', 'two\n', 'two\nthree\n', undefined],
    ['holds something else', 'one\n', 'two\n', 'one\ntwO\n', undefined],
    ['is longer than the file', 'one\n', 'two\n', 'one\ntw', undefined],
    ['follows another beginning', 'one\n', 'two\n', 'One\ntwo\nthree\n', undefined],
    ['begins a generation', '', 'two\n', 'two\nthree\n', 4],
  ] as const)(
    'is proof alone, those before it are gone: it %s',
    async ([, before, content, file, offset], { sandbox }) => {
      await storeFrom(sandbox, 7, before, content);
      expect(await prove(sandbox, file)).toBe(offset);
      expect(await prove(sandbox, file, { spansObjects: true })).toBe(offset);
      expect(sandbox.requests.filter(({ method }) => method === 'HEAD')).toHaveLength(4);
    },
  );

  test('ends the look at older ones that say nothing', async ({ sandbox }) => {
    await storeFrom(sandbox, 0, '', 'not of this file');
    await storeFrom(sandbox, 1, 'one\n', 'two\n');
    await sandbox.store.append('demo', 'app.2.log', 'three\n');
    expect(await prove(sandbox, 'one\ntwo\nthree\nfour\n', { spansObjects: true })).toBe(14);
    expect(await prove(sandbox, 'two\nthree\nfour\n', { spansObjects: true })).toBeUndefined();
  });

  test('is read back where the server tells no CRC-64', async ({ sandbox }) => {
    await storeFrom(sandbox, 1, 'one\n', 'two\n');
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' });
    expect(await prove(sandbox, 'one\ntwo\nthree\n')).toBe(8);
    expect(await prove(sandbox, 'one\ntwO\nthree\n')).toBeUndefined();
  });

  it('is of no series where what it says is no place', () => {
    for (const [bytes, crc] of [
      ['-1', '0'],
      ['1.5', '0'],
      ['9'.repeat(16), '0'],
      ['1', 'x'],
      ['1', '9'.repeat(20)],
    ]) {
      expect(placeInMetadata({ 'append-from': bytes ?? '', 'append-from-crc64': crc ?? '' })).toBeUndefined();
    }
    expect(placeInMetadata({ 'append-from': '12' })).toBeUndefined();
    expect(placeInMetadata({ 'append-from': '12', 'append-from-crc64': '34' })).toEqual({
      bytes: 12,
      crc64: 34n,
    });
  });
});
