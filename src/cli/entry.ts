// The entry of the built command line: gives it the arguments, streams and signals of the process.
import { writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { EXIT } from './exit-codes.ts';
import { main, reportUnfinished } from './main.ts';
import { Interrupted, type ProcessIo } from './process-io.ts';

const STDIN = 0;
const STDOUT = 1;

const interruption = new AbortController();

function interrupt(signalName: 'SIGINT' | 'SIGTERM'): void {
  // A second signal means: at once.
  if (interruption.signal.aborted) process.exit(signalName === 'SIGINT' ? 130 : 143);
  interruption.abort(new Interrupted(signalName));
}

process.on('SIGINT', () => interrupt('SIGINT'));
process.on('SIGTERM', () => interrupt('SIGTERM'));

function printAtOnce(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch {
    // A full pipe that must not be waited for. Nobody is there to be told of other failures.
    process.stdout.on('error', () => {}).write(rest);
  }
}

/** A directory can be deleted under a process, and a container's user need be in no list of users. */
function ifKnown(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

const io: ProcessIo = {
  // Each of them loads and opens something when it is first asked for.
  stdin: {
    fd: STDIN,
    get stream() {
      return process.stdin;
    },
  },
  get stdout() {
    return process.stdout;
  },
  printAtOnce,
  get stderr() {
    return process.stderr;
  },
  env: process.env,
  get cwd() {
    return ifKnown(process.cwd);
  },
  get homeDir() {
    return ifKnown(homedir) ?? '';
  },
  signal: interruption.signal,
};

const argv = process.argv.slice(2);
let ended = false;

process.on('exit', (exitCode) => {
  if (!ended && exitCode === EXIT.ok) process.exitCode = reportUnfinished(argv, io);
});

void main(argv, io).then((exitCode) => {
  ended = true;
  process.exitCode = exitCode;
  // A reader that has stopped reading must not keep a process that was told to end.
  if (interruption.signal.aborted && process.stdout.writableLength > 0) process.exit();
});
