// A pipeline as a shell runs it in the foreground of a terminal: all of it is signalled at once.
import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { BIN } from '../../support/run-cli.ts';

export interface PipelineEnd {
  /** Of the command line, as the shell sees it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One whose last command is the command line; a test that fails leaves none of it behind. */
export class Pipeline {
  readonly #shell: ChildProcess;
  readonly ended: Promise<PipelineEnd>;

  /** @param producer a shell command */
  constructor(
    producer: string,
    args: readonly string[],
    cwd: string,
    settings: Readonly<Record<string, string>>,
  ) {
    const signals = 'INT TERM HUP QUIT';
    // The shell itself outlives the signals; what it starts gets their defaults back.
    const script = `trap : ${signals}; ${producer} | "$0" "$@"; exit \${PIPESTATUS[1]}`;
    this.#shell = spawn('bash', ['-c', script, process.execPath, BIN, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: `${cwd}/no-home`, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    onTestFinished(() => this.#kill('SIGKILL'));
    this.ended = this.#watch();
  }

  /** Signals each of its processes. */
  signal(name: NodeJS.Signals): void {
    this.#kill(name);
  }

  #kill(name: NodeJS.Signals): void {
    try {
      process.kill(-(this.#shell.pid ?? 0), name);
    } catch {
      // All of them are gone.
    }
  }

  #watch(): Promise<PipelineEnd> {
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      this.#shell[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    }
    return new Promise((resolve) => {
      this.#shell.once('close', (code) => resolve({ code, ...output }));
    });
  }
}
