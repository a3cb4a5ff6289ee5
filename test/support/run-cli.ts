// Runs the built command line as a shell would, with an environment that holds only what a test gives it.
import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));
export const BIN: string = fileURLToPath(new URL('../../bin/oss-append.js', import.meta.url));

export type Environment = Readonly<Record<string, string | undefined>>;

export interface RunOptions {
  /** Besides PATH and HOME, which are always there. */
  readonly env?: Environment;
  /** Working directory; HOME is a folder in it that does not exist, unless `env` names another. */
  readonly cwd: string;
  /** What is piped in; without it stdin is /dev/null. */
  readonly stdin?: string | Uint8Array;
  /** An open file that takes stdout, in place of a pipe. */
  readonly stdout?: number;
  /** @default the command line of this checkout */
  readonly bin?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

export interface RunningCli {
  readonly exited: Promise<CliResult>;
  kill(signal: NodeJS.Signals): void;
}

export function startCli(args: readonly string[], options: RunOptions): RunningCli {
  const { cwd, stdin, stdout = 'pipe', bin = BIN } = options;
  if (bin === BIN && inject('distIsBuilt') !== true) {
    throw new Error('dist/ may be stale: make this file one of the e2e project in vitest.config.mts');
  }
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: `${cwd}/no-home`, ...options.env },
    stdio: [stdin === undefined ? 'ignore' : 'pipe', stdout, 'pipe'],
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
  return { exited: watch(child), kill: (signal) => child.kill(signal) };
}

export function runCli(args: readonly string[], options: RunOptions): Promise<CliResult> {
  return startCli(args, options).exited;
}

async function watch(child: ChildProcess): Promise<CliResult> {
  const [exit, stdoutBytes, stderr] = await Promise.all([
    new Promise<Pick<CliResult, 'code' | 'signal'>>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    }),
    bytesOf(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  return { ...exit, stdoutBytes, stdout: stdoutBytes.toString(), stderr };
}

async function bytesOf(stream: NodeJS.ReadableStream | null): Promise<Buffer> {
  const chunks: Buffer[] = [];
  if (stream !== null) for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
