// The built command line as a child that is fed, watched and stopped while it runs.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { BIN, type CliResult } from '../../support/run-cli.ts';
import { settingsOf } from '../../support/sandbox.ts';

export interface JsonLine {
  readonly summary?: true;
  readonly key: string;
  readonly appends: number;
  readonly bytes: number;
  readonly position: number;
  readonly nextPosition: number;
  readonly crc64: string;
  readonly [field: string]: unknown;
}

/** One that runs with `--json`, or not; a test that fails leaves none behind. */
export class StreamingCli {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly exited: Promise<CliResult>;
  #stdout = '';
  #stderr = '';

  /** @param settings of its environment */
  constructor(
    sandbox: Sandbox | undefined,
    cwd: string,
    args: readonly string[],
    settings: Readonly<Record<string, string>> = {},
  ) {
    const reach = sandbox === undefined ? {} : settingsOf(sandbox);
    const env = { PATH: process.env.PATH, HOME: `${cwd}/no-home`, ...reach, ...settings };
    this.#child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    onTestFinished(() => this.kill('SIGKILL'));
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        const stdout = this.#stdout;
        resolve({ code, signal, stdout, stdoutBytes: Buffer.from(stdout), stderr: this.#stderr });
      });
    });
  }

  get stdin(): Writable {
    return this.#child.stdin;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** What has been printed with `--json` so far. */
  get lines(): JsonLine[] {
    return this.#stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as JsonLine);
  }

  /** Resolves when the system has taken all of it, false when nobody will. */
  write(bytes: string | Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      this.#child.stdin.write(bytes, (error) => resolve(!error));
    });
  }

  end(): void {
    this.#child.stdin.end();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Bytes, as the system counts them. */
  memory(field: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  }
}

export function soon<T>(check: () => T | Promise<T>, timeout = 15_000): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 30 });
}
