// Keeps appends to an object of a dated series within its period. Whoever else ships the same source takes the object, some
// time after the period, to be what it will be, and begins the next one behind it.
import { abortedBy } from '../aborted-by.ts';
import type { SessionDeps } from '../append/session.ts';
import type { AppendAnswer, OssClient } from '../oss/types.ts';

/** The bytes belong to another object. For who ships them: nobody else meets it. */
export class PeriodOver extends Error {
  override readonly name = 'PeriodOver';
}

interface Period {
  isOver(): boolean;
  /** Until what is on its way is given up, if it is over by then: milliseconds. */
  leftMs(): number;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sends nothing after the period, and breaks off what takes much longer.
 * @returns a session whose appends may throw {@link PeriodOver}: what became of them is then for a HEAD to tell
 */
export function withinPeriod(deps: SessionDeps, period: Period): SessionDeps {
  const { client } = deps;
  const guarded: OssClient = {
    headObject: (...request) => client.headObject(...request),
    appendObject: (object, append, signal) =>
      appendWithin(period, (limited) => client.appendObject(object, append, limited), signal),
    getObject: (...request) => client.getObject(...request),
    listObjects: (...request) => client.listObjects(...request),
    close: () => client.close(),
  };
  return { ...deps, client: guarded };
}

async function appendWithin(
  period: Period,
  send: (signal: AbortSignal) => Promise<AppendAnswer>,
  signal: AbortSignal | undefined,
): Promise<AppendAnswer> {
  if (period.isOver()) throw new PeriodOver();
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    timer = setTimeout(look, Math.min(Math.ceil(period.leftMs()), LONGEST_TIMER_MS));
  };
  const look = (): void => (period.isOver() ? limit.abort() : arm());
  arm();
  try {
    return await abortedBy(signal, limit, send);
  } catch (error) {
    if (limit.signal.aborted && !signal?.aborted) throw new PeriodOver();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
