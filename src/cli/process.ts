// The entry of the built command line: the only file that touches the process.
import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Interrupted } from './io.ts';
import { main } from './main.ts';

const interruption = new AbortController();

function interrupt(signalName: 'SIGINT' | 'SIGTERM'): void {
  // A second signal means: at once.
  if (interruption.signal.aborted) process.exit(signalName === 'SIGINT' ? 130 : 143);
  interruption.abort(new Interrupted(signalName));
}

// Node 20 optimises undici's WebAssembly parser in the background, and waits for it at exit: a third of the time of
// a short command. It parses some headers here, nothing more. Later versions do not wait.
if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--wasm-tiering-budget=1000000000');

process.on('SIGINT', () => interrupt('SIGINT'));
process.on('SIGTERM', () => interrupt('SIGTERM'));

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  homeDir: homedir(),
  signal: interruption.signal,
});

// A reader that has stopped reading must not keep a process that was told to end.
if (interruption.signal.aborted && process.stdout.writableLength > 0) process.exit();
