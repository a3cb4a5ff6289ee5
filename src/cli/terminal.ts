// The terminal that a person sits at, wherever stdin and stdout lead.
import { openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { ReadStream, WriteStream } from 'node:tty';

export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  close(): void;
}

/** @returns undefined where there is none, as under cron */
export function openTerminal(): Terminal | undefined {
  if (process.platform === 'win32') return openStandardStreams();
  try {
    // Each stream closes what it is given.
    const input = new ReadStream(openSync('/dev/tty', 'r'));
    const output = new WriteStream(openSync('/dev/tty', 'w'));
    // It may hang up.
    for (const stream of [input, output]) stream.on('error', () => {});
    return {
      input,
      output,
      close() {
        input.destroy();
        output.destroy();
      },
    };
  } catch {
    return undefined;
  }
}

function openStandardStreams(): Terminal | undefined {
  const { stdin, stderr } = process;
  return stdin.isTTY && stderr.isTTY
    ? { input: stdin, output: stderr, close: () => void stdin.pause() }
    : undefined;
}
