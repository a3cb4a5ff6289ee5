// So many at a time, each begun as soon as there is room for it, in their order.
import { setMaxListeners } from 'node:events';

/**
 * After the first failure, and once `signal` is aborted, no more are begun; those under way are waited for.
 * @throws what the first failure threw
 */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  // Each waits for it in several places: it is no leak that Node.js would warn of.
  if (signal !== undefined) setMaxListeners(0, signal);
  const waiting = items.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (hasFailed || signal?.aborted) return;
      try {
        await work(item, index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, worker);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed !== undefined) throw failed.reason;
}
