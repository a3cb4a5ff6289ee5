// Keys that a command prints. It is run by the shell, as ossutil runs it, without input, in a process group of its own,
// so that all of it ends when its time is over.
import type { ChildProcess } from 'node:child_process';
import { ConfigError, messageOf } from '../errors.ts';
import type { CommandFailure } from '../facts/config.ts';
import { clip } from '../outside.ts';
import type { CredentialsDeps, FetchedKeys, FetchKeys } from './deps.ts';
import { withLifetime } from './exchange.ts';
import { type Document, KEY_NAMES, type KeyNames, KeysReader } from './keys.ts';
import type { CredentialProcess } from './source.ts';

const DEFAULT_TIMEOUT_S = 15;
const MAX_STDOUT_BYTES = 64 * 1024;
const MAX_STDERR_LENGTH = 4096;
/** Secrets have 30 characters, tokens more, with digits among them; few other words do. */
const LIKE_A_SECRET = /(?=[\w+=-]*\d)[\w+=-]{24,}/g;
/** A process that it leaves behind may hold its output open. */
const LINGER_MS = 200;

/** Of the command line of Alibaba Cloud, for its mode External. */
const EXTERNAL_NAMES: KeyNames = {
  id: 'access_key_id',
  secret: 'access_key_secret',
  token: 'sts_token',
  expiration: ['expiration', 'sts_expiration'],
};

export function keysOfProcess(source: CredentialProcess, deps: CredentialsDeps): FetchKeys {
  return async (signal) => {
    const child = await start(source.command, deps.env);
    const printed = await new Command(child, source.timeoutS).run(signal);
    return readPrinted(printed, deps);
  };
}

async function start(command: string, env: CredentialsDeps['env']): Promise<ChildProcess> {
  const { spawn } = await import('node:child_process');
  const isWindows = process.platform === 'win32';
  const [shell, flags] = isWindows ? ['cmd.exe', ['/d', '/s', '/c']] : ['/bin/sh', ['-c']];
  return spawn(shell, [...flags, isWindows ? `"${command}"` : command], {
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
    windowsVerbatimArguments: isWindows,
  });
}

function readPrinted(printed: string, deps: CredentialsDeps): FetchedKeys {
  const reader = new KeysReader(undefined);
  const document = reader.parse(printed);
  return withLifetime(reader.keys(document, namesIn(document, reader)), undefined, deps);
}

function namesIn(document: Document, reader: KeysReader): KeyNames {
  if (!Object.hasOwn(document, 'access_key_id') && !Object.hasOwn(document, 'mode')) return KEY_NAMES;
  const { mode = 'AK' } = document;
  if (mode !== 'AK' && mode !== 'StsToken') throw reader.failed({ kind: 'invalid', field: 'mode' });
  return { ...EXTERNAL_NAMES, isTokenRequired: mode === 'StsToken' };
}

class Command {
  readonly #child: ChildProcess;
  readonly #timeoutS: number;
  #stdout: Buffer[] = [];
  #stdoutBytes = 0;
  #stderr = '';
  #failure: CommandFailure['failure'] | undefined;

  constructor(child: ChildProcess, timeoutS = DEFAULT_TIMEOUT_S) {
    this.#child = child;
    this.#timeoutS = timeoutS;
  }

  /** @returns what it prints */
  async run(signal: AbortSignal | undefined): Promise<string> {
    const timer = setTimeout(
      () => this.#fail({ kind: 'timeout', seconds: this.#timeoutS }),
      this.#timeoutS * 1000,
    );
    const abort = (): void => this.#kill();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    this.#collect();
    try {
      await this.#ended();
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
    signal?.throwIfAborted();
    if (this.#failure !== undefined) throw failed(this.#failure, this.#stderr);
    return Buffer.concat(this.#stdout).toString();
  }

  #collect(): void {
    this.#child.stdout?.on('data', (piece: Buffer) => {
      this.#stdoutBytes += piece.length;
      if (this.#stdoutBytes <= MAX_STDOUT_BYTES) this.#stdout.push(piece);
      else this.#fail({ kind: 'too-much', limitBytes: MAX_STDOUT_BYTES });
    });
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#stderr = (this.#stderr + piece.toString()).slice(0, MAX_STDERR_LENGTH);
    });
  }

  #ended(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#failure ??= { kind: 'not-started', reason: messageOf(error) };
        resolve();
      });
      this.#child.once('exit', (exitCode, signalName) => {
        if (signalName !== null) this.#failure ??= { kind: 'signal', signalName };
        else if (exitCode !== 0) this.#failure ??= { kind: 'exit', exitCode: exitCode ?? 0 };
        const linger = setTimeout(() => {
          this.#child.stdout?.destroy();
          this.#child.stderr?.destroy();
        }, LINGER_MS);
        this.#child.once('close', () => {
          clearTimeout(linger);
          resolve();
        });
      });
    });
  }

  #fail(failure: CommandFailure['failure']): void {
    this.#failure ??= failure;
    this.#kill();
  }

  #kill(): void {
    const { pid } = this.#child;
    try {
      if (process.platform !== 'win32' && pid !== undefined) process.kill(-pid, 'SIGKILL');
      else this.#child.kill('SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** The beginning of stderr goes with it: who wrote the command has to see why it failed. */
function failed(failure: CommandFailure['failure'], stderr: string): ConfigError {
  const shown = clip(stderr.trim().replace(LIKE_A_SECRET, '…'), 500);
  return new ConfigError('CredentialsFailed.Command', { failure, stderr: shown });
}
