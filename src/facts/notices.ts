// What is told besides results and errors: warnings, what happens to a followed file or object, and what goes on.
import type { ConfigWarning } from './config.ts';
import type { ErrorToTell } from './errors.ts';
import type { PartsLanded } from './notes.ts';
import type { AppendResult } from './results.ts';

/** One HTTP exchange. */
export interface ExchangeNotice {
  readonly method: string;
  readonly origin: string;
  readonly target: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly elapsedMs: number;
  /** The answer's Date header. */
  readonly date: string | undefined;
}

export interface NoticeFacts extends FollowNoticeFacts, ObjectNoticeFacts {
  'config-warning': { readonly warning: ConfigWarning };
  'config-file': { readonly path: string };
  /** An early renewal failed: the keys at hand are good for so long, and used meanwhile. Once until one succeeds. */
  'credentials-not-renewed': { readonly error: ErrorToTell; readonly leftMs: number };
  /** What was written to `path` is not read here: `read` is found before it. */
  'config-not-read': { readonly path: string; readonly read: string };
  /** The variable counts more than the file in which the key was set. */
  'config-overridden': { readonly key: string; readonly variable: string };
  exchange: ExchangeNotice;
  /** A try failed; the next one comes after the delay. */
  retry: { readonly attempt: number; readonly delayMs: number; readonly error: ErrorToTell };
  /** The object exists: headers that only count at its creation were not sent. */
  'creation-headers-not-sent': { readonly url: string; readonly headers: readonly string[] };
  /** Objects whose keys begin like that could not be listed: those behind a gap in the series are not found. */
  'series-not-listed': { readonly prefix: string; readonly error: ErrorToTell };
  /** A position was given without its CRC-64. */
  'only-position-checked': Record<never, never>;
  /** A source was interrupted after some of its parts had landed. */
  'parts-landed': PartsLanded;
  /** Other writers appended between two parts of a source. */
  'parts-interleaved': { readonly source: string; readonly url: string };
  'interrupted-on-the-way': { readonly url: string };
  'reading-terminal': Record<never, never>;
  /** What is told from now on goes to stderr alone. */
  'log-file-failed': { readonly path: string; readonly reason: string };
  /** It is tried again; told once until it succeeds. */
  'metrics-file-failed': { readonly path: string; readonly reason: string };
  /** What the service manager would be told by this program it is not told. */
  'service-not-notified': { readonly program: string; readonly reason: string };
  appended: { readonly result: AppendResult };
  'sandbox-request': {
    readonly method: string;
    /** Bucket, key and query. */
    readonly target: string;
    readonly status: number | undefined;
    readonly faults: readonly string[];
  };
  /** The sandbox itself could not carry it out. */
  'sandbox-failed': { readonly method: string; readonly target: string; readonly reason: string };
  /** The address is not one of this machine alone. */
  'sandbox-exposed': { readonly host: string };
  'fault-unused': { readonly fault: string };
}

/** Of a file that is followed. */
interface FollowNoticeFacts {
  'file-outage': { readonly error: ErrorToTell };
  'file-recovered': Record<never, never>;
  /** `folder`: the one that is to hold it, where that is missing, too. */
  'file-waiting': { readonly path: string; readonly folder: string | undefined };
  'file-rotated': { readonly path: string; readonly url: string };
  /** `unsentBytes` were seen in it, and are not in the object before. */
  'file-truncated': { readonly path: string; readonly url: string; readonly unsentBytes: number };
  /** What `newest` holds is the beginning of no file; it goes on in `url`. */
  /** Of `files` followed files, something waits to be sent, or may: nothing is answered any more. */
  'files-outage': { readonly error: ErrorToTell; readonly files: number };
  /** Of the files that are to be followed, so many do not exist yet; `path` is one of them. */
  'files-waiting': { readonly files: number; readonly path: string };
  /** None of the files that are to be followed exists yet. */
  'files-none': { readonly sources: readonly string[] };
  'file-gap': { readonly path: string; readonly newest: string; readonly url: string };
}

/** Of an object that is read as it grows, in the terms of tail(1). */
interface ObjectNoticeFacts {
  /** The server tells no CRC-64 of what was read. */
  'object-unproved': { readonly url: string };
  'object-waiting': { readonly url: string };
  'object-appeared': { readonly url: string; readonly follows: boolean };
  'object-inaccessible': { readonly url: string };
  'object-truncated': { readonly url: string };
  'object-replaced': { readonly url: string };
  'object-outage': { readonly error: ErrorToTell };
  'object-recovered': { readonly url: string };
}

export type Notice = {
  readonly [K in keyof NoticeFacts]: { readonly kind: K } & NoticeFacts[K];
}[keyof NoticeFacts];
