// How far a call is: told while it is at work, piece by piece.
import type { ErrorToTell } from './errors.ts';

export type Progress =
  /**
   * Asks OSS where the object ends; all bytes are out, and OSS has to answer; or the file that is to be followed is not
   * there.
   */
  | { readonly phase: 'looking' | 'answering' | 'absent' }
  | CountedProgress
  /** A request failed; the next try comes after the delay. */
  | {
      readonly phase: 'retrying';
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: ErrorToTell;
    };

export interface CountedProgress {
  /**
   * Hashes or compares what is there already; hands bytes to the connection; reads an object; or waits for the source to
   * grow.
   */
  readonly phase: 'proving' | 'sending' | 'reading' | 'waiting';
  /**
   * So far; goes back at a retry. Of a stream, what has landed is counted; of a followed file, all of it that is in the
   * object.
   */
  readonly doneBytes: number;
  /** Undefined for a stream, which tells its end when it comes; of a followed file, what it has by now. */
  readonly totalBytes: number | undefined;
  /** Of several followed files: how many there are, and of how many something is to be sent. The bytes are of all. */
  readonly files?: { readonly count: number; readonly behind: number };
}

export type OnProgress = (progress: Progress) => void;
