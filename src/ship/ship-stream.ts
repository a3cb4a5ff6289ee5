// Ships a byte stream: cut into parts, each appended while the next one fills.
import { OssAppendError } from '../errors.ts';
import { BufferPool } from './buffer-pool.ts';
import { type ByteInput, readUntilStopped } from './byte-input.ts';
import type { PartLimits } from './cutter.ts';
import { memorySource } from './memory-source.ts';
import { PartQueue } from './part-queue.ts';
import type { AppendedPart, SeriesAppender } from './series-appender.ts';

export interface StreamJob extends PartLimits {
  /** Of the input, for results and errors. */
  readonly name: string;
  readonly input: ByteInput;
}

export interface StreamDeps {
  /** Ends the stream after what was read has landed. */
  readonly stop: AbortSignal;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
  /** Shared with other sources. @default its own */
  readonly buffers?: BufferPool;
}

/**
 * Ships until the input's end, or until `stop`.
 * @throws {OssAppendError} whose notes tell how much had landed before
 */
export async function shipStream(job: StreamJob, appender: SeriesAppender, deps: StreamDeps): Promise<void> {
  const queue = new PartQueue(job, deps.buffers ?? new BufferPool());
  const left = new AbortController();
  const reading = fill(queue, job.input, AbortSignal.any([deps.stop, left.signal]));
  const landed = { appends: 0, bytes: 0 };
  let sending = 0;
  const ship = async (bytes: Uint8Array): Promise<void> => {
    sending = bytes.length;
    const part = await appender.append(memorySource(job.name, bytes));
    landed.appends += 1;
    landed.bytes += part.bytes;
    await deps.onAppended(part);
    sending = 0;
  };
  try {
    for (let bytes = await queue.next(); bytes !== undefined; bytes = await queue.next()) await ship(bytes);
    // Nothing at all still creates its object, and keeps to its position, as an empty file does.
    if (landed.appends === 0 && appender.objectEnd.exists !== true) await ship(new Uint8Array());
  } catch (error) {
    // What became of the bytes that were being sent, the error tells by itself.
    if (error instanceof OssAppendError) {
      error.addNote({ kind: 'stream-landed', ...landed, sending, waiting: queue.waiting });
    }
    throw error;
  } finally {
    queue.abandon();
    left.abort();
    await reading;
  }
}

/** Never rejects: a failure of the pipe comes out of the queue, after the bytes before it. */
async function fill(queue: PartQueue, input: ByteInput, stop: AbortSignal): Promise<void> {
  try {
    await readUntilStopped(input, stop, (bytes) => queue.put(bytes));
    queue.end();
  } catch (error) {
    queue.fail(error);
  }
}
