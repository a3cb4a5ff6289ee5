// Waits until something happens to a file: by notification where the system has it, by time everywhere.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Resolves at a change of the file (or of what its name stands for), after `limitMs`, or when `stop` aborts.
 * Notifications only shorten the wait: some file systems send none.
 */
export function waitForChange(path: string, limitMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let watcher: FSWatcher | undefined;
    const done = (): void => {
      clearTimeout(timer);
      watcher?.close();
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, limitMs);
    stop.addEventListener('abort', done, { once: true });
    if (stop.aborted) return done();
    try {
      // The folder, not the file: a rotation gives the name to another file.
      watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
        if (name === null || name === basename(path)) done();
      });
      watcher.on('error', () => watcher?.close());
    } catch {
      // No notifications here, or no more of them: the limit is the polling interval.
    }
  });
}
