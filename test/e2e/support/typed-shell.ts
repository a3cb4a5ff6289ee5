// An interactive shell in a terminal, to type at: what stands on its command line is asked for by a key.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { soon } from './streaming.ts';

export const TAB = '\t';
/** Puts all that fits on the line. */
export const ALL = '\x1b*';
const SHOW = '\x07';
const CLEAR = '\x15';

export class TypedShell {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #screen = '';

  constructor(command: string, cwd: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd,
      env: { TERM: 'dumb', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#screen += text;
    });
  }

  /** Runs commands, and waits until they have ended. */
  async run(commands: string): Promise<void> {
    this.#child.stdin.write(`${commands}\necho "<""done"">"\n`);
    await this.#shown(/<(done)>/);
  }

  /** @returns what stands on the command line when this was typed */
  async type(keys: string): Promise<string> {
    return (await this.#typed(keys)).line;
  }

  /** @returns what is shown below the command line when this was typed */
  async list(keys: string): Promise<string> {
    return (await this.#typed(keys)).screen;
  }

  async #typed(keys: string): Promise<{ readonly screen: string; readonly line: string }> {
    this.#child.stdin.write(keys + SHOW);
    const [screen = '', line = ''] = await this.#shown(/(.*?)<<(.*?)>>/s);
    this.#child.stdin.write(CLEAR);
    return { screen, line };
  }

  async #shown(pattern: RegExp): Promise<string[]> {
    let found: string[] = [];
    await soon(() => {
      const match = pattern.exec(this.#screen);
      if (match === null) throw new Error(`${pattern} is not on the screen:\n${this.#screen}`);
      found = match.slice(1);
      this.#screen = this.#screen.slice(match[0].length + match.index);
    });
    return found;
  }
}
