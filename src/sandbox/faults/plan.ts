// Faults as data: what is to go wrong, and on which request. Nothing here knows how a fault is carried out.
import type { Operation } from '../http/operation.ts';

export type FaultAction =
  /** The connection is reset before any of the body is read. */
  | { readonly do: 'reset-before-body' }
  /** The connection is reset when so many bytes of the body have come. Nothing is stored. */
  | { readonly do: 'reset-mid-body'; readonly afterBytes: number }
  /** The request is carried out; then the connection closes without an answer. */
  | { readonly do: 'commit-then-drop' }
  /** The first bytes of the body (all of a shorter one) are stored as an append; then the connection closes. */
  | { readonly do: 'commit-prefix-then-drop'; readonly bytes: number }
  /** The request is carried out; half the head of an answer is sent, then the connection closes. */
  | { readonly do: 'half-answer' }
  /** Another status than the true one: at once, or (`commit`) after the request was carried out. */
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
  /** Silence: for `ms`, then the request goes on; without `ms` for ever. */
  | { readonly do: 'stall'; readonly when: StallMoment; readonly ms?: number }
  /** The body is read (of an answer with one: sent) at this speed. */
  | { readonly do: 'slow'; readonly bytesPerSecond: number }
  /** One bit of the body is turned over before it is stored; the CRC is that of what is stored. */
  | { readonly do: 'corrupt' /** Offset in the body. @default 0 */; readonly at?: number }
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
  /** The server's clock is off by so much. */
  | { readonly do: 'skewed-clock'; readonly ms: number }
  /** 403 SecurityTokenExpired. */
  | { readonly do: 'expired-token' }
  /** A refused HEAD says nothing but its status; with `ec` it keeps x-oss-ec. */
  | { readonly do: 'head-without-x-oss-err'; readonly ec?: boolean }
  /** The body of an answer breaks off after so many bytes. */
  | { readonly do: 'get-truncate'; readonly afterBytes: number };

/**
 * `before-commit`: the body is in; the request is carried out after the wait even if its client has gone,
 * as one that was held up on its way.
 */
export type StallMoment = 'before-body' | 'mid-body' | 'before-commit' | 'after-commit';

export type FaultKind = FaultAction['do'];

/** `head` includes GetObjectMeta. */
export type FaultTarget = 'append' | 'head' | 'get' | 'any';

export type Fault = FaultAction & {
  readonly on: FaultTarget;
  /**
   * The how-manieth matching request after the fault was added, from 1. Several faults may meet in one.
   * Without it the fault waits its turn: of the limited faults without `nth`, each request takes one, in the
   * order they were added, and one that could not take effect (an append refused before it could be
   * committed, say) stays for the next request.
   */
  readonly nth?: number;
  /** How many matching requests in a row; Infinity for all. @default 1 */
  readonly times?: number;
};

type ActionOf<K extends FaultKind> = Extract<FaultAction, { readonly do: K }>;

interface Planned {
  readonly fault: Fault;
  readonly times: number;
  /** Matching requests so far. */
  seen: number;
  /** Requests that hold the fault and have not met its moment yet. */
  held: number;
  fired: number;
}

/** The faults of one server. */
export class FaultPlan {
  readonly #planned: Planned[] = [];

  add(...faults: readonly Fault[]): void {
    this.#planned.push(
      ...faults.map((fault) => ({ fault, times: fault.times ?? 1, seen: 0, held: 0, fired: 0 })),
    );
  }

  /** Forgets all faults, fired or not. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** How often a fault took effect. */
  get fired(): number {
    return this.#planned.reduce((sum, { fired }) => sum + fired, 0);
  }

  /** Faults that took effect fewer times than they were to; an unlimited one: never. */
  unused(): Fault[] {
    return this.#planned
      .filter(({ times, fired }) => fired < (times === Number.POSITIVE_INFINITY ? 1 : times))
      .map(({ fault }) => fault);
  }

  /** What a request that has just arrived is to meet. */
  claim(operation: Operation | undefined): Injection {
    let turnTaken = false;
    const claimed = this.#planned.filter((planned) => {
      if (!matches(planned.fault.on, operation)) return false;
      const { fault, times } = planned;
      planned.seen += 1;
      if (fault.nth !== undefined) return planned.seen >= fault.nth && planned.seen < fault.nth + times;
      if (times === Number.POSITIVE_INFINITY) return true;
      if (turnTaken || planned.held + planned.fired >= times) return false;
      turnTaken = true;
      return true;
    });
    for (const planned of claimed) planned.held += 1;
    return new Injection(claimed);
  }
}

/** The faults that one request meets, each at most once. */
export class Injection {
  readonly #waiting: Planned[];
  readonly #fired: FaultKind[] = [];

  constructor(claimed: readonly Planned[]) {
    this.#waiting = [...claimed];
  }

  /** Kinds that took effect, in order. */
  get fired(): readonly FaultKind[] {
    return this.#fired;
  }

  /** The fault of this kind, if the request is to meet one and `where` holds; it does not count as fired. */
  find<K extends FaultKind>(kind: K, where?: (action: ActionOf<K>) => boolean): ActionOf<K> | undefined {
    return this.#waiting.map(({ fault }) => fault as FaultAction).find(isKind(kind, where));
  }

  /** {@link find}, and the fault takes effect now. */
  take<K extends FaultKind>(kind: K, where?: (action: ActionOf<K>) => boolean): ActionOf<K> | undefined {
    const action = this.find(kind, where);
    const index = this.#waiting.findIndex(({ fault }) => fault === (action as FaultAction | undefined));
    const [planned] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (planned === undefined) return undefined;
    planned.held -= 1;
    planned.fired += 1;
    this.#fired.push(kind);
    return action;
  }

  /** The request is over: faults that did not take effect go back. */
  release(): void {
    for (const planned of this.#waiting.splice(0)) planned.held -= 1;
  }
}

function isKind<K extends FaultKind>(kind: K, where: (action: ActionOf<K>) => boolean = () => true) {
  return (action: FaultAction): action is ActionOf<K> => action.do === kind && where(action as ActionOf<K>);
}

function matches(target: FaultTarget, operation: Operation | undefined): boolean {
  if (target === 'any') return true;
  if (target === 'head') return operation === 'head' || operation === 'get-object-meta';
  return operation === target;
}
