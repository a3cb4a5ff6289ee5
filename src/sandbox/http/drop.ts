// Connections that end without a whole answer, on purpose.
import type { Socket } from 'node:net';

/** The connection ends here, and no (whole) answer is sent. */
export class Drop extends Error {
  readonly manner: 'close' | 'reset' | 'half-answer';

  constructor(manner: Drop['manner']) {
    super(`connection dropped: ${manner}`);
    this.name = 'Drop';
    this.manner = manner;
  }
}

/** Ends the connection in the manner of the drop. */
export function dropConnection(socket: Socket, { manner }: Drop): void {
  if (manner === 'half-answer') {
    socket.write('HTTP/1.1 200 OK\r\nServer: AliyunOSS\r\nx-oss-requ');
    socket.destroySoon();
  } else if (manner === 'reset' && !('encrypted' in socket)) {
    socket.resetAndDestroy();
  } else {
    // A TLS socket can only be closed; its client sees the end of the stream.
    socket.destroy();
  }
}
