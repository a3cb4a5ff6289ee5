// Draws progress on a terminal: one line, which is wiped away and drawn again below whatever else is printed there.
import { readFileSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import chalk, { chalkStderr } from 'chalk';
import ora, { type Ora } from 'ora';
import { fitted } from './fit.ts';
import type { Line, Piece } from './piece.ts';

/** A blank for the cursor, the spinner, a blank; and the last column, behind which some terminals begin a new line. */
const TAKEN_COLUMNS = 4;
const DRAW_MS = 100;
/**
 * The cursor waits at the line's beginning. Where the terminal became narrower and has wrapped the line, all of it is
 * behind the cursor, and is wiped away. We may be told of it only later: until then the line is not to be wrapped again.
 */
const WIPE_BEHIND = '\x1b[J';
const WITHOUT_WRAPPING = ['\x1b[?7l', '\x1b[?7h'] as const;
const TO_BEGINNING = '\r';

/** @returns what ends it, and leaves nothing behind */
export function draw(stream: WriteStream, line: () => Line, env: NodeJS.ProcessEnv): () => void {
  // For the spinner, too. chalk knows FORCE_COLOR, which counts more than NO_COLOR, but not that.
  chalk.level = env.NO_COLOR && env.FORCE_COLOR === undefined ? 0 : chalkStderr.level;
  const drawing = new Drawing(stream, line);
  drawing.begin();
  return () => drawing.end();
}

class Drawing {
  readonly #stream: WriteStream;
  readonly #line: () => Line;
  readonly #spinner: Ora;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: WriteStream, line: () => Line) {
    this.#stream = stream;
    this.#line = line;
    // A hidden cursor would stay hidden where the process is killed. Whether to draw has been decided.
    this.#spinner = ora({ stream, discardStdin: false, hideCursor: false, isEnabled: true });
    const { frames, interval } = this.#spinner.spinner;
    this.#spinner.spinner = { interval: interval ?? DRAW_MS, frames: frames.map((frame) => ` ${frame}`) };
    // A terminal may hang up.
    stream.on('error', () => {});
  }

  begin(): void {
    this.#stream.on('resize', this.#onResize);
    process.prependListener('SIGINT', this.#onInterrupt);
    process.on('SIGTSTP', this.#onSuspend);
    process.on('SIGCONT', this.#onContinue);
    this.#timer = setInterval(this.#update, DRAW_MS);
    this.#timer.unref();
    this.#update();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#stream.off('resize', this.#onResize);
    process.off('SIGINT', this.#onInterrupt).off('SIGTSTP', this.#onSuspend).off('SIGCONT', this.#onContinue);
    this.#spinner.stop();
  }

  readonly #update = (): void => {
    this.#spinner.text = this.#text();
    if (!this.#spinner.isSpinning && isInForeground()) this.#spinner.start();
  };

  #text(): string {
    const columns = (this.#stream.columns ?? 0) - TAKEN_COLUMNS;
    const line = columns < 1 ? '' : fitted(this.#line(), columns).map(styled).join('');
    const [begin, end] = WITHOUT_WRAPPING;
    return WIPE_BEHIND + begin + line + end + TO_BEGINNING;
  }

  readonly #onResize = (): void => {
    this.#update();
    this.#spinner.render();
  };

  /** The terminal has written `^C` over the line, which is drawn again below as long as there is work left. */
  readonly #onInterrupt = (): void => {
    if (!this.#spinner.isSpinning) return;
    this.#spinner.clear();
    this.#stream.write('^C');
  };

  /** Ctrl-Z: nothing of the line is to be in the shell's way. */
  readonly #onSuspend = (): void => {
    this.#spinner.stop();
    process.off('SIGTSTP', this.#onSuspend);
    process.kill(process.pid, 'SIGTSTP');
  };

  readonly #onContinue = (): void => {
    if (!process.listeners('SIGTSTP').includes(this.#onSuspend)) process.on('SIGTSTP', this.#onSuspend);
    this.#update();
  };
}

function styled({ text, style }: Piece): string {
  return style === undefined ? text : chalk[style](text);
}

/** The line of a job in the background would get into what somebody types. Where the system does not tell: it may be seen. */
function isInForeground(): boolean {
  try {
    const [, , group, , , terminalGroup] = afterName(readFileSync('/proc/self/stat', 'latin1'));
    return group === terminalGroup;
  } catch {
    return true;
  }
}

/** The fields of proc(5) behind the program's name, which may hold blanks: state, parent, group, session, terminal, … */
function afterName(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
