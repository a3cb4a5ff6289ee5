// Lets a server have its last word. One that refuses a request in the middle of its body answers and closes, so the
// next write fails; a socket would then be destroyed at once, and with it the answer that has already arrived.
import type { Socket } from 'node:net';

/** Long enough for what is on this machine already; what comes later is not an answer to wait for. */
const LINGER_MS = 500;

type Done = (error?: Error | null) => void;

/** A failed write is told of only after what the server has sent was read: mostly by then it need not be told. */
export function readBeforeWriteErrors(socket: Socket): void {
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);
  socket._write = (chunk, encoding, done) => write(chunk, encoding, afterReading(socket, done));
  if (writev !== undefined) socket._writev = (chunks, done) => writev(chunks, afterReading(socket, done));
}

function afterReading(socket: Socket, done: Done): Done {
  return (error) => {
    if (!error || socket.destroyed) return done(error);
    // The end or the reset that follows the answer destroys the socket, or the connection's user does.
    const timer = setTimeout(finish, LINGER_MS);
    socket.once('close', finish);
    function finish(): void {
      clearTimeout(timer);
      socket.off('close', finish);
      done(error);
    }
  };
}
