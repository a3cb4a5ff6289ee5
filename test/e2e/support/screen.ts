// A terminal to look at and to type at, with a shell in it in which `oss-append` is the command line.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, vi } from 'vitest';
import { BIN } from '../../support/run-cli.ts';

const run = promisify(execFile);

export const hasTmux: boolean = spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g;

export class Screen {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** @param settings of the shell's environment */
  static async open(
    cwd: string,
    settings: Readonly<Record<string, string>>,
    columns: number,
  ): Promise<Screen> {
    const exports = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
    const script = `PS1='$ '\noss-append() { '${process.execPath}' '${BIN}' "$@"; }\n${exports.join('')}`;
    await writeFile(join(cwd, 'shell.rc'), script);
    const socketFolder = await mkdtemp(join(tmpdir(), 'oss-append-tmux-'));
    const screen = new Screen(join(socketFolder, 'socket'));
    onTestFinished(async () => {
      await screen.#tmux('kill-server');
      await rm(socketFolder, { recursive: true, force: true });
    });
    const shell = [
      'env',
      '-i',
      `PATH=${process.env.PATH}`,
      `HOME=${cwd}`,
      'LANG=C.UTF-8',
      'TERM=screen-256color',
    ];
    const size = ['-x', String(columns), '-y', '10'];
    const command = [...shell, 'bash', '--noprofile', '--rcfile', 'shell.rc', '-i'];
    await screen.#tmux('-f', '/dev/null', 'new-session', '-d', '-c', cwd, ...size, ...command);
    // Of terminals that wrap lines anew, tmux does so without loss only at the bottom of the screen.
    await screen.type("yes '' | head -n 20; clear -x 2>/dev/null; yes '' | head -n 9\n");
    return screen;
  }

  async type(keys: string): Promise<void> {
    await this.#tmux('send-keys', '-l', '--', keys);
  }

  /** @param key as tmux names it, such as `C-c` */
  async press(key: string): Promise<void> {
    await this.#tmux('send-keys', key);
  }

  async resize(columns: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns));
  }

  /** @returns the line that matches, once there is one */
  async line(pattern: RegExp): Promise<string> {
    const look = async (): Promise<string> => {
      const lines = await this.lines();
      const found = lines.findLast((line) => pattern.test(line));
      if (found === undefined) throw new Error(`${pattern} is not on the screen:\n${lines.join('\n')}`);
      return found;
    };
    // Each look is a process.
    return vi.waitFor(look, { timeout: 15_000, interval: 150 });
  }

  /** What is on the screen, without blank lines. */
  async lines(): Promise<string[]> {
    const text = await this.#tmux('capture-pane', '-p');
    return text.split('\n').filter((line) => line.trim() !== '');
  }

  /** Lines with a spinner. */
  async progressLines(): Promise<string[]> {
    return (await this.lines()).filter((line) => line.search(SPINNER) === 1);
  }

  async isCursorShown(): Promise<boolean> {
    return (await this.#tmux('display-message', '-p', '#{cursor_flag}')).trim() === '1';
  }

  async #tmux(...args: string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-S', this.#socket, ...args], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    });
    return stdout;
  }
}

/** What differs from run to run, taken out: the spinner, numbers, units. */
export function masked(line: string): string {
  return line
    .trim()
    .replace(SPINNER, '⠋')
    .replaceAll('oss://demo/', 'oss://my-bucket/')
    .replace(/\d+(?:[.:]\d+)*/g, 'N')
    .replace('append ', 'appends ')
    .replace(/\b(?:bytes|[KMG]iB)\b/g, 'U');
}
