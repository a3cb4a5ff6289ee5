// `appendfromfile -`: puts what comes from a pipe at the end of an object, as a sequence of exactly-once appends.

import type { AppendResult, StreamSummary } from '../facts/results.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { learning } from '../retry/outage.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import { largestPart, type PartLimits } from '../ship/cutter.ts';
import { InputEnd, type StreamEnding } from '../ship/input-end.ts';
import { withLastTry } from '../ship/last-try.ts';
import { type GivenPosition, openSeries, type SeriesDeps, type SeriesInput } from '../ship/open-series.ts';
import type { SeriesAppender } from '../ship/series-appender.ts';
import { type StreamDeps, shipStream } from '../ship/ship-stream.ts';
import { describePart, StreamTotals } from './append-result.ts';

export interface AppendStreamInput extends SeriesInput, PartLimits, Partial<GivenPosition> {}

/** `signal` breaks the append on its way; the others end the stream after what was read has landed. */
export interface AppendStreamDeps extends SeriesDeps, StreamEnding, Pick<StreamDeps, 'buffers' | 'onTaken'> {
  readonly stdin: ByteInput;
  /** Told of each append as it lands. */
  readonly onAppended: (result: AppendResult) => Promise<void>;
}

/** @throws {OssAppendError} whose notes tell how much had landed before, and how much was not sent */
export async function runAppendStream(
  input: AppendStreamInput,
  deps: AppendStreamDeps,
): Promise<StreamSummary> {
  const { stdin, buffers, signal, onProgress, onTaken } = deps;
  const end = new InputEnd(stdin, deps);
  const { retry, hasWorked } = learning(deps.retry);
  const session = { ...deps, ...withLastTry({ ...deps, retry }, end.left) };
  const name = stdin.path ?? '-';
  const totals = new StreamTotals(name);
  const { key } = input;
  const now = (): ObjectUrl => key.at((deps.nowMs ?? Date.now)());
  let object = now();
  const open = async (given?: GivenPosition): Promise<SeriesAppender> =>
    (await openSeries({ ...input, object }, given, session)).appender;
  const flushBytes = largestPart(input, input.rolloverBytes);
  const appender = await shipStream(
    { ...input, name, input: stdin, flushBytes },
    {
      end,
      signal,
      onProgress,
      onTaken,
      ...(buffers && { buffers }),
      open: () => open(givenPosition(input)),
      /** What is given is the position in the first one. */
      goOn(appender) {
        const { key: before } = object;
        object = now();
        return object.key === before ? appender : open();
      },
      async onAppended(part) {
        hasWorked();
        const result = describePart(part, name, part.elapsedMs);
        totals.add(result);
        await deps.onAppended(result);
      },
    },
  );
  return totals.summarize(appender.object, appender.objectEnd);
}

/** Undefined to go on wherever the object ends. */
function givenPosition({ position, crc64 }: AppendStreamInput): GivenPosition | undefined {
  return position === undefined ? undefined : { position, ...(crc64 !== undefined && { crc64 }) };
}
