// Ships a byte stream: cut into parts, each appended while the next one fills.
import { OssAppendError } from '../errors.ts';
import type { OnProgress } from '../facts/progress.ts';
import { BufferPool } from './buffer-pool.ts';
import { type ByteInput, readUntilStopped } from './byte-input.ts';
import type { PartLimits } from './cutter.ts';
import type { InputEnd } from './input-end.ts';
import { memorySource } from './memory-source.ts';
import { within } from './part-progress.ts';
import { PartQueue } from './part-queue.ts';
import type { AppendedPart, SeriesAppender } from './series-appender.ts';

export interface StreamJob extends PartLimits {
  /** Of the input, for results and errors. */
  readonly name: string;
  readonly input: ByteInput;
}

export interface StreamDeps {
  /** Of the input. */
  readonly end: InputEnd;
  /** Finds the place where the stream goes on. */
  open(): Promise<SeriesAppender>;
  /** Asked before each part: where the key changes with time, another place. */
  goOn?(appender: SeriesAppender): SeriesAppender | Promise<SeriesAppender>;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
  readonly onProgress?: OnProgress | undefined;
  /** Told how many bytes were taken from the input by now. */
  readonly onTaken?: ((bytes: number) => void) | undefined;
  /** What breaks an append that is on its way. */
  readonly signal?: AbortSignal | undefined;
  /** Shared with other sources. @default its own */
  readonly buffers?: BufferPool;
}

/**
 * Ships until the input's end.
 * @returns what knows where the stream ended
 * @throws {OssAppendError} whose notes tell how much had landed before, and how much was not sent
 * @throws why the end was asked for, where there was nothing to send, nor a place yet to send it to
 */
export function shipStream(job: StreamJob, deps: StreamDeps): Promise<SeriesAppender> {
  return new StreamShipper(job, deps).run();
}

class StreamShipper {
  readonly #job: StreamJob;
  readonly #deps: StreamDeps;
  readonly #queue: PartQueue;
  readonly #failed = new AbortController();
  readonly #landed = { appends: 0, bytes: 0 };
  #sending = 0;
  /** Absent until it begins. */
  #reading: Promise<void> | undefined;

  constructor(job: StreamJob, deps: StreamDeps) {
    this.#job = job;
    this.#deps = deps;
    this.#queue = new PartQueue(job, deps.buffers ?? new BufferPool());
  }

  async run(): Promise<SeriesAppender> {
    try {
      let appender = await this.#open();
      for (let bytes = await this.#next(); bytes !== undefined; bytes = await this.#next()) {
        appender = await this.#ship(bytes, appender);
      }
      // Nothing at all still creates its object, and keeps to its position, as an empty file does.
      if (this.#landed.appends === 0 && appender.objectEnd.exists !== true) {
        appender = await this.#ship(new Uint8Array(), appender);
      }
      return appender;
    } catch (error) {
      this.#queue.abandon();
      this.#failed.abort();
      await this.#reading;
      if (error instanceof OssAppendError && this.#reading !== undefined) this.#tellWhatIsLost(error);
      throw error;
    }
  }

  /** Nothing is read before OSS was reached, unless the end is asked for: what stays in a pipe is not lost. */
  async #open(): Promise<SeriesAppender> {
    const { asked } = this.#deps.end;
    const opening = this.#deps.open();
    await Promise.race([opening, aborted(asked)]);
    const reading = this.#fill();
    this.#reading = reading;
    const toSend = async (): Promise<SeriesAppender> => {
      await reading;
      if (asked.aborted && this.#queue.waiting === 0) throw asked.reason;
      return opening;
    };
    return Promise.race([opening, toSend()]);
  }

  #next(): Promise<Uint8Array | undefined> {
    this.#deps.onProgress?.({ phase: 'waiting', doneBytes: this.#landed.bytes, totalBytes: undefined });
    return this.#queue.next();
  }

  async #ship(bytes: Uint8Array, before: SeriesAppender): Promise<SeriesAppender> {
    const { onProgress, goOn } = this.#deps;
    this.#sending = bytes.length;
    const appender = (await goOn?.(before)) ?? before;
    const whole = { before: this.#landed.bytes, totalBytes: undefined };
    const source = memorySource(this.#job.name, bytes);
    const part = await appender.append(source, onProgress && within(whole, onProgress));
    this.#landed.appends += 1;
    this.#landed.bytes += part.bytes;
    this.#sending = 0;
    await this.#deps.onAppended(part);
    return appender;
  }

  /** Never rejects: a failure of the pipe comes out of the queue, after the bytes before it. */
  async #fill(): Promise<void> {
    const { end } = this.#deps;
    const stop = AbortSignal.any([end.left, this.#failed.signal]);
    try {
      let taken = 0;
      const take = end.watch((bytes) => {
        taken += bytes.length;
        this.#deps.onTaken?.(taken);
        return this.#queue.put(bytes);
      });
      await readUntilStopped(this.#job.input, stop, take);
      this.#queue.end();
    } catch (error) {
      this.#queue.fail(error);
    } finally {
      end.over();
    }
  }

  #tellWhatIsLost(error: OssAppendError): void {
    // A clear refusal leaves no doubt; a break does, and so does an answer that was lost.
    const isInDoubt =
      this.#deps.signal?.aborted === true || error.noteFacts.some(({ kind }) => kind.startsWith('landing-'));
    const inDoubt = isInDoubt ? this.#sending : 0;
    const unsent = this.#sending - inDoubt + this.#queue.waiting;
    error.addNote({ kind: 'stream-landed', ...this.#landed, inDoubt, unsent });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
