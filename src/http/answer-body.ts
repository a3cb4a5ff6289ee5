// Bodies of answers: content, which comes as long as it comes, and what only explains the head, which is short.
import { SilenceError } from './transport-error.ts';
import { receiving, watch } from './watch.ts';

type Pieces = AsyncIterable<Uint8Array>;

/** The body, or an error once it only trickles. A reader who takes his time loses nothing. */
export async function* contentBody(
  body: Pieces,
  limitMs: number,
  giveUp: (error: Error) => void,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let isWaiting = true;
  const comes = receiving(() => received, limitMs);
  const end = watch({
    limitMs,
    progressed: () => comes() || !isWaiting,
    giveUp: () => giveUp(new SilenceError(limitMs)),
  });
  try {
    for await (const piece of body) {
      received += piece.length;
      isWaiting = false;
      yield piece;
      isWaiting = true;
    }
  } finally {
    end();
  }
}

const SHORT_BODY_BYTES = 64 * 1024;
/** The head has said it all: its body is read only for the sake of the connection. */
const AFTER_SUCCESS_MS = 1000;

/**
 * At most the beginning of the body, and no later than the limit, whatever comes. Then the answer ends all the same: its
 * head says what happened.
 * @param giveUp breaks the connection, which ends the body
 */
export async function* shortBody(
  body: Pieces,
  isSuccess: boolean,
  limitMs: number,
  giveUp: () => void,
): AsyncGenerator<Uint8Array> {
  let isOver = false;
  const leave = (): void => {
    isOver = true;
    giveUp();
  };
  const timer = setTimeout(leave, isSuccess ? Math.min(limitMs, AFTER_SUCCESS_MS) : limitMs);
  let bytes = 0;
  try {
    for await (const piece of body) {
      yield piece;
      bytes += piece.length;
      if (bytes > SHORT_BODY_BYTES) break;
    }
  } catch (error) {
    if (!isOver && !isSuccess) throw error;
  } finally {
    clearTimeout(timer);
  }
}
