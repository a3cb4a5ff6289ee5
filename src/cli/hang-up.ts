// What a process does without the terminal that it was started on.
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const SIGHUP_BIT = 1n;
const STANDARD_STREAMS = [0, 1, 2];

/**
 * nohup has a process ignore SIGHUP, but Node.js gives every signal its default again before any of our code runs. What
 * is left to see: the name that the shell started, and whether a script around us ignores it.
 */
export function outlivesTerminal(env: NodeJS.ProcessEnv): boolean {
  return basename(env._ ?? '') === 'nohup' || ignoresHangUps(process.ppid);
}

function ignoresHangUps(pid: number): boolean {
  try {
    const [, ignored = '0'] =
      /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (BigInt(`0x${ignored}`) & SIGHUP_BIT) !== 0n;
  } catch {
    // No such file system, or no such process any more.
    return false;
  }
}

/** For the very end: Node.js 20 sets its terminal back, and aborts where that has hung up; a closed one it leaves alone. */
export function letGoOfTerminal(): void {
  for (const fd of STANDARD_STREAMS) {
    try {
      // That it is a terminal can no longer be told.
      if (fstatSync(fd).isCharacterDevice()) closeSync(fd);
    } catch {
      // Closed before.
    }
  }
}
