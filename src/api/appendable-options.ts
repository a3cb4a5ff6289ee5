// What the calls of an {@link Appendable} are given, and what they answer.
import type { Notice } from '../facts/notices.ts';
import type { OnProgress } from '../facts/progress.ts';
import type { AppendResult } from '../facts/results.ts';
import type { CreationOptions } from '../oss/creation-headers.ts';
import type { AppendFromFileInput } from './append.ts';
import type { Connection } from './connection.ts';
import type { ConnectionOptions } from './connection-options.ts';
import type { AppendFollowInput } from './follow.ts';
import type { AppendStreamInput } from './stream.ts';

interface KeyOptions {
  /** Whether times in the key are those of UTC. @default false: local time */
  readonly utc?: boolean;
}

export interface OpenOptions extends ConnectionOptions, KeyOptions {
  /** Ends what is under way; calls then throw its reason. */
  readonly signal?: AbortSignal;
}

/** For several objects over one connection; closing one of them leaves it open. */
export interface SharedOptions extends KeyOptions {
  readonly connection: Connection;
  readonly signal?: AbortSignal;
}

/** What is told while a call is at work. */
export interface Hooks {
  /** Told of what is not an error, but may not be meant, and of what happens to a followed file. */
  readonly onNotice?: (notice: Notice) => void;
  /** Told what the call is at, and how far: for each piece of at most 2 MiB. */
  readonly onProgress?: OnProgress;
  /** Whether somebody watches it: a slow connection then gets smaller pieces, which costs some CPU time. @default false */
  readonly isWatched?: boolean;
}

/** Told of each append of a stream as it lands; the next one waits for it. */
export interface StreamHooks extends Hooks {
  readonly onAppended?: (result: AppendResult) => Promise<void>;
  /** Ends the stream once what was read has landed. */
  readonly stop?: AbortSignal;
}

/** Of a stream that somebody else writes. */
export interface PipeHooks extends StreamHooks {
  /**
   * Ends the stream, too, but not before its writer, who was told to end as well, has ended it or has been silent for
   * 10 s; `stop` ends this as well.
   */
  readonly drain?: AbortSignal;
  /** Told how many bytes were read by now, each time that some were. */
  readonly onTaken?: (bytes: number) => void;
}

type Target = 'source' | 'key' | 'creationHeaders';

/** Creation options count where this append creates the object. */
export interface AppendOptions
  extends CreationOptions,
    Hooks,
    Partial<Omit<AppendFromFileInput, Target | 'mode' | 'dryRun'>> {
  /** Append at exactly this position, without asking where the object ends. */
  readonly position?: number;
  /** CRC-64 of the object's bytes before `position`, for a proof. */
  readonly initCrc64?: bigint;
}

export interface IncrementalOptions extends Omit<AppendOptions, 'position' | 'initCrc64'> {
  /**
   * For files that only ever grow: compare only the last MiB of what the object holds, in place of reading the file from
   * its beginning. @default false
   */
  readonly quick?: boolean;
}

/** Creation options count where an append creates an object. */
export type StreamOptions = CreationOptions & PipeHooks & Partial<Omit<AppendStreamInput, Target>>;
export type FollowOptions = CreationOptions & StreamHooks & Partial<Omit<AppendFollowInput, Target>>;

export interface AppendedBytes {
  /** Where the first of our bytes is in the object. */
  readonly position: number;
  readonly bytes: number;
  /** Where the object ended right after them. */
  readonly nextPosition: number;
  /** CRC-64 of the object up to there; undefined where the server tells none. */
  readonly crc64: bigint | undefined;
  readonly attempts: number;
  /** Whether a lost answer was proved to have landed. */
  readonly recovered: boolean;
}

export interface VerifyOptions {
  /** An error where it cannot be told whether the object is the beginning of the source. @default false */
  readonly prefix?: boolean;
  /** Told where not all of a series can be seen. */
  readonly onNotice?: (notice: Notice) => void;
  readonly onProgress?: OnProgress;
}
