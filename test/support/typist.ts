// Somebody at a terminal, who answers the questions that come.
import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';
import { MemoryStream } from './memory-stream.ts';

/** Part of a question, and what is typed then. */
export type Answer = readonly [question: string, typed: string];

export class Typist implements Terminal {
  readonly input: PassThrough = new PassThrough();
  readonly output: MemoryStream = new MemoryStream();
  isClosed = false;
  readonly #left: Answer[];
  #read = 0;

  /** @param answers in the order of the questions */
  constructor(answers: readonly Answer[]) {
    this.#left = [...answers];
    const write = this.output._write.bind(this.output);
    this.output._write = (chunk, encoding, done) => {
      write(chunk, encoding, done);
      setImmediate(() => this.#answer());
    };
  }

  /** What nobody has asked for. */
  get unasked(): readonly Answer[] {
    return this.#left;
  }

  get screen(): string {
    return this.output.text();
  }

  close(): void {
    this.isClosed = true;
  }

  #answer(): void {
    const [question = '', typed = ''] = this.#left[0] ?? [];
    const at = this.screen.indexOf(question, this.#read);
    if (at < 0 || this.#left.length === 0) return;
    this.#read = this.screen.length;
    this.#left.shift();
    this.input.write(typed);
  }
}
