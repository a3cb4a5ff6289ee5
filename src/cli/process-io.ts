// What the command line needs of the process, so that everything below main can run without one.
import type { Writable } from 'node:stream';
import type { ByteInput } from '../ship/byte-input.ts';

/** As a source: standard input. */
export const STDIN_SOURCE = '-';

export interface TerminalStream extends Writable {
  readonly isTTY?: boolean;
}

export interface ProcessIo {
  readonly stdin: ByteInput;
  readonly stdout: TerminalStream;
  /** The same without the stream, which takes longer to load than the rest of `--version`. Never fails. */
  printAtOnce(text: string): void;
  readonly stderr: TerminalStream;
  readonly env: NodeJS.ProcessEnv;
  /** Undefined where it was deleted. */
  readonly cwd: string | undefined;
  /** Empty where there is none. */
  readonly homeDir: string;
  /** Aborted by SIGINT or SIGTERM, with an {@link Interrupted} as reason. */
  readonly signal: AbortSignal;
}

/** The user or the system asked the process to end. */
export class Interrupted extends Error {
  readonly signalName: 'SIGINT' | 'SIGTERM';

  constructor(signalName: 'SIGINT' | 'SIGTERM') {
    super(`interrupted by ${signalName}`);
    this.signalName = signalName;
  }
}
