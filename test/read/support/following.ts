// Follows a fake object step by step: each wait of the follow loop is one step, and no real time passes.

import { expect } from 'vitest';
import { runTail, type TailInput } from '../../../src/api/tail.ts';
import { crc64 } from '../../../src/crc64/crc64.ts';
import type { Notice } from '../../../src/facts/notices.ts';
import type { TailNotice } from '../../../src/read/notice.ts';
import {
  bytesContent,
  createFakeClock,
  createFakeOss,
  createMemoryOutput,
  type FakeObject,
  type FakeOss,
  type Fault,
  OBJECT,
  quickRetry,
} from './fake-oss.ts';

export async function objectOf(text: string | Uint8Array): Promise<FakeObject> {
  const bytes = Buffer.from(text);
  return { content: bytesContent(bytes), crc64: crc64(bytes) };
}

export type Step = (fake: FakeOss) => void | Promise<void>;

export const put =
  (text: string): Step =>
  async (fake) => {
    fake.object = await objectOf(text);
  };
export const remove: Step = (fake) => {
  fake.object = undefined;
};
export const wait: Step = () => undefined;
export const fail =
  (...faults: Fault[]): Step =>
  (fake) => {
    fake.faults.push(...faults);
  };

export interface Followed {
  readonly text: string;
  readonly notices: TailNotice['kind'][];
  readonly delays: readonly number[];
  readonly requests: readonly string[];
}

/** Follows a fake object; one step happens during each wait, and the end of the steps ends the following. */
export async function followed(
  first: string | undefined,
  steps: readonly Step[],
  input: Partial<TailInput> = {},
): Promise<Followed> {
  const fake = createFakeOss(first === undefined ? undefined : await objectOf(first));
  fake.pieceBytes = 5;
  return followedFake(fake, steps, input);
}

export async function followedFake(
  fake: FakeOss,
  steps: readonly Step[],
  input: Partial<TailInput> = {},
): Promise<Followed> {
  const end = new AbortController();
  const left = [...steps];
  const clock = createFakeClock(async () => {
    const step = left.shift();
    if (step === undefined) end.abort(new Error('end of the steps'));
    await step?.(fake);
  });
  const output = createMemoryOutput();
  const notices: TailNotice['kind'][] = [];
  const amount = { unit: 'lines', count: 10, fromStart: false } as const;
  const following = runTail(
    { object: OBJECT, amount, follow: true, intervalMs: 1000, ...input },
    {
      client: fake,
      output,
      retry: quickRetry(clock),
      onNotice: (notice) => notices.push(kindOf(notice)),
      signal: end.signal,
    },
  );
  await expect(following).rejects.toThrow('end of the steps');
  return { text: output.bytes().toString(), notices, delays: clock.sleeps, requests: fake.requests };
}

/** `object-waiting` is told as `waiting`. */
export function kindOf({ kind }: Notice): TailNotice['kind'] {
  return kind.replace('object-', '') as TailNotice['kind'];
}
