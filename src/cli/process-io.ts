// What the command line needs of the process, so that everything below main can run without one.
import type { Writable } from 'node:stream';
import type { ByteInput } from '../ship/byte-input.ts';
import type { EndingSteps } from './interruption.ts';
import type { Terminal } from './terminal.ts';

/** As a source: standard input. */
export const STDIN_SOURCE = '-';

export interface TerminalStream extends Writable {
  readonly isTTY?: boolean;
  /** 0 where the terminal does not say. */
  readonly columns?: number;
  /** Of the process's own streams. */
  readonly fd?: number;
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
  /** Where a person can be asked, also where stdin and stdout lead elsewhere; undefined where nobody is. */
  openTerminal(): Promise<Terminal | undefined>;
  /** Aborted by the first signal that asks the process to end, with an `Interrupted` as reason. */
  readonly signal: AbortSignal;
  /** From now on, signals end a stream step by step. */
  endStepwise(): EndingSteps;
  /** By a signal, which ends a process that does not listen. */
  onStatusAsked(listener: () => void): void;
}
