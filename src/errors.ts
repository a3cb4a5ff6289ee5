// Every error a user can meet. One class per decision the caller makes, not per status code. An error is its problem
// and the facts of it; the sentences are in src/text, and none of them ever holds a secret.
import type { ConfigFacts } from './facts/config.ts';
import type {
  AppendRefusedFacts,
  ErrorFacts,
  IntegrityFacts,
  LocalIoFacts,
  Problem,
  RemoteFacts,
  SourceFacts,
  WrongServerFacts,
} from './facts/errors.ts';
import type { Note } from './facts/notes.ts';
import type { UsageFacts } from './facts/usage.ts';

/** What the errors of JavaScript must have: words. */
export interface Wording {
  sentence<P extends Problem>(
    problem: P,
    facts: ErrorFacts[P],
  ): { message: string; hint?: string | undefined };
  note(note: Note): string;
}

/** Without words an error says its problem, which is all that whoever words it from its facts needs. */
let wording: Wording = { sentence: (message) => ({ message }), note: ({ kind }) => kind };

/**
 * Gives all errors from now on messages, hints and notes in words. The library does so when it is loaded; the command
 * line words what it tells by itself, and loads no words for errors before there is one.
 */
export function wordErrorsBy(given: Wording): void {
  wording = given;
}

/** Base of all errors that oss-append throws on purpose; anything else is a bug. */
export abstract class OssAppendError<P extends Problem = Problem> extends Error {
  /** Stable identifier, documented in docs/errors.md. */
  readonly code: string;
  /** Which sentence fits: the code, or the code and a variant of it. */
  readonly problem: P;
  readonly facts: ErrorFacts[P];
  /** What to do next, one sentence for a program's author; the command line says it in its own words. */
  readonly hint: string | undefined;
  /** Further facts, added by callers that know more of the situation. */
  readonly noteFacts: Note[] = [];
  /** HTTP status, where OSS (or something in front of it) answered. */
  readonly status?: number;

  constructor(problem: P, facts: ErrorFacts[P], cause?: unknown, code: string = codeOf(problem)) {
    const { message, hint } = wording.sentence(problem, facts);
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.problem = problem;
    this.facts = facts;
    this.hint = hint;
  }

  /** The further facts as sentences, for a program's author. */
  get notes(): readonly string[] {
    return this.noteFacts.map((note) => wording.note(note));
  }

  addNote(note: Note): void {
    this.noteFacts.push(note);
  }
}

/** `PositionConflict.Partial` is a variant of `PositionConflict`. */
type CodeOf<P extends Problem> = P extends `${infer Code}.${string}` ? Code : P;

function codeOf(problem: Problem): string {
  return problem.split('.')[0] ?? problem;
}

/** A bad option, object URL, object key or bucket name; nothing was sent. */
export class UsageError<P extends keyof UsageFacts = keyof UsageFacts> extends OssAppendError<P> {}

export type ConfigErrorCode = CodeOf<keyof ConfigFacts>;

/** Credentials, endpoint or region are missing, or a config file is missing or malformed. */
export class ConfigError<P extends keyof ConfigFacts = keyof ConfigFacts> extends OssAppendError<P> {}

/** The local source is missing, a directory or unreadable. */
export class SourceError<P extends keyof SourceFacts = keyof SourceFacts> extends OssAppendError<P> {}

export type LocalIoErrorCode = CodeOf<keyof LocalIoFacts>;

/** The local file changed under the upload, or stdout or the disk failed. */
export class LocalIoError<P extends keyof LocalIoFacts = keyof LocalIoFacts> extends OssAppendError<P> {}

export type IntegrityErrorCode = CodeOf<keyof IntegrityFacts>;

/** The data cannot be appended as asked, or what OSS holds is not what was sent. */
export class IntegrityError<
  P extends keyof IntegrityFacts = keyof IntegrityFacts,
> extends OssAppendError<P> {}

export type AppendRefusedCode = CodeOf<keyof AppendRefusedFacts>;

/** The object cannot take this append: not appendable, sealed, or its length is not the given position. */
export class AppendRefusedError<
  P extends keyof AppendRefusedFacts = keyof AppendRefusedFacts,
> extends OssAppendError<P> {}

