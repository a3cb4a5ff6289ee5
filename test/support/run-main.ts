// Runs the command tree inside the test's own process: the same code without the cost of starting node.
import { Readable, type Writable } from 'node:stream';
import { Interruption } from '../../src/cli/interruption.ts';
import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { MemoryStream } from './memory-stream.ts';
import type { CliResult, Environment } from './run-cli.ts';

const PIPE_BYTES = 64 * 1024;

export interface MainOptions {
  readonly env?: Environment;
  readonly cwd: string;
  /** What is piped in. @default nothing */
  readonly stdin?: string | Uint8Array;
  /** @default takes all, for the result */
  readonly stdout?: Writable;
  /** @default a folder that does not exist */
  readonly homeDir?: string;
  /** @default none */
  readonly terminal?: Terminal;
}

export async function runMain(
  args: readonly string[],
  { env = {}, cwd, stdin = '', stdout: given, homeDir = `${cwd}/no-home`, terminal }: MainOptions,
): Promise<CliResult> {
  const stdout = new MemoryStream();
  const stderr = new MemoryStream();
  const interruption = new Interruption();
  const code = await main(args, {
    stdin: { stream: Readable.from(piecesOf(Buffer.from(stdin))) },
    stdout: given ?? stdout,
    printAtOnce: (text) => void (given ?? stdout).write(text),
    stderr,
    env,
    cwd,
    homeDir,
    openTerminal: async () => terminal,
    signal: interruption.signal,
    endStepwise: () => interruption.endStepwise(),
    onStatusAsked: () => {},
  });
  const stdoutBytes = stdout.bytes();
  return {
    code,
    signal: null,
    stdoutBytes,
    stdout: stdout.text(),
    stderr: stderr.text(),
  };
}

/** As large as a pipe's. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIPE_BYTES) yield bytes.subarray(at, at + PIPE_BYTES);
}
