// A command that is watched while it runs: what it has printed so far, and waiting for more of it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { settingsOf } from '../../support/sandbox.ts';

export interface LiveCli {
  readonly pid: number;
  readonly stdout: Readable;
  /** All of stderr so far. */
  stderr(): string;
  /** Resolves with stdout once it holds so many bytes. */
  printed(bytes: number): Promise<Buffer>;
  /** Resolves with stdout once it matches. */
  said(pattern: RegExp): Promise<string>;
  /** Resolves with stderr once it matches. */
  told(pattern: RegExp): Promise<string>;
  /** The process is gone; what it printed may not have been read yet. */
  readonly gone: Promise<Exit>;
  /** The process is gone, and all it printed was read. */
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LiveOptions {
  readonly cwd: string;
  /** What the environment names. */
  readonly sandbox?: Sandbox;
  /** Leaves stdout to the caller, who reads it as slowly as he likes. */
  readonly keepStdout?: boolean;
}

/** @throws when what is waited for has not come after this */
const PATIENCE_MS = 15_000;

/**
 * Starts a command; a test that fails leaves none behind.
 * @param command the program and its arguments, such as `[process.execPath, BIN, 'tail', …]`
 */
export function startLive(command: readonly string[], { cwd, sandbox, keepStdout }: LiveOptions): LiveCli {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: `${cwd}/no-home`, ...(sandbox && settingsOf(sandbox)) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const seen = { stdout: [] as Buffer[], stderr: '', waiting: new Set<() => void>() };
  const news = (): void => {
    for (const check of seen.waiting) check();
  };
  if (keepStdout !== true)
    child.stdout.on('data', (chunk: Buffer) => {
      seen.stdout.push(chunk);
      news();
    });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    seen.stderr += text;
    news();
  });
  const exited = once(child, 'close');
  const until = async <T>(what: string, look: () => T | undefined): Promise<T> => {
    const found = new Promise<T>((resolve) => {
      const check = (): void => {
        const result = look();
        if (result === undefined) return;
        seen.waiting.delete(check);
        resolve(result);
      };
      seen.waiting.add(check);
      check();
    });
    const lost = Promise.race([
      exited.then(({ code, signal }) => `it ended with ${code ?? signal}`),
      sleep(PATIENCE_MS, `not after ${PATIENCE_MS / 1000} s`, { ref: false }),
    ]).then((reason) => {
      throw new Error(`waited for ${what}: ${reason}; stderr: ${seen.stderr}`);
    });
    return Promise.race([found, lost]);
  };
  return {
    pid: child.pid ?? 0,
    stdout: child.stdout,
    stderr: () => seen.stderr,
    printed: (bytes) =>
      until(`${bytes} bytes`, () => {
        const all = Buffer.concat(seen.stdout);
        return all.length >= bytes ? all : undefined;
      }),
    said: (pattern) =>
      until(String(pattern), () => {
        const all = Buffer.concat(seen.stdout).toString();
        return pattern.test(all) ? all : undefined;
      }),
    told: (pattern) => until(String(pattern), () => (pattern.test(seen.stderr) ? seen.stderr : undefined)),
    gone: once(child, 'exit'),
    exited,
    kill: (signal) => child.kill(signal),
  };
}

function once(child: ChildProcess, event: 'exit' | 'close'): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(event, (code: number | null, signal: NodeJS.Signals | null) => resolve({ code, signal }));
  });
}
