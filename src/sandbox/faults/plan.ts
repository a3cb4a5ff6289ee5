// Which request meets which fault, and which faults have struck.
import { type ActionOf, type Fault, type FaultAction, type FaultKind, TARGETS } from './fault.ts';
import { formatFault, parseFault } from './text.ts';

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
  /** When each security token came first, in ms by the server's clock. */
  readonly #firstUses = new Map<string, number>();

  /**
   * Places faults, as data or as the text of `--fault`, for requests that come from now on.
   * @throws {UsageError} where one of them is no fault; then none is placed
   */
  add(...faults: readonly (Fault | string)[]): void {
    const parsed = faults.map((fault) => parseFault(typeof fault === 'string' ? fault : formatFault(fault)));
    const untouched = { seen: 0, held: 0, fired: 0 };
    this.#planned.push(...parsed.map((fault) => ({ fault, times: fault.times ?? 1, ...untouched })));
  }

  /** Forgets all faults, fired or not. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** How often a fault took effect, all of them together. */
  get fired(): number {
    return this.#planned.reduce((sum, { fired }) => sum + fired, 0);
  }

  /** Faults that took effect fewer times than they were to; of unlimited ones, those that never did. */
  unused(): Fault[] {
    return this.#planned
      .filter(({ times, fired }) => fired < (times === Number.POSITIVE_INFINITY ? 1 : times))
      .map(({ fault }) => fault);
  }

  /** Whether there is such a fault, for whichever requests. */
  has<K extends FaultKind>(kind: K, where: (action: ActionOf<K>) => boolean): boolean {
    return this.#planned.some(({ fault }) => isKind(kind, where)(fault));
  }

  /** The seconds since a security token came first, which is now for a new one. */
  tokenAge(token: string, now: Date): number {
    const firstUse = this.#firstUses.get(token) ?? now.getTime();
    this.#firstUses.set(token, firstUse);
    return (now.getTime() - firstUse) / 1000;
  }

  /** What a request that has just arrived is to meet. */
  claim(operation: string): Injection {
    let turnTaken = false;
    const claimed = this.#planned.filter((planned) => {
      const { fault, times } = planned;
      const meant = TARGETS[fault.on];
      if (meant !== 'all' && !meant.includes(operation)) return false;
      planned.seen += 1;
      if (fault.nth !== undefined) return planned.seen >= fault.nth && planned.seen < fault.nth + times;
      if (times === Number.POSITIVE_INFINITY) return true;
      if (turnTaken || planned.held + planned.fired >= times) return false;
      turnTaken = true;
      return true;
    });
    for (const planned of claimed) planned.held += 1;
    return new Injection(this, claimed);
  }
}

/** The faults that one request meets, each at most once. */
export class Injection {
  readonly #waiting: Planned[];
  /** Kinds that took effect, in order. */
  readonly fired: FaultKind[] = [];
  readonly plan: FaultPlan;

  constructor(plan: FaultPlan, claimed: readonly Planned[]) {
    this.plan = plan;
    this.#waiting = [...claimed];
  }

  /** The fault of this kind, if the request is to meet one and `where` holds; it does not count as fired. */
  find<K extends FaultKind>(kind: K, where?: (action: ActionOf<K>) => boolean): ActionOf<K> | undefined {
    return this.#waiting.map(({ fault }) => fault as FaultAction).find(isKind(kind, where));
  }

  /** {@link find}, and the fault takes effect now. */
  take<K extends FaultKind>(kind: K, where?: (action: ActionOf<K>) => boolean): ActionOf<K> | undefined {
    const action = this.find(kind, where);
    const planned = this.#waiting.find(({ fault }) => fault === (action as FaultAction | undefined));
    if (planned === undefined) return undefined;
    this.#waiting.splice(this.#waiting.indexOf(planned), 1);
    planned.held -= 1;
    planned.fired += 1;
    this.fired.push(kind);
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
