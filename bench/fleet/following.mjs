// What has come of followed files, seen from outside: by the requests that the sink has answered.
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 10;

/**
 * Waits for something to come true.
 * @param {() => boolean} condition
 * @param {number} limitSeconds
 * @returns {Promise<number>} the seconds that it took; infinite where it did not come true
 */
export async function until(condition, limitSeconds) {
  const started = performance.now();
  for (;;) {
    const elapsed = (performance.now() - started) / 1000;
    if (condition()) return elapsed;
    if (elapsed > limitSeconds) return Number.POSITIVE_INFINITY;
    await sleep(LOOK_MS);
  }
}

/**
 * Those appends to objects below a prefix that landed, in their order; later calls begin where the last one ended.
 * @param {import('../servers.mjs').Sink} sink
 * @param {string} prefix an object URL
 */
export function appendsBelow({ requests }, prefix) {
  const path = prefix.replace('oss:/', '');
  let seen = requests.length;
  return () => {
    const answered = requests.slice(seen);
    seen = requests.length;
    return answered.filter(
      (request) => request.method === 'POST' && request.status === 200 && request.path.startsWith(path),
    );
  };
}

/**
 * Counts the objects below a prefix that something was appended to since the call.
 * @param {import('../servers.mjs').Sink} sink
 * @param {string} prefix an object URL
 */
export function objectsBelow(sink, prefix) {
  const appends = appendsBelow(sink, prefix);
  const objects = new Set();
  return () => {
    for (const { path } of appends()) objects.add(path);
    return objects.size;
  };
}
