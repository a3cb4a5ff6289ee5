// The hard cases of docs/exactly-once.md, one by one, over real sockets.
import { describe, expect } from 'vitest';
import { resolveObject } from '../../src/append/resolve.ts';
import { type Appended, appendExactlyOnce } from '../../src/append/session.ts';
import type { AppendSource } from '../../src/append/source.ts';
import type { RetryNotice } from '../../src/retry/wait.ts';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { connectTo, countCopies, memorySource, sessionDeps, uniqueContent } from '../support/clients.ts';
import { typedFailure } from '../support/errors.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';
import { witness } from '../support/witness.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
const READ_TIMEOUT_MS = 300;

interface Options {
  readonly retryTimes?: number;
  readonly onConflict?: 'append-after' | 'stop';
  readonly source?: AppendSource;
  readonly notices?: RetryNotice[];
  readonly signal?: AbortSignal;
  /** Milliseconds; a large body takes a while on a busy machine. */
  readonly readTimeoutMs?: number;
}

/** HEAD, then the append under test. */
async function append(sandbox: Sandbox, content: Buffer, options: Options = {}): Promise<Appended> {
  const client = connectTo(sandbox, options.readTimeoutMs ?? READ_TIMEOUT_MS);
  const plain = sessionDeps(client, options.retryTimes ?? 3);
  const deps = {
    ...plain,
    retry: { ...plain.retry, onRetry: (notice: RetryNotice) => options.notices?.push(notice) },
    ...(options.signal && { signal: options.signal }),
  };
  try {
    const { objectEnd } = await resolveObject(OBJECT, deps);
    return await appendExactlyOnce(
      {
        object: OBJECT,
        source: options.source ?? memorySource(content),
        objectEnd,
        onConflict: options.onConflict ?? 'append-after',
        requestHeaders: async () => ({}),
      },
      deps,
    );
  } finally {
    await client.close();
  }
}

async function stored({ store }: Sandbox): Promise<Buffer> {
  return store.read(OBJECT.bucket, OBJECT.key);
}

const before = Buffer.from('what was there before\n');
const content = uniqueContent(700);

describe('an append whose answer is lost', () => {
  const faults: Fault[] = [
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'status', status: 500, commit: true },
    { on: 'append', do: 'status', status: 502, html: true, commit: true },
    { on: 'append', do: 'status', status: 429, commit: true },
    { on: 'append', do: 'stall', when: 'after-commit' },
  ];

  test.for(faults)('is proved to have landed, and not sent again: %o', async (fault, { sandbox }) => {
    await sandbox.store.append(OBJECT.bucket, OBJECT.key, before);
    sandbox.faults.add(fault);
    const appended = await append(sandbox, content);
    expect(appended).toMatchObject({ position: before.length, attempts: 1, recovered: true, proof: 'crc64' });
    expect(await stored(sandbox)).toEqual(Buffer.concat([before, content]));
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('is found although another writer appended after it', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'foreign-append', when: 'after', bytes: 50 },
      { on: 'append', nth: 1, do: 'commit-then-drop' },
    );
    const appended = await append(sandbox, content);
    expect(appended).toMatchObject({ position: 0, attempts: 1, recovered: true, proof: 'read-back' });
    expect(appended.objectEnd.position).toBe(content.length);
    const object = await stored(sandbox);
    expect(object).toHaveLength(content.length + 50);
    expect(countCopies(object, content)).toBe(1);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST unanswered', 'HEAD 200', 'GET 206']);
  });

  test('is settled even when the HEAD that should settle it fails too', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', do: 'commit-then-drop' },
      { on: 'head', nth: 2, do: 'status', status: 503 },
      { on: 'head', nth: 3, do: 'reset-before-body' },
    );
    expect(await append(sandbox, content)).toMatchObject({ attempts: 1, recovered: true });
    expect(await stored(sandbox)).toEqual(content);
  });

  test('is in doubt, and said to be, when nobody could look', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', do: 'commit-then-drop' },
      { on: 'head', nth: 2, times: 2, do: 'status', status: 503 },
    );
    await expect(append(sandbox, content, { retryTimes: 2 })).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
      notes: [expect.stringContaining('it is not known whether the append landed')],
    });
  });

  test('is proved by reading back on a server that tells no CRC-64', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' },
      { on: 'append', nth: 1, do: 'commit-then-drop' },
    );
    await sandbox.store.append(OBJECT.bucket, OBJECT.key, before);
    expect(await append(sandbox, content)).toMatchObject({ recovered: true, proof: 'read-back' });
    expect(await stored(sandbox)).toEqual(Buffer.concat([before, content]));
  });
});

