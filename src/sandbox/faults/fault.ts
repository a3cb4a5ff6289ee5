// Faults as data: what is to go wrong, and on which request.
// Nothing here knows how a fault is carried out.

type None = Readonly<Record<never, never>>;

/** By kind, what has to be said besides. */
interface FaultParameters {
  /** The connection is reset before any of the body is read. */
  'reset-before-body': None;
  /** The connection is reset once this many bytes of the body have come. Nothing is stored. */
  'reset-mid-body': { afterBytes: number };
  /** The request is carried out; then the connection closes without an answer. */
  'commit-then-drop': None;
  /** The first bytes of the body (all of a shorter one) are stored as an append; then the connection closes. */
  'commit-prefix-then-drop': { bytes: number };
  /** The connection is reset where it has carried a request before: one request a connection, and not a word about it. */
  'reset-reused': None;
  /** The request is carried out; the head of the answer comes a byte at a time, and never ends. */
  trickle: None;
  /** The request is carried out; the answer has a body, which never ends. */
  'endless-body': None;
  /** The request is carried out; half the head of an answer is sent, then the connection closes. */
  'half-answer': None;
  /**
   * A status other than the true one: at once, or (`commit`) after the request was carried out. `code` is OSS's, by
   * default the usual one; `retryAfter` in seconds; `html`: a proxy's page instead of OSS's XML and headers.
   */
  status: { status: number; code?: string; retryAfter?: number; html?: boolean; commit?: boolean };
  /** Status 200 and a page that is not OSS's, as of a network's sign-in: at once, or (`commit`) after the request. */
  'foreign-page': { commit?: boolean };
  /** Silence for `ms` milliseconds, then the request goes on; without `ms`, silence for ever. */
  stall: { when: StallMoment; ms?: number };
  /** The body is read (of an answer with one: sent) at this speed. */
  slow: { bytesPerSecond: number };
  /**
   * One bit of the body is flipped, by default of its first byte: of an upload before it is stored, where the CRC-64 is
   * that of what is stored; of an answer on its way.
   */
  corrupt: { at?: number };
  /** The answer's headers name a wrong CRC-64 or next append position, or none. */
  'wrong-crc': None;
  'wrong-next-position': None;
  'no-crc': None;
  'no-next-position': None;
  /** 409 PositionNotEqualToLength, with the true length, in the middle of the body (behind 1 byte), then close. */
  'early-409': { afterBytes?: number };
  /** 403 AccessDenied in the middle of the body, then close. */
  'early-403': { afterBytes?: number };
  /**
   * Another writer's bytes (`same-length`: as many as the body has) come right before the position is checked (for
   * requests without a body: before they look), or after the work is done but before the answer is sent.
   */
  'foreign-append': { when: 'before' | 'after'; bytes: number | 'same-length' };
  /** Another writer deletes the object and appends so many bytes, by default none, to a new one of the same key. */
  'replace-object': { when: 'before' | 'after'; length?: number };
  /** The server's clock is off by `ms` milliseconds; fast where that is positive. */
  'skewed-clock': { ms: number };
  /**
   * 403 SecurityTokenExpired; with `afterSeconds` once the request's security token came first so long ago. With such
   * a fault placed, the server takes any token together with its key, as one that was just given out.
   */
  'expired-token': { afterSeconds?: number };
  /**
   * 403 InvalidAccessKeyId, as for a key that was disabled or deleted; with `accessKeyId` for this one. With such a
   * fault placed, the server takes any other id together with its secret, as that of a new key.
   */
  'revoked-key': { accessKeyId?: string };
  /**
   * 403 AccessDenied where the object's key begins with `prefix`, and not with `except`; without `prefix` for any key,
   * and for requests that are about none, such as ListBuckets. A listing is denied where it could show such a key.
   */
  denied: { prefix?: string; except?: string };
  /** A refused HEAD says nothing but its status; with `ec` it keeps x-oss-ec. */
  'head-without-x-oss-err': { ec?: boolean };
  /** The body of an answer breaks off after this many bytes. */
  'get-truncate': { afterBytes: number };
}

export type FaultKind = keyof FaultParameters;
export type FaultAction = { [K in FaultKind]: { readonly do: K } & Readonly<FaultParameters[K]> }[FaultKind];
export type ActionOf<K extends FaultKind> = Extract<FaultAction, { readonly do: K }>;

/**
 * `before-commit`: the body is in; the request is carried out after the wait even if its client has gone,
 * as one that was held up on its way.
 */
export type StallMoment = 'before-body' | 'mid-body' | 'before-commit' | 'after-commit';

export type FaultTarget = 'append' | 'put' | 'head' | 'get' | 'delete' | 'list' | 'any';

/** The operations that are meant, as http/operation.ts names them. */
export const TARGETS: Readonly<Record<FaultTarget, readonly string[] | 'all'>> = {
  append: ['POST ?append of an object'],
  put: ['PUT of an object'],
  head: ['HEAD of an object', 'HEAD ?objectMeta of an object'],
  get: ['GET of an object'],
  delete: ['DELETE of an object', 'POST ?delete of a bucket'],
  list: ['GET of a bucket', 'GET of the service'],
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
