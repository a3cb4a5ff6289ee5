// How far a part is, told of the whole that it is a part of.
import type { OnProgress } from '../facts/progress.ts';

export interface Whole {
  /** Bytes of it that came before the part. */
  readonly before: number;
  /** Undefined where nobody knows them yet. */
  readonly totalBytes: number | undefined;
}

/** @returns who is to be told of the part */
export function within({ before, totalBytes }: Whole, onProgress: OnProgress): OnProgress {
  return (progress) => {
    const isSent = progress.phase === 'sending';
    onProgress(isSent ? { ...progress, doneBytes: before + progress.doneBytes, totalBytes } : progress);
  };
}