describe('an append that did not land', () => {
  const faults: Fault[] = [
    { on: 'append', do: 'reset-before-body' },
    { on: 'append', do: 'reset-mid-body', afterBytes: 300 },
    { on: 'append', do: 'status', status: 500 },
    { on: 'append', do: 'status', status: 503, retryAfter: 1 },
    { on: 'append', do: 'status', status: 408 },
    { on: 'append', do: 'stall', when: 'before-body' },
    { on: 'append', do: 'stall', when: 'mid-body' },
  ];

  test.for(faults)('is sent again at the same position: %o', async (fault, { sandbox }) => {
    sandbox.faults.add(fault);
    const notices: RetryNotice[] = [];
    expect(await append(sandbox, content, { notices })).toMatchObject({
      position: 0,
      attempts: 2,
      recovered: false,
    });
    expect(await stored(sandbox)).toEqual(content);
    expect(notices).toHaveLength(1);
  });

  test('for a clock that is wrong is signed again by the clock of the server', async ({ start }) => {
    const sandbox = await start({ clock: () => new Date(Date.now() + 3_600_000) });
    expect(await append(sandbox, content)).toMatchObject({ position: 0, attempts: 1 });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 403', 'HEAD 404', 'POST 200']);
  });

  test('is told as it is after the last try', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', times: 3, do: 'status', status: 503 });
    await expect(append(sandbox, content, { retryTimes: 2 })).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      status: 503,
      notes: ['gave up after 3 attempts'],
    });
    expect(postsOf(sandbox)).toHaveLength(3);
    expect(await sandbox.store.stat(OBJECT.bucket, OBJECT.key)).toBeUndefined();
  });

  test('may still land after the last look when it had no answer, and that is said', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'reset-mid-body', afterBytes: 300 });
    await expect(append(sandbox, content, { retryTimes: 0 })).rejects.toMatchObject({
      notes: [expect.stringContaining('nothing had landed when last looked')],
    });
  });

  test('meets its own first request, which was still on its way, and does not land twice', async ({
    sandbox,
  }) => {
    // Longer than the client waits for the first, not as long for the second: the first comes in between.
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'stall', when: 'before-commit', ms: READ_TIMEOUT_MS + 150 },
      { on: 'append', nth: 2, do: 'stall', when: 'before-body', ms: READ_TIMEOUT_MS - 30 },
    );
    expect(await append(sandbox, content)).toMatchObject({ position: 0, attempts: 2, recovered: true });
    await sandbox.idle();
    expect(await stored(sandbox)).toEqual(content);
  });
});

describe('a part that landed', () => {
  test.for([1, 350, 699])('of %i bytes is gone on from', async (bytes, { sandbox }) => {
    await sandbox.store.append(OBJECT.bucket, OBJECT.key, before);
    sandbox.faults.add({ on: 'append', do: 'commit-prefix-then-drop', bytes });
    expect(await append(sandbox, content)).toMatchObject({
      position: before.length,
      attempts: 2,
      recovered: true,
    });
    expect(await stored(sandbox)).toEqual(Buffer.concat([before, content]));
    expect(postsOf(sandbox)[1]?.query.position).toBe(String(before.length + bytes));
  });

  test('is no longer compared once the command is interrupted', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'commit-prefix-then-drop', bytes: 350 });
    const interruption = new AbortController();
    const plain = memorySource(content, 100);
    let readings = 0;
    let compared = 0;
    const source: AppendSource = {
      ...plain,
      async *read(start, end) {
        readings += 1;
        for await (const piece of plain.read(start, end)) {
          if (readings === 2) {
            compared += 1;
            interruption.abort(new Error('interrupted'));
          }
          yield piece;
        }
      },
    };
    const interrupted = append(sandbox, content, { source, signal: interruption.signal });
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(compared).toBe(1);
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('counts as progress: as many tries follow as at the start', async ({ sandbox }) => {
    sandbox.faults.add(
      ...[100, 100, 100, 100].map((bytes): Fault => ({ on: 'append', do: 'commit-prefix-then-drop', bytes })),
    );
    expect(await append(sandbox, content, { retryTimes: 1 })).toMatchObject({ attempts: 5 });
    expect(await stored(sandbox)).toEqual(content);
  });

  test('with another writer behind it is not mended by doubling or tearing, but told', async ({
    sandbox,
  }) => {
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'commit-prefix-then-drop', bytes: 300 },
      { on: 'append', nth: 2, do: 'foreign-append', when: 'before', bytes: 40 },
    );
    expect(await typedFailure(append(sandbox, content))).toMatchObject({
      code: 'PositionConflict',
      message: expect.stringContaining('the first 300 bytes of memory landed before position 300'),
      hint: expect.stringContaining('tail -c +301'),
    });
    expect(await stored(sandbox)).toHaveLength(340);
  });
});

