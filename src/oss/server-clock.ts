// The time to sign for: that of the server, once it has refused a request for a skewed clock.
import type { ServiceErrorFields } from '../errors.ts';

/** A server's clock outside of these is broken, whatever ours says: no date that is made of it could be signed. */
const OSS_BEGINS = Date.parse('2011-01-01');
const CLOCK_ENDS = Date.parse('2200-01-01');

export class ServerClock {
  readonly #ours: () => Date;
  /** Server time minus ours. */
  #offsetMs = 0;

  constructor(ours: () => Date = () => new Date()) {
    this.#ours = ours;
  }

  now(): Date {
    return new Date(this.#ours().getTime() + this.#offsetMs);
  }

  /** @param signedAt the time that the refused request was signed for */
  learn({ ossCode, elements, date }: ServiceErrorFields, signedAt: Date): void {
    if (ossCode !== 'RequestTimeTooSkewed') return;
    const told = [elements?.ServerTime, date].map((text) => Date.parse(text ?? ''));
    const serverTime = told.find((time) => time >= OSS_BEGINS && time < CLOCK_ENDS);
    if (serverTime !== undefined) this.#offsetMs += serverTime - signedAt.getTime();
  }
}
