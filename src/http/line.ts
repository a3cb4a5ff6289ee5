// A line to a server: one connection at a time, used by one exchange after the other, and made anew when it must not be
// used again.
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { DispatcherFactory } from './dispatcher.ts';

export class Line {
  readonly #create: DispatcherFactory;
  #dispatcher: Dispatcher | undefined;
  #socket: Socket | undefined;
  /** Exchanges that the connection has carried to their end. */
  #carried = 0;
  /** Bytes that had been received before the exchange under way. */
  #receivedBefore = 0;

  constructor(create: DispatcherFactory) {
    this.#create = create;
  }

  /** The connection; undefined while there is none. */
  get socket(): Socket | undefined {
    return this.#socket?.destroyed === false ? this.#socket : undefined;
  }

  /** Whether the connection has carried an exchange before the one under way. */
  get isReused(): boolean {
    return this.#socket !== undefined && this.#carried > 0;
  }

  /** Whether any of the answer has come. */
  get hasAnswered(): boolean {
    return this.#socket !== undefined && this.#socket.bytesRead > this.#receivedBefore;
  }

  /** Begins an exchange. @param mayReuse false takes a new connection for it */
  begin(mayReuse: boolean): Dispatcher {
    if (this.isReused && !mayReuse) void this.drop();
    this.#receivedBefore = this.#socket?.bytesRead ?? 0;
    this.#dispatcher ??= this.#create((socket) => {
      this.#socket = socket;
      this.#carried = 0;
      this.#receivedBefore = 0;
    });
    return this.#dispatcher;
  }

  /** The exchange has come to its end. */
  finish(): void {
    this.#carried += 1;
  }

  /** Breaks the connection, and what it is busy with. */
  async drop(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    this.#socket = undefined;
    this.#carried = 0;
    await dispatcher?.destroy();
  }
}
