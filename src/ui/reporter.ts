// Everything a user sees besides content goes through here: one result on stdout, the rest on stderr, as text or
// as JSON, and never a secret.
import type { Writable } from 'node:stream';
import { LocalIoError, OssAppendError, OssServiceError } from '../errors.ts';

export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

const LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

export interface ReporterOptions {
  /** Looked at when something is to be written: on a process, even a look costs time. */
  readonly streams: { readonly stdout: Writable; readonly stderr: Writable };
  readonly json: boolean;
  readonly quiet: boolean;
  readonly logLevel: LogLevel;
}

/** The reader of stdout went away (`| head`); not an error of ours. */
export class OutputClosed extends Error {}

export class Reporter {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #options: ReporterOptions;
  #logLevel: LogLevel;
  readonly #secrets = new Set<string>();
  readonly #opened = new Set<Writable>();
  /** Called before each line on stderr, so that a spinner can get out of the way. */
  beforeLine: (() => void) | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.json = options.json;
    this.quiet = options.quiet;
    this.#logLevel = options.quiet ? 'error' : options.logLevel;
  }

  get logLevel(): LogLevel {
    return this.#logLevel;
  }

  /** Raises or lowers what is told, once the config file is known; `quiet` wins. */
  setLogLevel(level: LogLevel): void {
    if (!this.quiet) this.#logLevel = level;
  }

  /** From now on `secret` is replaced wherever it would be printed. */
  hide(secret: string | undefined): void {
    if (secret !== undefined && secret.length > 0) this.#secrets.add(secret);
  }

  /** The one result of a command; silent text results with `--quiet`, JSON only with `--json`. */
  async result(text: () => string, value: unknown): Promise<void> {
    if (this.json) await this.print(`${JSON.stringify(value)}\n`);
    else if (!this.quiet) await this.print(`${text()}\n`);
  }

  /**
   * Writes to stdout, and waits until it is taken.
   * @throws {OutputClosed} when nobody reads any more
   * @throws {LocalIoError} when stdout fails otherwise, as on a full disk
   */
  print(text: string | Uint8Array): Promise<void> {
    return writeFully(this.#open('stdout'), text);
  }

  log(level: Exclude<LogLevel, 'off'>, message: string): void {
    if (!this.#tells(level)) return;
    const label = level === 'warn' ? 'warning' : level;
    if (this.json) this.#writeDocument({ level, message });
    else this.#writeLine(`${label}: ${message}`);
  }

  /** What is worth a line but no warning: a file was rotated, an object appeared. Told as far as warnings are. */
  notice(message: string): void {
    if (!this.#tells('warn')) return;
    if (this.json) this.#writeDocument({ level: 'notice', message });
    else this.#writeLine(message);
  }

  #tells(level: LogLevel): boolean {
    return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#logLevel);
  }

  error(error: unknown, exitCode: number): void {
    if (this.json) this.#writeDocument(errorDocument(error, exitCode));
    else for (const line of this.#errorLines(error)) this.#writeLine(line);
  }

  #errorLines(error: unknown): string[] {
    const lines = [`error: ${oneLine(messageOf(error))}${serviceFacts(error)}`];
    if (error instanceof OssAppendError) lines.push(...error.notes.map((note) => `note: ${note}`));
    const hint = hintOf(error);
    if (hint !== undefined) lines.push(`hint: ${hint}`);
    if (this.#logLevel === 'debug') lines.push(...debugLines(error));
    return lines;
  }

  #writeLine(line: string): void {
    this.beforeLine?.();
    this.#open('stderr').write(`oss-append: ${oneLine(this.#redact(line))}\n`);
  }

  /** Secrets are hidden before JSON escapes any of their characters. */
  #writeDocument(document: unknown): void {
    const text = JSON.stringify(document, (_name, value) =>
      typeof value === 'string' ? this.#redact(value) : value,
    );
    this.beforeLine?.();
    this.#open('stderr').write(`${text}\n`);
  }

  /** A failure to write comes out of the write; the event that tells of it again must not end the process. */
  #open(name: 'stdout' | 'stderr'): Writable {
    const stream = this.#options.streams[name];
    if (!this.#opened.has(stream)) stream.on('error', () => {});
    this.#opened.add(stream);
    return stream;
  }

  /** In one pass, the longest first: one secret may be a part of another, or of what hides it. */
  #redact(text: string): string {
    if (this.#secrets.size === 0) return text;
    const secrets = [...this.#secrets].sort((a, b) => b.length - a.length);
    const any = secrets.map((secret) => secret.replace(/[^\w\s]/g, '\\$&')).join('|');
    return text.replace(new RegExp(any, 'g'), '[hidden]');
  }
}

/** The document that design-wise every failing command prints under `--json`. */
function errorDocument(error: unknown, exitCode: number): unknown {
  const known = error instanceof OssAppendError ? error : undefined;
  const service = error instanceof OssServiceError ? error : undefined;
  return {
    error: {
      code: known?.code ?? 'Internal',
      message: oneLine([messageOf(error), ...(known?.notes ?? [])].join('; ')),
      status: service?.status ?? null,
      requestId: service?.requestId ?? null,
      ec: service?.ec ?? null,
      hostId: service?.hostId ?? null,
      exitCode,
      hint: hintOf(error) ?? null,
    },
  };
}

function hintOf(error: unknown): string | undefined {
  if (error instanceof OssAppendError) return error.hint;
  return 'this is a bug in oss-append; please report it with the output of --loglevel debug';
}

function serviceFacts(error: unknown): string {
  if (!(error instanceof OssServiceError)) return '';
  const facts = [`status ${error.status}`];
  if (error.requestId !== undefined) facts.push(`request id ${error.requestId}`);
  if (error.ec !== undefined) facts.push(`EC ${error.ec}`);
  return ` (${facts.join(', ')})`;
}

function debugLines(error: unknown): string[] {
  const lines: string[] = [];
  if (error instanceof OssServiceError) {
    // The byte form would spell out what redaction hides in the text form.
    for (const [name, value] of Object.entries(error.elements)) {
      if (!name.endsWith('Bytes')) lines.push(`debug: ${name}: ${value.replaceAll('\n', '\\n')}`);
    }
  }
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    lines.push(...(cause.stack ?? cause.message).split('\n').map((line) => `debug: ${line}`));
  }
  return lines;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Keys, and what servers say, may hold anything: nothing of it gets to move a terminal's cursor. */
function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .trim();
}

function writeFully(stream: Writable, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) return resolve();
      if ((error as { code?: unknown }).code === 'EPIPE') return reject(new OutputClosed());
      return reject(
        new LocalIoError('OutputFailed', `cannot write to stdout: ${error.message}`, { cause: error }),
      );
    });
  });
}
