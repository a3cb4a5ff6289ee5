// What is told of many followed files that cannot be followed, and what they come to as an exit code.
import type { FollowFailure } from '../api/follow-files.ts';
import type { CommandContext } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { commonCause } from './files-report.ts';

/** Failures that are like others are told together, so often. */
const TELL_EACH_MS = 5000;

export class FleetReport {
  readonly #context: CommandContext;
  readonly #timer: NodeJS.Timeout;
  /** The exit codes of those that fail at the moment, in their order. */
  readonly #codes = new Map<string, number>();
  /** By its cause, a failure that was told, and the other files that have the same. */
  readonly #alike = new Map<string, string[]>();

  constructor(context: CommandContext) {
    this.#context = context;
    this.#timer = setInterval(() => this.#tellAlike(), TELL_EACH_MS).unref();
  }

  readonly onFailure = ({ source, error }: FollowFailure): void => {
    const { reporter } = this.#context;
    const code = exitCodeOf(error);
    this.#codes.set(source, code);
    const cause = commonCause(error);
    const alike = cause === undefined ? undefined : this.#alike.get(cause);
    // A program may want to know of each.
    if (alike !== undefined && !reporter.json) {
      alike.push(source);
      return;
    }
    if (cause !== undefined) this.#alike.set(cause, []);
    void reporter.error(error, code, source);
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
    this.#tellAlike();
    if (this.#codes.size > 0) this.#context.exitWith(this.lastingCode ?? EXIT.tempFail);
  }

  #tellAlike(): void {
    const { reporter } = this.#context;
    for (const [cause, sources] of this.#alike) {
      if (sources.length > 0) reporter.failure(reporter.texts.frame.alike(sources));
      this.#alike.set(cause, []);
    }
  }
}
