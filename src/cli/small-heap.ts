// Keeps the heap small of a process that has much to do once, and little afterwards.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 10_000;
/** A collection takes some 30 ms of processor time: it is to be worth it. */
const MUCH_BYTES = 8 * 1024 * 1024;

/**
 * Node.js collects garbage when there is more of it. What the start of a thousand files has left would never be, since they are
 * idle afterwards: 30 to 45 MiB. A busy process has its garbage collected sooner than it is looked at here.
 * @returns what ends it
 */
export function keepHeapSmall(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  let leftBytes = 0;
  const timer = setInterval(() => {
    if (getHeapStatistics().used_heap_size - leftBytes < MUCH_BYTES) return;
    collect();
    leftBytes = getHeapStatistics().used_heap_size;
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
