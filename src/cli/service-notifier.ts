// Tells a service manager how things are. It listens on a datagram socket, which Node.js has none of: its own program
// speaks for us. That is a process a message, so there are few.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Tally } from '../api/tally.ts';
import { messageOf } from '../errors.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { Service } from './service.ts';

const PROGRAM = 'systemd-notify';
/** It waits until it was heard. */
const PATIENCE_MS = 5000;
const STATUS_MS = 30_000;
/**
 * Requests, and the waits between them, end sooner. Who hears nothing of any source for longer hangs, as on a network file
 * system that does not answer.
 */
const LONGEST_SILENCE_MS = 10 * 60_000;

const run = promisify(execFile);

export function notifyService(
  service: Service,
  tally: Tally,
  stop: AbortSignal,
  reporter: Reporter,
): { stop(): Promise<void> } {
  return new ServiceNotifier(service, tally, stop, reporter);
}

class ServiceNotifier {
  readonly #service: Service;
  readonly #tally: Tally;
  readonly #stop: AbortSignal;
  readonly #reporter: Reporter;
  readonly #timer: NodeJS.Timeout;
  #last: Promise<void> = Promise.resolve();
  #isSending = false;
  #toldStatus: string | undefined;
  #hasFailed = false;

  constructor(service: Service, tally: Tally, stop: AbortSignal, reporter: Reporter) {
    this.#service = service;
    this.#tally = tally;
    this.#stop = stop;
    this.#reporter = reporter;
    const { watchdogMs } = service;
    this.#timer = setInterval(this.#tellAgain, watchdogMs === undefined ? STATUS_MS : watchdogMs / 2).unref();
    tally.onBegun(() => this.#tell('READY=1'));
    stop.addEventListener('abort', this.#tellStopping, { once: true });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.#stop.aborted) this.#tellStopping();
    this.#stop.removeEventListener('abort', this.#tellStopping);
    await this.#last;
  }

  readonly #tellStopping = (): void => this.#tell('STOPPING=1');

  readonly #tellAgain = (): void => {
    // It has not been heard yet: another one would not be either.
    if (this.#isSending) return;
    const isAlive = this.#tally.silentMs < LONGEST_SILENCE_MS;
    this.#tell(...(this.#service.watchdogMs !== undefined && isAlive ? ['WATCHDOG=1'] : []));
  };

  /** One after the other, and each with the state of things where that is a new one. */
  #tell(...words: readonly string[]): void {
    this.#last = this.#last.then(async () => {
      this.#isSending = true;
      const { health } = await this.#reporter.texts.loadFigures();
      const status = `STATUS=${health(this.#tally.figures().total)}`;
      const message = status === this.#toldStatus ? words : [...words, status];
      this.#toldStatus = status;
      if (message.length > 0) await this.#send(message);
      this.#isSending = false;
    });
  }

  async #send(message: readonly string[]): Promise<void> {
    const { socket, path } = this.#service;
    try {
      const env = { PATH: path, NOTIFY_SOCKET: socket };
      await run(PROGRAM, [...message], { env, timeout: PATIENCE_MS });
    } catch (error) {
      // At a stop the manager ends all processes of the service: the program that speaks for us may be one of them.
      if (this.#hasFailed || this.#stop.aborted) return;
      this.#hasFailed = true;
      const { stderr } = error as { stderr?: string };
      const reason = stderr?.trim() || messageOf(error);
      this.#reporter.log('warn', { kind: 'service-not-notified', program: PROGRAM, reason });
    }
  }
}
