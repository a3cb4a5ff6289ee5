// Questions on a terminal. What is typed shows only while a question is open whose answer is no secret.
import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

export interface Screen {
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number };
}

export interface Prompter {
  /** @returns what was typed up to Enter */
  ask(question: string, manner?: 'shown' | 'hidden'): Promise<string>;
  say(line: string): void;
}

export interface Interrupting {
  /** Ends it with its reason. */
  readonly signal: AbortSignal;
  /** The error for Ctrl-C and Ctrl-D. */
  interrupted(): Error;
}

/** The terminal is as it was before when this ends, however it ends. */
export async function withPrompter<T>(
  { input, output }: Screen,
  { signal, interrupted }: Interrupting,
  work: (prompter: Prompter) => Promise<T>,
): Promise<T> {
  const echo = new Echo(output);
  const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  const gone = new AbortController();
  const leave = (): void => gone.abort(signal.aborted ? signal.reason : interrupted());
  lines.on('SIGINT', leave).on('close', leave);
  signal.addEventListener('abort', leave);
  const say = (line: string): void => void output.write(`${line}\n`);
  const ask: Prompter['ask'] = async (question, manner = 'shown') => {
    const answered = new Promise<string>((resolve, reject) => {
      if (gone.signal.aborted) reject(gone.signal.reason);
      gone.signal.addEventListener('abort', () => reject(gone.signal.reason), { once: true });
      echo.shows = true;
      lines.question(question, (answer) => {
        echo.shows = false;
        resolve(answer);
      });
      echo.shows = manner === 'shown';
    });
    try {
      return await answered;
    } finally {
      // The line's end is not shown of what is hidden, nor of what Ctrl-C cut off.
      if (manner === 'hidden' || gone.signal.aborted) say('');
      echo.shows = false;
    }
  };
  try {
    if (signal.aborted) leave();
    return await work({ ask, say });
  } finally {
    signal.removeEventListener('abort', leave);
    lines.off('close', leave).close();
  }
}

/** What readline writes to. */
class Echo extends Writable {
  shows = false;
  readonly #screen: Screen['output'];

  constructor(screen: Screen['output']) {
    super({ decodeStrings: false });
    this.#screen = screen;
  }

  /** For lines that are longer than the terminal is wide. */
  get columns(): number | undefined {
    return this.#screen.columns;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    if (this.shows) this.#screen.write(chunk);
    done();
  }
}
