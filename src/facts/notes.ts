// Further facts that are added to an error by who knows more of the situation than its thrower.
import type { LookedAt } from './config.ts';
import type { AppendResult } from './results.ts';

export interface NoteFacts {
  'gave-up': { readonly attempts: number };
  /** After an unclear failure: the object ended at `position`, and at `landedEnd` if the append landed after all. */
  'landing-unknown': LandingInDoubt;
  /** The same, but when last looked nothing had landed. */
  'landing-not-seen': LandingInDoubt;
  /** The append that an error came after. */
  'append-is-done': { readonly result: AppendResult };
  /** What a stream had appended before; whether `inDoubt` bytes landed is not known, `unsent` bytes did not. */
  'stream-landed': {
    readonly appends: number;
    readonly bytes: number;
    readonly inDoubt: number;
    readonly unsent: number;
  };
  /** So many bytes of a followed file are not in the objects, as far as is known. */
  'file-unsent': { readonly path: string; readonly bytes: number };
  /**
   * Of `files` followed files, so many bytes are not in the objects, as far as is known; of `unseen` more, OSS did not say
   * where they go on.
   */
  'files-unsent': { readonly files: number; readonly bytes: number; readonly unseen: number };
  'parts-landed': PartsLanded;
  /** Where what is missing was looked for. */
  'looked-at': { readonly places: readonly LookedAt[] };
}

/** Of a source that is sent part by part, when it cannot go on. */
export interface PartsLanded {
  readonly source: string;
  /** How far into the source the parts reach, and how many there were. */
  readonly bytes: number;
  readonly parts: number;
  /** The object that the last of them is in, and where it ended then. */
  readonly url: string;
  readonly nextPosition: number;
  /** The object that was named: for a series, its first. */
  readonly target: string;
  /** `incremental`: the objects are the source's beginning, and nothing else; `nowhere`: the source is another one by now. */
  readonly goOn: 'incremental' | 'rest' | 'nowhere';
}

interface LandingInDoubt {
  readonly url: string;
  readonly position: number;
  readonly landedEnd: number;
}

export type Note = { readonly [K in keyof NoteFacts]: { readonly kind: K } & NoteFacts[K] }[keyof NoteFacts];