describe('another writer', () => {
  test('between HEAD and the append is appended after', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'before', bytes: 50 });
    expect(await append(sandbox, content)).toMatchObject({ position: 50, attempts: 2, recovered: false });
    expect((await stored(sandbox)).subarray(50)).toEqual(content);
  });

  test('of exactly our length at our position is not taken for ourselves', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'reset-mid-body', afterBytes: 300 },
      { on: 'head', nth: 2, do: 'foreign-append', when: 'before', bytes: content.length },
    );
    expect(await append(sandbox, content)).toMatchObject({ position: content.length, recovered: false });
    expect(countCopies(await stored(sandbox), content)).toBe(1);
  });

  test('who never stops makes us give up, and says so', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', times: 11, do: 'foreign-append', when: 'before', bytes: 5 });
    await expect(append(sandbox, content, { retryTimes: 1 })).rejects.toMatchObject({
      code: 'PositionNotEqualToLength',
    });
    expect(countCopies(await stored(sandbox), content)).toBe(0);
  });

  test('is a reason to stop where the position is fixed', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'before', bytes: 5 });
    await expect(append(sandbox, content, { onConflict: 'stop' })).rejects.toMatchObject({
      code: 'PositionConflict',
      message: 'oss://demo/app.log ends at 5, not at position 0; nothing was appended',
      cause: { code: 'PositionNotEqualToLength', status: 409 },
    });
  });
});

describe('an answer while the body is still being sent', () => {
  const large = uniqueContent(8 * 1024 * 1024);

  test('409 is read and acted on, not reported as a broken pipe', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'early-409', afterBytes: 100_000 });
    const notices: RetryNotice[] = [];
    const source = memorySource(large, 65_536);
    expect(await append(sandbox, large, { source, notices, readTimeoutMs: 10_000 })).toMatchObject({
      position: 0,
      attempts: 2,
    });
    expect(notices.map(({ error }) => error.code)).toEqual(['PositionNotEqualToLength']);
    expect((await stored(sandbox)).equals(large)).toBe(true);
  });

  test('403 is reported as itself', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'early-403', afterBytes: 100_000 });
    await expect(
      append(sandbox, large, { source: memorySource(large, 65_536), readTimeoutMs: 10_000 }),
    ).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });
});

describe('a replaced object', () => {
  test('is appended to from its new end', async ({ sandbox }) => {
    await sandbox.store.append(OBJECT.bucket, OBJECT.key, before);
    sandbox.faults.add(
      { on: 'append', do: 'reset-before-body' },
      { on: 'head', nth: 2, do: 'replace-object', when: 'before', length: 7 },
    );
    expect(await append(sandbox, content)).toMatchObject({ position: 7, attempts: 2 });
    expect((await stored(sandbox)).subarray(7)).toEqual(content);
  });

  test('is a reason to stop where the position is fixed', async ({ sandbox }) => {
    await sandbox.store.append(OBJECT.bucket, OBJECT.key, before);
    sandbox.faults.add(
      { on: 'append', do: 'reset-before-body' },
      { on: 'head', nth: 2, do: 'replace-object', when: 'before', length: 7 },
    );
    await expect(append(sandbox, content, { onConflict: 'stop' })).rejects.toMatchObject({
      code: 'ObjectReplaced',
    });
  });
});

describe('a 200 that cannot be true', () => {
  test.for<[Fault['do'], string]>([
    ['corrupt', 'Crc64Mismatch'],
    ['wrong-crc', 'Crc64Mismatch'],
    ['wrong-next-position', 'UnexpectedPosition'],
  ])('(%s) is an error with every fact, and never tried again', async ([kind, code], { sandbox }) => {
    sandbox.faults.add({ on: 'append', do: kind } as Fault);
    const error = await typedFailure(append(sandbox, content));
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/700 bytes were appended at position 0.*request id [0-9A-F]{24}/),
      hint: expect.stringContaining('tail -c +1 oss://demo/app.log'),
    });
    if (code === 'Crc64Mismatch') expect(error.message).toMatch(/its CRC-64 is \d+, not \d+/);
    expect(postsOf(sandbox)).toHaveLength(1);
  });
});

test.skipIf(witness === undefined)(
  'what looks like damage is the fault of a source that is another one by now, as a witness finds',
  async ({ sandbox }) => {
    let readings = 0;
    const source: AppendSource = {
      name: 'app.log',
      size: 700,
      async *read(start, end) {
        readings += 1;
        yield (readings === 1 ? content : uniqueContent(700)).subarray(start, end);
      },
    };
    sandbox.faults.add({ on: 'append', do: 'corrupt' });
    await expect(append(sandbox, content, { source })).rejects.toMatchObject({ code: 'SourceChanged' });
    expect(postsOf(sandbox)).toHaveLength(1);
  },
);

describe('the local source', () => {
  /** Other bytes at every reading. */
  const restless: AppendSource = {
    name: 'app.log',
    size: 700,
    async *read(start, end) {
      yield uniqueContent(end - start);
    },
  };

  test('that is rewritten between two tries is an error, not another landing', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'status', status: 503 });
    await expect(append(sandbox, content, { source: restless })).rejects.toMatchObject({
      code: 'SourceChanged',
    });
    expect(await sandbox.store.stat(OBJECT.bucket, OBJECT.key)).toBeUndefined();
  });
});
