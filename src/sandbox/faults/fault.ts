// Faults as data: what is to go wrong, and on which request.
// Nothing here knows how a fault is carried out.
import type { Operation } from '../http/operation.ts';

export type FaultAction =
  /** The connection is reset before any of the body is read. */
  | { readonly do: 'reset-before-body' }
  /** The connection is reset once this many bytes of the body have come. Nothing is stored. */
  | { readonly do: 'reset-mid-body'; readonly afterBytes: number }
  /** The request is carried out; then the connection closes without an answer. */
  | { readonly do: 'commit-then-drop' }
  /** The first bytes of the body (all of a shorter one) are stored as an append; then the connection closes. */
  | { readonly do: 'commit-prefix-then-drop'; readonly bytes: number }
  /** The connection is reset where it has carried a request before: one request a connection, and not a word about it. */
  | { readonly do: 'reset-reused' }
  /** The request is carried out; the head of the answer comes a byte at a time, and never ends. */
  | { readonly do: 'trickle' }
  /** The request is carried out; the answer has a body, which never ends. */
  | { readonly do: 'endless-body' }
  /** The request is carried out; half the head of an answer is sent, then the connection closes. */
  | { readonly do: 'half-answer' }
  /** A status other than the true one: at once, or (`commit`) after the request was carried out. */
  | {
      readonly do: 'status';
      readonly status: number;
      /** OSS error code. @default the usual one for the status */
      readonly code?: string;
      /** Seconds, sent as Retry-After. */
      readonly retryAfter?: number;
      /** A proxy's HTML page instead of OSS's XML and headers. */
      readonly html?: boolean;
      readonly commit?: boolean;
    }
  /** Status 200 and a page that is not OSS's, as of a network's sign-in: at once, or (`commit`) after the request. */
  | { readonly do: 'foreign-page'; readonly commit?: boolean }
  /** Silence for `ms` milliseconds, then the request goes on; without `ms`, silence for ever. */
  | { readonly do: 'stall'; readonly when: StallMoment; readonly ms?: number }
  /** The body is read (of an answer with one: sent) at this speed. */
  | { readonly do: 'slow'; readonly bytesPerSecond: number }
  /**
   * One bit of the body is flipped: of an upload before it is stored, where the CRC-64 is that of what is stored; of an
   * answer on its way.
   */
  | { readonly do: 'corrupt' /** Offset in the body. @default 0 */; readonly at?: number }
  /** The answer's headers name a wrong CRC-64 or next append position, or none. */
  | { readonly do: 'wrong-crc' }
  | { readonly do: 'wrong-next-position' }
  | { readonly do: 'no-crc' }
  | { readonly do: 'no-next-position' }
  /** 409 PositionNotEqualToLength, with the true length, in the middle of the body, then close. */
  | { readonly do: 'early-409' /** @default 1 */; readonly afterBytes?: number }
  /** 403 AccessDenied in the middle of the body, then close. */
  | { readonly do: 'early-403' /** @default 1 */; readonly afterBytes?: number }
  /**
   * Another writer's bytes come right before the position is checked (for HEAD and GET: before they look),
   * or after the work is done but before the answer is sent.
   */
  | {
      readonly do: 'foreign-append';
      readonly when: 'before' | 'after';
      /** `same-length`: as many as the request's own body has. */
      readonly bytes: number | 'same-length';
    }
  /** Another writer deletes the object and appends this many bytes to a new one of the same key. */
  | {
      readonly do: 'replace-object';
      readonly when: 'before' | 'after';
      /** @default 0 */ readonly length?: number;
    }
  /** The server's clock is off by `ms` milliseconds; fast where that is positive. */
  | { readonly do: 'skewed-clock'; readonly ms: number }
  /**
   * 403 SecurityTokenExpired; with `afterSeconds` once the request's security token came first so long ago. With such
   * a fault placed, the server takes any token together with its key, as one that was just given out.
   */
  | { readonly do: 'expired-token'; readonly afterSeconds?: number }
  /**
   * 403 InvalidAccessKeyId, as for a key that was disabled or deleted; with `accessKeyId` for this one. With such a
   * fault placed, the server takes any other id together with its secret, as that of a new key.
   */
  | { readonly do: 'revoked-key'; readonly accessKeyId?: string }
  /**
   * 403 AccessDenied where the object's key begins with `prefix`, and not with `except`; without `prefix` for any key,
   * and for requests that are about none, such as ListBuckets. A listing is denied where it could show such a key.
   */
  | { readonly do: 'denied'; readonly prefix?: string; readonly except?: string }
  /** A refused HEAD says nothing but its status; with `ec` it keeps x-oss-ec. */
  | { readonly do: 'head-without-x-oss-err'; readonly ec?: boolean }
  /** The body of an answer breaks off after this many bytes. */
  | { readonly do: 'get-truncate'; readonly afterBytes: number };

/**
 * `before-commit`: the body is in; the request is carried out after the wait even if its client has gone,
 * as one that was held up on its way.
 */
export type StallMoment = 'before-body' | 'mid-body' | 'before-commit' | 'after-commit';

export type FaultKind = FaultAction['do'];

export type FaultTarget = 'append' | 'put' | 'head' | 'get' | 'delete' | 'list' | 'any';

/** The operations that are meant. */
export const TARGETS: Readonly<Record<FaultTarget, readonly Operation[] | 'all'>> = {
  append: ['append'],
  put: ['put', 'copy'],
  head: ['head', 'get-object-meta'],
  get: ['get'],
  delete: ['delete', 'delete-objects'],
  list: ['list-objects', 'list-buckets'],
  any: 'all',
};

export type Fault = FaultAction & {
  readonly on: FaultTarget;
  /**
   * Which of the matching requests it strikes: 1 is the first after the fault was added. Several faults may
   * strike the same request.
   * Without `nth` a fault waits its turn: each request takes one such fault, in the order they were added. A
   * fault that could not take effect, as when an append was refused before it could be committed, stays for
   * the next request. One with `times: Infinity` waits for no turn and strikes every matching request.
   */
  readonly nth?: number;
  /** How many matching requests in a row it strikes; Infinity for all. @default 1 */
  readonly times?: number;
};

export type ActionOf<K extends FaultKind> = Extract<FaultAction, { readonly do: K }>;
