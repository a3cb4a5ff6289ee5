// What the commands tell of their work: the fields of `--json`, which scripts rely on, and of a program's results.

/** How it was proved that an append landed; `position`: nothing but the position could be checked. */
export type Proof = 'crc64' | 'read-back' | 'position';

export interface AppendResult {
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  /** The path or URL as it was given; `-` is stdin. */
  readonly source: string;
  /** Whether this append created the object; null where nobody asked. */
  readonly created: boolean | null;
  /** Where the first appended byte is in the object. */
  readonly position: number;
  /** How many bytes were appended. */
  readonly bytes: number;
  readonly nextPosition: number;
  /** CRC-64 of the whole object as unsigned decimal; null where the server sends none. */
  readonly crc64: string | null;
  readonly etag: string | null;
  readonly requestId: string | null;
  /** Append requests sent. */
  readonly attempts: number;
  /** Whether a lost answer was proved to have landed. */
  readonly recovered: boolean;
  /** How the result was proved; `position` where only the position could be checked; null: nothing was sent. */
  readonly proof: Proof | null;
  readonly elapsedMs: number;
  /** Present where it took several appends, one for each part; then `position` is that of the first. */
  readonly appends?: number;
  /** Present where they went to several objects; then all else is of the last one. */
  readonly objects?: number;
  /** Present with `quick`: of what the object held before, only so many last bytes were compared with the source. */
  readonly comparedBytes?: number;
  /** Present on a dry run: nothing was sent. */
  readonly dryRun?: true;
}

/** The last line of a stream: all of its appends together. */
export interface StreamSummary {
  readonly summary: true;
  /** The object that the stream ended in. */
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  readonly source: string;
  readonly appends: number;
  readonly bytes: number;
  /** Where the first appended byte is, in the object that the stream began in. */
  readonly position: number;
  readonly nextPosition: number;
  readonly crc64: string | null;
  /** Objects appended to; more than one after a roll-over. */
  readonly objects: number;
  readonly attempts: number;
  /** Appends whose lost answer was proved to have landed. */
  readonly recovered: number;
  readonly elapsedMs: number;
}

/** The last line of an append of many files: all of them together. */
export interface FilesSummary {
  readonly summary: true;
  readonly files: number;
  /** Of these, files of which something was appended, or would be on a dry run. */
  readonly appended: number;
  /** Files that the objects held already. */
  readonly unchanged: number;
  readonly failed: number;
  readonly appends: number;
  readonly bytes: number;
  readonly attempts: number;
  /** Appends whose lost answer was proved to have landed. */
  readonly recovered: number;
  readonly elapsedMs: number;
  /** Present on a dry run: nothing was sent. */
  readonly dryRun?: true;
}

/** The fields of `verify --json`. */
export interface VerifyResult {
  /** The object that is compared; of several that hold one source, the last. */
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  /** The path or URL as it was given; `-` is stdin. */
  readonly source: string;
  /** `behind`: what the objects hold is the source's beginning; `differs`: it is anything else. */
  readonly result: 'identical' | 'behind' | 'differs';
  readonly sourceBytes: number;
  readonly objectBytes: number;
  /** How many bytes of the source the objects lack; null where they differ. */
  readonly behindBytes: number | null;
  /** CRC-64 of what the objects hold, as unsigned decimal. */
  readonly crc64: string;
  readonly elapsedMs: number;
  /** Present where several objects hold the source; `objectBytes` and `crc64` are of all of them. */
  readonly objects?: number;
}

/** The last line of a comparison of many files. */
export interface VerifySummary {
  readonly summary: true;
  readonly files: number;
  readonly identical: number;
  readonly behind: number;
  readonly differs: number;
  /** Files that could not be compared. */
  readonly failed: number;
  readonly elapsedMs: number;
}

/** The fields of `head --json`, in their order; null where the server does not say. */
export interface HeadResult {
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  readonly type: string | null;
  readonly contentLength: number;
  /** Null for an object that takes no append. */
  readonly nextAppendPosition: number | null;
  /** Decimal text: 64 bits do not fit a JSON number. */
  readonly crc64: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  readonly storageClass: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}
