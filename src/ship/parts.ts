// Sends a source as a sequence of parts, each appended exactly once, so that what breaks costs one part.
import type { Appended, SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { AppendRefusedError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { isConflict, type PositionConflict } from './conflict.ts';
import { within } from './part-progress.ts';
import type { AppendedPart, SeriesAppender } from './series-appender.ts';
import { type ReadRange, Witness } from './witness.ts';

export interface PartsDeps extends Pick<SessionDeps, 'onProgress'> {
  readonly onNotice: (notice: Notice) => void;
}

/** What has landed of a source. */
export interface LandedParts {
  /** All of them as one: where the first begins, and where the last ends. */
  readonly whole: AppendedPart;
  readonly count: number;
  /** Objects that they are in. */
  readonly objects: number;
  /** How far into the source they reach. */
  readonly offset: number;
  /** Whether other writers appended in between. */
  readonly isInterleaved: boolean;
}

/** Knows at any time how much of its source has landed. */
export class PartShipper {
  readonly source: AppendSource;
  readonly #partBytes: number | undefined;
  readonly #deps: PartsDeps;
  readonly #witness: Witness;
  #landed: LandedParts | undefined;

  /** @param partBytes undefined: one append takes all, into one object */
  constructor(source: AppendSource, partBytes: number | undefined, deps: PartsDeps) {
    this.source = source;
    this.#partBytes = partBytes;
    this.#witness = new Witness(source);
    this.#deps = deps;
  }

  /** Undefined before the first part. */
  get landed(): LandedParts | undefined {
    return this.#landed;
  }

  /**
   * Appends the source from `start` on; of nothing, an append of nothing.
   * @param before what is in the objects already, up to `start`
   * @throws {OssAppendError} as the append of one part does
   */
  async ship(appender: SeriesAppender, start = 0, before?: ReadRange): Promise<AppendedPart> {
    const { size } = this.source;
    this.#witness.begin(before);
    for (let from = start; ; ) {
      const to = this.#partEnd(from, appender);
      const { position } = appender.objectEnd;
      const part = await this.#append(appender, start, from, to);
      this.#witness.landed();
      const whole = this.#add(part, to, from > start && part.appended.position !== position);
      if (to === size) return whole;
      from = to;
    }
  }

  /** Objects that have a limit are filled to the last byte: whoever ships the same source meets us there. */
  #partEnd(from: number, appender: SeriesAppender): number {
    const { size } = this.source;
    if (this.#partBytes === undefined) return size;
    if (appender.room <= 0) appender.moveOn(appender.sourceEnd);
    return Math.min(size, from + this.#partBytes, from + appender.room);
  }

  async #append(appender: SeriesAppender, start: number, from: number, to: number): Promise<AppendedPart> {
    const { onProgress } = this.#deps;
    const whole = { before: from - start, totalBytes: this.source.size - start };
    try {
      return await appender.append(this.#witness.slice(from, to), onProgress && within(whole, onProgress));
    } catch (error) {
      if (isConflict(error) && from > start) throw partly(error, this.source, from);
      throw error;
    }
  }

  #add(part: AppendedPart, offset: number, isApart: boolean): AppendedPart {
    const before = this.#landed;
    const isInterleaved = before?.isInterleaved === true || isApart;
    if (isApart && before?.isInterleaved === false) {
      const { name } = this.source;
      this.#deps.onNotice({ kind: 'parts-interleaved', source: name, url: formatObjectUrl(part.object) });
    }
    this.#landed =
      before === undefined
        ? { whole: part, count: 1, objects: 1, offset, isInterleaved }
        : {
            whole: joinParts(before.whole, part),
            count: before.count + 1,
            objects: before.objects + (part.object.key === before.whole.object.key ? 0 : 1),
            offset,
            isInterleaved,
          };
    return this.#landed.whole;
  }
}

/** The conflict of a part, told of its source. */
function partly(
  { facts, cause }: PositionConflict,
  { name }: AppendSource,
  from: number,
): AppendRefusedError {
  const { url, position } = facts;
  const landedBytes = from + ('landedBytes' in facts ? facts.landedBytes : 0);
  return new AppendRefusedError(
    'PositionConflict.Partial',
    { url, source: name, landedBytes, position },
    cause,
  );
}

function joinParts(first: AppendedPart, second: AppendedPart): AppendedPart {
  return {
    object: second.object,
    bytes: first.bytes + second.bytes,
    createdObject: first.createdObject,
    appended: joinAppended(first.appended, second.appended),
    elapsedMs: first.elapsedMs + second.elapsedMs,
  };
}

function joinAppended(first: Appended, second: Appended): Appended {
  return {
    ...second,
    position: first.position,
    attempts: first.attempts + second.attempts,
    recovered: first.recovered || second.recovered,
    // The weaker one is true of both.
    proof: first.proof === 'crc64' ? second.proof : first.proof,
  };
}
