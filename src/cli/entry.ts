// The entry of the built command line: gives it the arguments, streams and signals of the process.
import { writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { monotonicMs } from '../monotonic.ts';
import { en } from '../text/en.ts';
import type { Texts } from '../text/texts.ts';
import { EXIT, exitCodeOfSignal } from './exit-codes.ts';
import { letGoOfTerminal, outlivesTerminal } from './hang-up.ts';
import { ENDING_SIGNALS, type EndingSignal, Interruption } from './interruption.ts';
import { main, reportUnfinished, textsAtStart } from './main.ts';
import type { ProcessIo } from './process-io.ts';

const STDIN = 0;
const STDOUT = 1;

const interruption = new Interruption();
let hasHungUp = false;

for (const name of ENDING_SIGNALS) process.on(name, () => onSignal(name));

function onSignal(name: EndingSignal): void {
  hasHungUp ||= name === 'SIGHUP';
  if (name === 'SIGHUP' && outlivesTerminal(process.env)) return;
  if (name === 'SIGINT' || name === 'SIGQUIT') leaveEchoedLine();
  const graceMs = interruption.ask(name, monotonicMs());
  const exit = (): never => process.exit(exitCodeOfSignal(name));
  if (graceMs === 0) exit();
  else if (Number.isFinite(graceMs)) setTimeout(exit, graceMs).unref();
}

/** The terminal has just shown `^C`, wherever its cursor was. */
function leaveEchoedLine(): void {
  const terminal = [process.stderr, process.stdout].find(({ isTTY }) => isTTY);
  try {
    if (terminal !== undefined) writeSync(terminal.fd, '\n');
  } catch {
    // It is gone, or takes nothing for now.
  }
}

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
  openTerminal: async () => (await import('./terminal.ts')).openTerminal(),
  signal: interruption.signal,
  endStepwise: () => interruption.endStepwise(),
  onStatusAsked: (listener) => void process.on('SIGUSR2', listener),
};

const argv = process.argv.slice(2);
let ended = false;
let texts: Texts = en;
void textsAtStart(argv, io).then((found) => {
  texts = found;
});

process.on('exit', (exitCode) => {
  if (!ended && exitCode === EXIT.ok) process.exitCode = reportUnfinished(argv, io, texts);
  if (hasHungUp) letGoOfTerminal();
});

void main(argv, io).then((exitCode) => {
  ended = true;
  process.exitCode = exitCode;
  // A reader that has stopped reading must not keep a process that was told to end.
  if (interruption.signal.aborted && process.stdout.writableLength > 0) process.exit();
});
