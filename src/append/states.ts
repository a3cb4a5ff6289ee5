// The vocabulary of the append state machine: what is known, what happened, what to do next.
import type { OssAppendError } from '../errors.ts';
import type { Proof } from '../facts/results.ts';
import type { AppendAnswer } from '../oss/types.ts';
import type { ObjectEnd } from './object-end.ts';

export interface MachineConfig {
  /** Bytes of the source. */
  readonly size: number;
  /** What to do when another writer took the position: append after it, or give up. */
  readonly onConflict: 'append-after' | 'stop';
  /** Failures in a row, without progress, that are followed by another try. */
  readonly retryTimes: number;
}

/**
 * What became of requests that did not succeed clearly: none reached OSS; all were answered, though what they did
 * is unclear; or one had no answer, and may even still be on its way.
 */
export type RequestOutcome = 'unsent' | 'answered' | 'open';

/** What is known while bytes are on their way: the source from `offset` on belongs at `objectEnd`. */
export interface Progress {
  /** The object's end at which the rest of the source is sent. */
  readonly objectEnd: ObjectEnd;
  /** Bytes of the source that are proved to be in the object, right before `objectEnd`. */
  readonly offset: number;
  /** What is known of the requests at `objectEnd` so far. */
  readonly outcome: RequestOutcome;
  /** A request without an answer was left behind at another end: it may still land if the object ends there again. */
  readonly leftOpen?: boolean;
  /** The object was replaced: it may end anywhere again. */
  readonly wasReplaced?: boolean;
  readonly failures: number;
  readonly conflicts: number;
  readonly lastError?: OssAppendError;
}

export interface Landed {
  /** Where the first byte of the source is in the object. */
  readonly position: number;
  /** The object's end right after our last byte; its CRC is unknown where the server sends none. */
  readonly objectEnd: ObjectEnd;
  readonly proof: Proof;
  /** Whether a lost answer had to be settled. */
  readonly recovered: boolean;
  readonly answer?: AppendAnswer;
}

/**
 * Whether something of ours may be in the object after a failure: nothing can be; nothing was when last looked,
 * but a request may still be on its way; or nobody could look.
 */
export type Doubt = 'none' | 'not-seen' | 'unknown';

export type Failure =
  | {
      readonly kind: 'refused';
      readonly error: OssAppendError;
      readonly doubt: Doubt;
      readonly progress: Progress;
    }
  /** Another writer took the position. */
  | { readonly kind: 'conflict'; readonly actual: number | undefined; readonly progress: Progress }
  /** The object became shorter, or another object of the same length. */
  | { readonly kind: 'replaced'; readonly actual: number | undefined; readonly progress: Progress }
  | Contradiction;

/** A 200 whose position or CRC-64 is not what our bytes give. */
export interface Contradiction {
  readonly kind: 'contradiction';
  readonly expected: ObjectEnd;
  readonly answer: AppendAnswer;
  readonly progress: Progress;
  /** Of the bytes that were sent, as it was computed. */
  readonly sourceCrc64: bigint;
}

export type State =
  | { readonly phase: 'sending'; readonly progress: Progress }
  | { readonly phase: 'settling'; readonly progress: Progress }
  | { readonly phase: 'comparing'; readonly progress: Progress; readonly foundEnd: ObjectEnd }
  | {
      readonly phase: 'reading-back';
      readonly progress: Progress;
      readonly foundEnd: ObjectEnd;
      readonly sourceCrc64: bigint;
    }
  | {
      readonly phase: 'verifying';
      readonly progress: Progress;
      readonly sourceCrc64: bigint;
      readonly answer: AppendAnswer;
    }
  | { readonly phase: 'landed'; readonly landed: Landed }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** Why and after how many failures in a row to wait before an effect. */
export interface Wait {
  readonly failures: number;
  readonly error: OssAppendError;
}

export type Effect =
  | { readonly kind: 'head'; readonly wait?: Wait }
  | { readonly kind: 'append'; readonly objectEnd: ObjectEnd; readonly offset: number }
  /** CRC-64 of the source's bytes `start` to `end`. */
  | { readonly kind: 'hash'; readonly start: number; readonly end: number }
  /** CRC-64 of the object's bytes `start` to `end`. */
  | { readonly kind: 'read-back'; readonly start: number; readonly end: number }
  | { readonly kind: 'stop' };

export type Event =
  | { readonly kind: 'headed'; readonly objectEnd: ObjectEnd }
  /** 200; `sourceCrc64` is the CRC-64 of the bytes that were sent. */
  | { readonly kind: 'answered'; readonly answer: AppendAnswer; readonly sourceCrc64: bigint }
  /** 409 PositionNotEqualToLength. */
  | { readonly kind: 'conflicted'; readonly error: OssAppendError }
  /** No answer, or one that does not tell what happened. */
  | { readonly kind: 'unclear'; readonly error: OssAppendError; readonly outcome: RequestOutcome }
  /** A clear error that no retry can mend. */
  | { readonly kind: 'refused'; readonly error: OssAppendError }
  /** The CRC-64 that `hash` or `read-back` asked for; undefined where the object no longer has the range. */
  | { readonly kind: 'hashed'; readonly crc64: bigint | undefined };

export interface Step {
  readonly state: State;
  readonly effect: Effect;
}
