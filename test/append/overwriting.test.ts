// When a source that may have been overwritten is found to be another one: in time, or only after its bytes had landed.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { OverwriteCheck } from '../../src/append/overwriting.ts';
import type { AppendSource } from '../../src/append/source.ts';
import type { Landed } from '../../src/append/states.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
const LANDED: Landed = {
  position: 5,
  objectEnd: { position: 12, crc64: 1n, exists: true },
  proof: 'crc64',
  recovered: false,
};

function sourceThat(stillHolds: AppendSource['stillHolds']): AppendSource {
  return { name: 'app.log', size: 7, async *read() {}, ...(stillHolds && { stillHolds }) };
}

test('a source that cannot change is not asked', async () => {
  const check = new OverwriteCheck(sourceThat(undefined));
  await check.beforeLastPiece(0, 1n);
  await check.afterLanding(OBJECT, LANDED);
});

test('one that is another is refused while its last piece is held back', async () => {
  const check = new OverwriteCheck(
    sourceThat(async (start, end, crc64) => start + end + Number(crc64) !== 11),
  );
  await expect(check.beforeLastPiece(3, 1n)).rejects.toMatchObject({
    code: 'SourceChanged',
    message: 'app.log was overwritten while it was sent',
    hint: expect.stringContaining('nothing of this append was stored'),
  });
});

test('a verdict that takes too long comes after the answer, and says what landed', async () => {
  const check = new OverwriteCheck(
    sourceThat(() => sleep(50, false)),
    10,
  );
  await check.beforeLastPiece(0, 1n);
  await expect(check.afterLanding(OBJECT, LANDED)).rejects.toMatchObject({
    code: 'SourceChanged',
    message: expect.stringContaining('the bytes 5 to 12 of oss://demo/app.log may be of two versions'),
  });
});
