// What calls about many files are given: which files, where each of them goes, how many at a time; and what they tell.
import type { SessionDeps } from '../append/session.ts';
import type { Notice } from '../facts/notices.ts';
import type { OnProgress } from '../facts/progress.ts';
import type { KeyTemplate } from '../keys/key-template.ts';
import type { FileChoice } from '../select/choice.ts';
import type { SeriesInput } from '../ship/open-series.ts';

/** Files at work at a time, where nothing else was asked for. */
export const DEFAULT_JOBS = 8;

export interface FilesInput extends Omit<SeriesInput, 'key'> {
  readonly choice: FileChoice;
  readonly template: KeyTemplate;
  /** Files at work at a time. */
  readonly jobs: number;
}

/** A file that could not be appended; the others went on. */
export interface FileFailure {
  /** Path or URL of the file. */
  readonly source: string;
  /** Of the object that it was to go to; absent where there is no such file. */
  readonly url?: string;
  readonly error: unknown;
}

/** Told of each file as it comes; what is told next waits for nothing but its own file. */
export interface FilesHooks<Result> {
  /** Told how many files there are, before the first one. */
  readonly onChosen?: (files: number) => void;
  readonly onResult?: (result: Result) => Promise<void> | void;
  readonly onFailure?: (failure: FileFailure) => Promise<void> | void;
  /** Told of what is not an error, but may not be meant, and of which file. */
  readonly onNotice?: (notice: Notice, source: string) => void;
  /** Asked for whom to tell what a file is at. */
  readonly progressOf?: (source: string) => OnProgress;
}

/** Everything but the hooks that go with one file. */
export type FilesDeps<Result> = Omit<SessionDeps, 'onProgress'> & FilesHooks<Result>;
