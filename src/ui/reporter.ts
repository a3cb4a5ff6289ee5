// Everything a user sees besides content goes through here: one result on stdout, the rest on stderr, as text or
// as JSON, and never a secret.
import type { Writable } from 'node:stream';
import { answerBehind, messageOf, OssAppendError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { LogLevel } from '../options/settings.ts';
import type { Speaker } from '../text/speaker.ts';
import type { Texts } from '../text/texts.ts';
import { LogFile } from './log-file.ts';
import { oneLine, printable, printableJson } from './printable.ts';
import { Secrets } from './secrets.ts';
import { writeFully } from './write-fully.ts';

const LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

export interface ReporterOptions {
  /** Looked at when something is to be written: on a process, even a look costs time. */
  readonly streams: { readonly stdout: Writable; readonly stderr: Writable };
  readonly speaker: Speaker;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly logLevel: LogLevel;
}

export class Reporter {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Hidden wherever they would be printed. */
  readonly secrets: Secrets = new Secrets();
  readonly #options: ReporterOptions;
  #logLevel: LogLevel;
  #logFile: LogFile | undefined;
  readonly #opened = new Set<Writable>();

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.json = options.json;
    this.quiet = options.quiet;
    this.#logLevel = options.logLevel;
  }

  /** How much stderr is told: with a log file no more than warnings, and with `quiet` no more than errors. */
  get stderrLevel(): LogLevel {
    if (this.quiet) return 'error';
    return this.#logFile !== undefined && reaches('warn', this.#logLevel) ? 'warn' : this.#logLevel;
  }

  get texts(): Texts {
    return this.#options.speaker.texts;
  }

  /** Raises or lowers what is told, once the config file is known. */
  setLogLevel(level: LogLevel): void {
    this.#logLevel = level;
  }

  /**
   * From now on what the log level asks for goes to this file.
   * @param path `-` and undefined: to stderr
   * @throws {LocalIoError} when the file cannot be written
   */
  logTo(path: string | undefined): void {
    if (path === this.#logFile?.path) return;
    this.#logFile = path === undefined || path === '-' ? undefined : new LogFile(path);
  }

  /** From now on in another language, once the config file is known. */
  turnTo(texts: Texts): void {
    this.#options.speaker.turnTo(texts);
  }

  /** The one result of a command; silent text results with `quiet`, JSON only with `json`. */
  async result(lines: () => readonly string[], value: unknown): Promise<void> {
    if (this.json) await this.document(value);
    else if (!this.quiet)
      await this.print(
        lines()
          .map((line) => `${printable(line)}\n`)
          .join(''),
      );
  }

  /** A line of JSON on stdout. */
  document(value: unknown): Promise<void> {
    return this.print(`${printableJson(value)}\n`);
  }

  /**
   * Writes to stdout as it is, and waits until it is taken.
   * @throws {OutputClosed} when nobody reads any more
   * @throws {LocalIoError} when stdout fails otherwise, as on a full disk
   */
  print(text: string | Uint8Array): Promise<void> {
    return writeFully(this.#open('stdout'), text);
  }

  log(level: Exclude<LogLevel, 'off'>, notice: Notice): void {
    this.#tell(level, level, notice);
  }

  /**
   * What is worth a line but no warning: a file was rotated, an object appeared. Told as far as warnings are.
   * @param notice a text is in words already
   */
  notice(notice: Notice | string): void {
    this.#tell('warn', 'notice', notice);
  }

  /** Tells who has just asked, whatever else is to be told. */
  answer(lines: string): void {
    this.#open('stderr').write(this.#redact(lines));
  }

  /** @param source of several, the file that failed */
  async error(error: unknown, exitCode: number, source?: string): Promise<void> {
    if (error instanceof OssAppendError) await this.#options.speaker.learnErrors();
    this.errorAtOnce(error, exitCode, source);
  }

  /** An error that is in words already; a program is told of each by {@link error}. */
  failure(message: string): void {
    const line = this.texts.frame.labelled('error', message);
    if (this.#logFile) this.#writeLog(line);
    if (!this.json && reaches('error', this.stderrLevel)) this.#writeLine(line);
  }

  /** What there is to say of an error, for a command that says it itself. */
  async wordsFor(
    error: OssAppendError,
  ): Promise<{ code: string; message: string; hint?: string | undefined }> {
    await this.#options.speaker.learnErrors();
    const { message, hint } = this.#describe(error);
    return {
      code: error.code,
      message: this.#redact(oneLine(message)),
      ...(hint !== undefined && { hint: this.#redact(hint) }),
    };
  }

  /** For errors that are none of ours: no words need be loaded for them. */
  errorAtOnce(error: unknown, exitCode: number, source?: string): void {
    if (this.#logFile)
      for (const line of this.#errorLines(error, this.#logLevel, source)) this.#writeLog(line);
    if (this.json) this.#writeDocument(this.#errorDocument(error, exitCode, source));
    else for (const line of this.#errorLines(error, this.stderrLevel, source)) this.#writeLine(line);
  }

  /** @param level from which on it is told */
  #tell(level: LogLevel, kind: 'notice' | Exclude<LogLevel, 'off'>, notice: Notice | string): void {
    const isLogged = this.#logFile !== undefined && reaches(level, this.#logLevel);
    const isForStderr = reaches(level, this.stderrLevel);
    if (!isLogged && !isForStderr) return;
    this.#say(notice, (message) => {
      const line = kind === 'notice' ? message : this.texts.frame.labelled(kind, message);
      if (isLogged) this.#writeLog(line);
      if (!isForStderr) return;
      if (this.json) this.#writeDocument({ level: kind, message });
      else this.#writeLine(line);
    });
  }

  /** At once, or as soon as there are words for the error that the notice tells of. */
  #say(notice: Notice | string, tell: (message: string) => void): void {
    const { speaker } = this.#options;
    const speak = (): void => tell(typeof notice === 'string' ? notice : speaker.notice(notice));
    if (typeof notice === 'string' || !('error' in notice) || speaker.speaksOfErrors) speak();
    else void speaker.learnErrors().then(speak);
  }

  #errorLines(error: unknown, level: LogLevel, source?: string): string[] {
    const { labelled, ofFile, serviceFacts } = this.texts.frame;
    const { message: what, notes, hint } = this.#describe(error);
    const message = source === undefined || what.includes(source) ? what : ofFile(source, what);
    const answer = answerBehind(error);
    // An error that is OSS's answer has said its code.
    const isTold = answer === error;
    const facts = answer && serviceFacts({ ...answer, ossCode: isTold ? undefined : answer.ossCode });
    const lines = [labelled('error', `${oneLine(message)}${facts ?? ''}`)];
    if (hint !== undefined) lines.push(labelled('hint', hint));
    // Last, where an eye falls first: how far things had come, and what was lost.
    lines.push(...notes.map((note) => labelled('note', note)));
    if (level === 'debug') lines.push(...debugLines(error).map((line) => labelled('debug', line)));
    return lines;
  }

  /** The document that every failing command prints with `json`. */
  #errorDocument(error: unknown, exitCode: number, source?: string): unknown {
    const { message, notes, hint } = this.#describe(error);
    const answer = answerBehind(error);
    return {
      error: {
        code: error instanceof OssAppendError ? error.code : 'Internal',
        ossCode: answer?.ossCode ?? null,
        message: oneLine(this.texts.frame.joined([message, ...notes])),
        status: answer?.status ?? null,
        requestId: answer?.requestId ?? null,
        ec: answer?.ec ?? null,
        hostId: answer?.hostId ?? null,
        exitCode,
        hint: hint ?? null,
        ...(source !== undefined && { source }),
      },
    };
  }

  #describe(error: unknown): { message: string; notes: readonly string[]; hint?: string | undefined } {
    const { speaker } = this.#options;
    if (!(error instanceof OssAppendError)) {
      return { message: messageOf(error), notes: [], hint: this.texts.frame.bugHint };
    }
    return { ...speaker.error(error), notes: error.noteFacts.map((note) => speaker.note(note)) };
  }

  #writeLine(line: string): void {
    this.#open('stderr').write(`oss-append: ${oneLine(this.#redact(line))}\n`);
  }

  /** A log that can no longer be written is no reason to give up what it is about. */
  #writeLog(line: string): void {
    const { path } = this.#logFile ?? {};
    const reason = this.#logFile?.write(oneLine(this.#redact(line)));
    if (path === undefined || reason === undefined) return;
    this.#logFile = undefined;
    this.log('warn', { kind: 'log-file-failed', path, reason });
  }

  /** Secrets are hidden before JSON escapes any of their characters. */
  #writeDocument(document: unknown): void {
    const text = printableJson(document, (_name, value) =>
      typeof value === 'string' ? this.#redact(value) : value,
    );
    this.#open('stderr').write(`${text}\n`);
  }

  /** A failure to write comes out of the write; the event that tells of it again must not end the process. */
  #open(name: 'stdout' | 'stderr'): Writable {
    const stream = this.#options.streams[name];
    if (!this.#opened.has(stream)) stream.on('error', () => {});
    this.#opened.add(stream);
    return stream;
  }

  #redact(text: string): string {
    return this.secrets.hideIn(text, this.texts.frame.hidden);
  }
}

function reaches(level: LogLevel, limit: LogLevel): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(limit);
}

function debugLines(error: unknown): string[] {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(answerBehind(error)?.elements ?? {})) {
    // The byte form would spell out what redaction hides in the text form.
    if (!name.endsWith('Bytes')) lines.push(`${name}: ${value.replaceAll('\n', '\\n')}`);
  }
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    lines.push(...(cause.stack ?? cause.message).split('\n'));
  }
  return lines;
}
