// Appends one piece after the other to an object, or to a series of objects where each has a limit. Knows the end
// of the newest object from its own last answer, so that no HEAD stands between two pieces.

import { MAX_OBJECT_BYTES, NO_OBJECT, type ObjectEnd } from '../append/object-end.ts';
import { type Appended, type AppendJob, appendExactlyOnce, type SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { IntegrityError } from '../errors.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { seriesObject } from './series.ts';
import type { Throttle } from './throttle.ts';

export interface SeriesOptions extends Pick<AppendJob, 'onConflict'> {
  /** The first object of the series. */
  readonly object: ObjectUrl;
  /** Bytes after which to go on in the next object; undefined: never, an append that does not fit is an error. */
  readonly rolloverBytes?: number;
  /** For what is sent; what is only read to be proved is not slowed down. */
  readonly throttle?: Throttle;
  requestHeaders(
    object: ObjectUrl,
    source: AppendSource,
    ...rest: Parameters<AppendJob['requestHeaders']>
  ): ReturnType<AppendJob['requestHeaders']>;
}

/** One piece that landed. */
export interface PieceAppended {
  readonly object: ObjectUrl;
  readonly bytes: number;
  /** Undefined where the caller gave a position without asking. */
  readonly created: boolean | undefined;
  readonly appended: Appended;
}

export class SeriesAppender {
  readonly #options: SeriesOptions;
  readonly #deps: SessionDeps;
  #index: number;
  #end: ObjectEnd;

  /** @param end where object `index` of the series, its newest, ends */
  constructor(options: SeriesOptions, index: number, end: ObjectEnd, deps: SessionDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#index = index;
    this.#end = end;
  }

  get index(): number {
    return this.#index;
  }

  get object(): ObjectUrl {
    return seriesObject(this.#options.object, this.#index);
  }

  get end(): ObjectEnd {
    return this.#end;
  }

  /** From now on appends go to the next object of the series. */
  moveOn(): void {
    this.#index += 1;
    this.#end = NO_OBJECT;
  }

  /**
   * @throws {IntegrityError} `TooLarge` when the piece fits no object
   * @throws {OssAppendError} as {@link appendExactlyOnce}
   */
  async append(source: AppendSource, deps: SessionDeps = this.#deps): Promise<PieceAppended> {
    for (;;) {
      try {
        return await this.#appendHere(source, deps);
      } catch (error) {
        // Also when others filled the object before us; then nothing of this piece has been sent to it.
        if (!isTooLarge(error) || !this.#mayMoveOn(source)) throw error;
        this.moveOn();
      }
    }
  }

  async #appendHere(source: AppendSource, deps: SessionDeps): Promise<PieceAppended> {
    const { onConflict, rolloverBytes, throttle, requestHeaders } = this.#options;
    const { object } = this;
    const startEnd = this.#end;
    const appended = await appendExactlyOnce(
      {
        object,
        source: throttle?.(source) ?? source,
        objectEnd: startEnd,
        onConflict,
        maxObjectBytes: rolloverBytes ?? MAX_OBJECT_BYTES,
        requestHeaders: (...where) => requestHeaders(object, source, ...where),
      },
      deps,
    );
    this.#end = appended.objectEnd;
    return { object, bytes: source.size, created: wasCreated(startEnd, appended), appended };
  }

  #mayMoveOn(source: AppendSource): boolean {
    const { rolloverBytes } = this.#options;
    return rolloverBytes !== undefined && source.size <= rolloverBytes;
  }
}

/** Another writer may have created the object that was absent when we looked. */
function wasCreated(startEnd: ObjectEnd, { position }: Appended): boolean | undefined {
  return startEnd.exists === undefined ? undefined : !startEnd.exists && position === 0;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof IntegrityError && error.code === 'TooLarge';
}
