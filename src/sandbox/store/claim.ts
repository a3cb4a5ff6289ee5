// One process at a time may use a directory.
//
// Who wants it listens on a socket of its own in `.running` first, and then looks whether another one there answers. The
// kernel answers for a process as long as it lives, also for one that is stopped or in another container, and refuses as
// soon as it is dead, however it died: nothing is left behind that somebody would have to clear away. Of two that come at
// the same time, the later to look sees the other one, so that never both go on. Where both see each other, both step back
// and try again after a random time.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LocalIoError } from '../../errors.ts';

export interface Claim {
  release(): Promise<void>;
}

const TRIES = 4;
const MAX_PAUSE_MS = 100;
/** What the path of a socket may take on every system, and what its name does. */
const MAX_PATH_BYTES = 103;
const LONGEST_NAME = `${2 ** 32}-01234567`;

/** @throws {LocalIoError} `DirectoryInUse` while another sandbox lives there, also one of this process */
export async function claimDirectory(dir: string): Promise<Claim> {
  // There sockets are no files. It is up to the user.
  if (process.platform === 'win32') return { release: async () => undefined };
  const folder = join(dir, '.running');
  await mkdir(folder, { recursive: true });
  const sockets = await openFolder(folder);
  try {
    for (let tries = 1; ; tries += 1) {
      const own = `${process.pid}-${randomUUID().slice(0, 8)}`;
      const server = await listen(sockets.pathOf(own));
      const other = await findOther(folder, own, sockets.pathOf);
      if (other === undefined && existsSync(join(folder, own))) {
        return { release: () => close(server).then(sockets.close) };
      }
      await close(server);
      if (other !== undefined && tries === TRIES) {
        throw new LocalIoError('DirectoryInUse', { dir, pid: Number.parseInt(other, 10) });
      }
      await setTimeout(Math.random() * MAX_PAUSE_MS);
    }
  } catch (error) {
    await sockets.close();
    throw error;
  }
}

/** @returns `pathOf`: a path by which a socket can be bound and connected to, short enough for that */
async function openFolder(folder: string) {
  const pathOf = (name: string): string => join(folder, name);
  const isShort = Buffer.byteLength(pathOf(LONGEST_NAME)) <= MAX_PATH_BYTES;
  if (isShort || process.platform !== 'linux') return { pathOf, close: async () => undefined };
  const handle = await open(folder);
  return { pathOf: (name: string) => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  // Exclusive: the workers of a cluster would share it. Writable: another user is to get an answer, too.
  await once(server.listen({ path, exclusive: true, writableAll: true }), 'listening');
  return server.unref();
}

/** The name of another one that lives; what the dead left is removed. */
async function findOther(
  folder: string,
  own: string,
  pathOf: (name: string) => string,
): Promise<string | undefined> {
  for (const name of await readdir(folder)) {
    if (name === own) continue;
    if (await answers(pathOf(name))) return name;
    // One that does not listen yet looks dead, too. It sees that this one lives, or that its own socket is gone.
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    // Any other failure, such as a full queue, comes of one that lives.
    return !['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
  } finally {
    socket.destroy();
  }
}

async function close(server: Server): Promise<void> {
  await once(server.close(), 'close');
}
