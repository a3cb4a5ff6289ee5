// Connections that end without a whole answer, on purpose.
import type { Socket } from 'node:net';

/** No (whole) answer is sent, and the connection ends here, or when its client has had enough. */
export class Drop extends Error {
  override readonly name = 'Drop';
  readonly manner: 'close' | 'reset' | 'half-answer' | 'trickle';

  constructor(manner: Drop['manner']) {
    super(`connection dropped: ${manner}`);
    this.manner = manner;
  }
}

const HALF_HEAD = 'HTTP/1.1 200 OK\r\nServer: AliyunOSS\r\nx-oss-requ';
const TRICKLE_MS = 50;

/** Ends the connection in the manner of the drop. */
export function dropConnection(socket: Socket, { manner }: Drop): void {
  if (manner === 'half-answer' || manner === 'trickle') socket.write(HALF_HEAD);
  if (manner === 'trickle') {
    const timer = setInterval(() => socket.write('e'), TRICKLE_MS);
    socket.on('close', () => clearInterval(timer));
  } else if (manner === 'reset' && !('encrypted' in socket)) {
    socket.resetAndDestroy();
  } else {
    // Behind what is on its way. A TLS socket can only be closed; its client sees the end of the stream.
    socket.destroySoon();
  }
}
