// What a language has to say: a sentence for every problem, note, notice and result. A language that lacks one does
// not compile. src/text/en.ts is the first; CONTRIBUTING.md says how to add another.
import type { ErrorFacts, ErrorToTell } from '../facts/errors.ts';
import type { NoteFacts } from '../facts/notes.ts';
import type { NoticeFacts } from '../facts/notices.ts';
import type { Progress } from '../facts/progress.ts';
import type {
  AppendResult,
  FilesSummary,
  HeadResult,
  StreamSummary,
  VerifyResult,
  VerifySummary,
} from '../facts/results.ts';
import type { FigureTexts } from './figures.ts';
import type { HelpTexts, TopicTexts } from './help.ts';
import type { Idiom } from './idiom.ts';
import type { SetupTexts } from './setup.ts';

export interface Sentence {
  /** What happened. */
  readonly message: string;
  /** What to do next, one sentence. */
  readonly hint?: string | undefined;
}

export type ErrorTexts = {
  readonly [P in keyof ErrorFacts]: (facts: ErrorFacts[P], idiom: Idiom) => Sentence;
};

export type NoteTexts = {
  readonly [K in keyof NoteFacts]: (facts: NoteFacts[K], idiom: Idiom) => string;
};

/** For notices that tell of an error. */
export interface Speech extends Idiom {
  messageOf(error: ErrorToTell): string;
}

export type NoticeTexts = {
  readonly [K in keyof NoticeFacts]: (facts: NoticeFacts[K], speech: Speech) => string;
};

/** What commands print. */
export interface ResultTexts {
  /** One line. */
  appended(result: AppendResult): string;
  /** One line for a whole stream. */
  stream(summary: StreamSummary): string;
  /** One line for many files. */
  files(summary: FilesSummary): string;
  /** One line: is the object what the source says? */
  verified(result: VerifyResult): string;
  /** One line for many files. */
  verifiedFiles(summary: VerifySummary): string;
  /** Label and value of each row of the table about an object. */
  head(result: HeadResult, view: HeadView): readonly (readonly [label: string, value: string])[];
  /** Line by line. */
  sandbox(sandbox: SandboxFacts): readonly string[];
}

/** What the table about an object shows besides the result. */
export interface HeadView {
  /** Sizes in units that are easy to read, without the exact ones behind them. */
  readonly readableOnly: boolean;
  /** Bytes that the object can still take; undefined where it takes none. */
  readonly roomBytes: number | undefined;
  /** Why the object takes no appends; undefined where it does, or where that is not known. */
  readonly closed: 'not-appendable' | 'sealed' | 'full' | undefined;
  /** When it was modified, in local time, as `2026-11-27 07:59`; as the server says it where that is no date. */
  readonly modified: string | undefined;
  /** How long ago it was modified, where that is known. */
  readonly ageMs: number | undefined;
}

export interface SandboxFacts {
  readonly endpoint: string;
  readonly region: string;
  readonly buckets: readonly string[];
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
}

/** A status where the server answered. */
export type RetryReason = number | 'unreachable' | 'broke' | 'silent' | 'conflict' | 'other';

/** The pieces of a line that shows how far something is: on a narrow terminal some are left out. */
export interface ProgressTexts {
  readonly stdin: string;
  /** Behind the source's name. */
  target(name: string): string;
  readonly phases: Readonly<Record<Exclude<Progress['phase'], 'sending' | 'reading' | 'retrying'>, string>>;
  /** Behind a phase that takes long. */
  lasting(seconds: number): string;
  percent(percent: number): string;
  size(bytes: number): string;
  /** Behind a size. */
  total(bytes: number): string;
  rate(bytesPerSecond: number): string;
  left(seconds: number): string;
  appends(count: number): string;
  /** How many are followed, and of how many something is to be sent. */
  followed(facts: { readonly count: number; readonly behind: number }): string;
  readonly upToDate: string;
  /** What a followed file has, and the object has not. */
  behind(bytes: number): string;
  lastAppend(ageMs: number): string;
  /** `seconds` until then; 0: now. */
  retry(facts: { readonly attempt: number; readonly seconds: number; readonly reason: RetryReason }): string;
  /** Of many, how many are done. */
  files(done: number, total: number): string;
  /** All of it as a sentence. */
  plain(title: string, facts: readonly string[]): string;
}

export interface Layout {
  /** In columns of a terminal. */
  width(text: string): number;
  wrap(text: string, columns: number): string;
}

/** Words of the reporter and of the command line itself. */
export interface FrameTexts {
  /** A line on stderr, behind the program's name. */
  labelled(label: 'error' | 'note' | 'hint' | 'warn' | 'info' | 'debug', text: string): string;
  /** Several sentences as one. */
  joined(sentences: readonly string[]): string;
  /** What OSS said, behind an error, in brackets: its code where the error is in our words, status, request id, EC. */
  serviceFacts(facts: {
    readonly ossCode: string | undefined;
    readonly status: number;
    readonly requestId: string | undefined;
    readonly ec: string | undefined;
  }): string;
  /** What was said of another file counts for these, too. */
  alike(sources: readonly string[]): string;
  /** What is said of a file that the words do not name. */
  ofFile(source: string, message: string): string;
  /** Takes the place of a secret. */
  readonly hidden: string;
  readonly bugHint: string;
  readonly unfinished: string;
}

/** What is said of errors. */
export interface ErrorWords {
  readonly problems: ErrorTexts;
  readonly notes: NoteTexts;
}

export interface Texts {
  /** Loaded when there is an error: they take a tenth of the time of a start. */
  loadErrorWords(): Promise<ErrorWords>;
  /** Loaded when it is asked for. */
  loadHelp(): Promise<HelpTexts>;
  loadTopics(): Promise<TopicTexts>;
  /** Loaded where text is put in columns; absent where each letter takes one, and lines end at blanks. */
  loadLayout?(): Promise<Layout>;
  /** For those who are asked and told about settings. */
  loadSetup(): Promise<SetupTexts>;
  /** For who asks how things stand. */
  loadFigures(): Promise<FigureTexts>;
  readonly notices: NoticeTexts;
  readonly results: ResultTexts;
  readonly progress: ProgressTexts;
  readonly frame: FrameTexts;
}