/** The object to head or tail does not exist. */
export class ObjectMissingError extends OssAppendError<'NoSuchKey'> {
  constructor(url: string, cause?: unknown) {
    super('NoSuchKey', { url }, cause);
  }
}

/** The code for an answer that is not in OSS's form: a proxy's page, or a bare status. */
export const BAD_ERROR_RESPONSE = 'BadErrorResponse';

/** What an error answer says. */
export interface ServiceErrorFields {
  readonly status: number;
  /** OSS's error code, or {@link BAD_ERROR_RESPONSE} where the answer was not OSS's own. */
  readonly ossCode: string;
  readonly ossMessage: string;
  /** The text of an answer that is not in OSS's form. */
  readonly foreignBody?: string | undefined;
  readonly requestId?: string | undefined;
  readonly ec?: string | undefined;
  readonly hostId?: string | undefined;
  /** Further elements of the error body, such as `Endpoint` or `StringToSign`. */
  readonly elements?: Readonly<Record<string, string>>;
  /** Seconds or an HTTP date, as the answer gave it. */
  readonly retryAfter?: string | undefined;
  /** The answer's Date header. */
  readonly date?: string | undefined;
  /** The object's true length, on a position conflict. */
  readonly nextAppendPosition?: number | undefined;
}

/** OSS, or something in front of it, or the service that gives keys for it, answered with an error status. */
export class OssServiceError extends OssAppendError<'Service'> {
  override readonly status: number;
  /** Undefined where the answer was not OSS's own. */
  readonly ossCode: string | undefined;
  readonly ossMessage: string;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;
  readonly hostId: string | undefined;
  readonly elements: Readonly<Record<string, string>>;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
  readonly nextAppendPosition: number | undefined;

  constructor(purpose: RemoteFacts['Service']['purpose'], fields: ServiceErrorFields, cause?: unknown) {
    const { ossCode, ossMessage, elements = {}, foreignBody } = fields;
    super('Service', { purpose, ossCode, ossMessage, elements, foreignBody }, cause, ossCode);
    this.status = fields.status;
    this.ossCode = foreignBody === undefined ? ossCode : undefined;
    this.ossMessage = ossMessage;
    this.requestId = fields.requestId;
    this.ec = fields.ec;
    this.hostId = fields.hostId;
    this.elements = elements;
    this.retryAfter = fields.retryAfter;
    this.date = fields.date;
    this.nextAppendPosition = fields.nextAppendPosition;
  }
}

/** The answer that an error is, or comes of: a conflict of positions is OSS's refusal in our words. */
export function answerBehind(error: unknown): OssServiceError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof OssServiceError) return each;
  }
  return undefined;
}

type TransportProblem = 'Transport' | 'InvalidAnswer' | 'BodyTruncated';

/** How far a request had come when the connection failed. */
export type TransportPhase = 'connect' | 'exchange';

/** No usable answer: the connection could not be made, broke, or fell silent. */
export class TransportError<P extends TransportProblem = TransportProblem> extends OssAppendError<P> {
  /** After `connect` nothing can have been applied; after `exchange` anything may have been. */
  get phase(): TransportPhase {
    return 'phase' in this.facts ? this.facts.phase : 'exchange';
  }

  /**
   * The connection had carried requests before, and was closed without a byte of an answer: perhaps since long, and this
   * says nothing of the server.
   */
  get onReusedConnection(): boolean {
    return 'closed' in this.facts && this.facts.closed === 'reused';
  }

  constructor(problem: P, facts: RemoteFacts[P], cause?: unknown) {
    super(problem, facts as ErrorFacts[P], cause, 'reasonCode' in facts ? facts.reasonCode : undefined);
  }
}

/** The server's TLS certificate is not trusted. */
export class CertificateError extends OssAppendError<'CertificateNotTrusted'> {
  constructor(facts: RemoteFacts['CertificateNotTrusted'], cause?: unknown) {
    super('CertificateNotTrusted', facts, cause);
  }
}

/** What answers at the endpoint is not OSS, or speaks no TLS that is good enough. */
export class WrongServerError<
  P extends keyof WrongServerFacts = keyof WrongServerFacts,
> extends OssAppendError<P> {}

/** What a thrown value says, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
