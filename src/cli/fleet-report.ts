// What is told of many followed files that cannot be followed, and what they come to as an exit code.
import type { FollowFailure } from '../api/follow-files.ts';
import { AlikeFailures } from './alike-failures.ts';
import type { CommandContext } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

/** Failures that are like others are told together, so often. */
const TELL_EACH_MS = 5000;

export class FleetReport {
  readonly #context: CommandContext;
  readonly #timer: NodeJS.Timeout;
  /** The exit codes of those that fail at the moment, in their order. */
  readonly #codes = new Map<string, number>();
  readonly #failures: AlikeFailures;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#failures = new AlikeFailures(context.reporter);
    this.#timer = setInterval(() => this.#failures.tellOthers(), TELL_EACH_MS).unref();
  }

  readonly onFailure = (failure: FollowFailure): void => {
    const code = exitCodeOf(failure.error);
    this.#codes.set(failure.source, code);
    void this.#failures.tell(failure, code);
  };

  readonly onMended = (source: string): void => {
    this.#codes.delete(source);
  };

  /** The first that does not pass by itself. */
  get lastingCode(): number | undefined {
    return [...this.#codes.values()].find((code) => code !== EXIT.tempFail);
  }

  /** Tells what is left to tell, and sets the exit code. */
  end(): void {
    clearInterval(this.#timer);
    this.#failures.tellOthers();
    if (this.#codes.size > 0) this.#context.exitWith(this.lastingCode ?? EXIT.tempFail);
  }
}
