// When progress begins to be shown, and that it never ends what it shows.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Progress } from '../../../src/ui/progress/progress.ts';

test('what can be loaded no more, as after an update, ends nothing', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const load = vi.fn().mockRejectedValue(new Error('Cannot find module'));
  const progress = new Progress({ afterMs: 0, isWatched: false, load });
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  progress.tell({ phase: 'looking' });
  progress.stop();
  await sleep(10);
  expect(unhandled).not.toHaveBeenCalled();
});
