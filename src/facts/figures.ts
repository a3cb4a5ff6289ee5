// What is counted of appends while they go on, for who watches over the process.

/** Of one source, since it was first at work in this process. */
export interface FileFigures {
  /** The path as it was given; `-` is stdin. */
  readonly source: string;
  /** Where it goes, as it was given: the first object of a series. */
  readonly target: string;
  /** The object of the last append; undefined before there is one. */
  readonly url: string | undefined;
  /** That were appended. */
  readonly bytes: number;
  readonly appends: number;
  /** Requests that failed and were to be repeated. */
  readonly retries: number;
  /** Appends whose lost answer was proved to have landed. */
  readonly recovered: number;
  /** Bytes of the source that are not proved to be in an object; undefined until it is known where the object ends. */
  readonly lagBytes: number | undefined;
  /** For how long the oldest of them waits, or for how long nobody knows; 0 when up to date. */
  readonly lagSeconds: number;
  /** When it was last proved that the object holds what was sent, milliseconds since 1970. */
  readonly lastSuccessMs: number | undefined;
  /** Why nothing more is appended. */
  readonly failure: Failure | undefined;
}

export interface Failure {
  /** See docs/errors.md. */
  readonly code: string;
  readonly exitCode: number;
}

/** Of all sources, those too that are no longer told of one by one. */
export interface TotalFigures
  extends Pick<FileFigures, 'bytes' | 'appends' | 'retries' | 'recovered' | 'lagSeconds' | 'lastSuccessMs'> {
  /** That are told of one by one. */
  readonly files: number;
  readonly failed: number;
  readonly lagBytes: number;
}

export interface Figures {
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly total: TotalFigures;
  readonly files: readonly FileFigures[];
}
