// Every error a user can meet. One class per decision the caller makes, not per status code.
// A message says what happened; `hint` says what to do next. Neither ever holds a secret.

export interface ErrorDetails {
  /** What to do next, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of all errors that oss-append throws on purpose; anything else is a bug. */
export abstract class OssAppendError extends Error {
  /** Stable identifier, documented in docs/errors.md. */
  readonly code: string;
  readonly hint: string | undefined;
  /** Further facts, one sentence each, added by callers that know more of the situation. */
  readonly notes: string[] = [];

  constructor(code: string, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}

/** A bad option, object URL, object key or bucket name; nothing was sent. */
export class UsageError extends OssAppendError {
  constructor(message: string, details?: ErrorDetails) {
    super('Usage', message, details);
  }
}

export type ConfigErrorCode =
  | 'ConfigFileMissing'
  | 'ConfigFileInvalid'
  | 'CredentialsMissing'
  | 'EndpointMissing'
  | 'RegionMissing'
  | 'ProxyRefused';

/** Credentials, endpoint or region are missing, or a config file is missing or malformed. */
export class ConfigError extends OssAppendError {
  constructor(code: ConfigErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The local source is missing, a directory or unreadable. */
export class SourceError extends OssAppendError {
  constructor(message: string, details?: ErrorDetails) {
    super('SourceUnreadable', message, details);
  }
}

export type LocalIoErrorCode = 'SourceChanged' | 'OutputFailed' | 'DiskFailed';

/** The local file changed under the upload, or stdout or the disk failed. */
export class LocalIoError extends OssAppendError {
  constructor(code: LocalIoErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

export type IntegrityErrorCode = 'TooLarge' | 'NotAPrefix' | 'Crc64Mismatch' | 'UnexpectedPosition';

/** The data cannot be appended as asked, or what OSS holds is not what was sent. */
export class IntegrityError extends OssAppendError {
  constructor(code: IntegrityErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

export type AppendRefusedCode =
  | 'ObjectNotAppendable'
  | 'ObjectSealed'
  | 'PositionConflict'
  | 'ConflictsWithoutEnd'
  | 'ObjectReplaced';

/** The object cannot take this append: not appendable, sealed, or its length is not the given position. */
export class AppendRefusedError extends OssAppendError {
  constructor(code: AppendRefusedCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The object to head or tail does not exist. */
export class ObjectMissingError extends OssAppendError {
  constructor(message: string, details?: ErrorDetails) {
    super('NoSuchKey', message, details);
  }
}

export interface ServiceErrorFields {
  readonly status: number;
  /** OSS's error code, or `BadErrorResponse` where the answer was not OSS's own. */
  readonly ossCode: string;
  readonly ossMessage: string;
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

/** OSS (or something in front of it) answered with an error status. */
export class OssServiceError extends OssAppendError {
  readonly status: number;
  readonly ossMessage: string;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;
  readonly hostId: string | undefined;
  readonly elements: Readonly<Record<string, string>>;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
  readonly nextAppendPosition: number | undefined;

  constructor(message: string, fields: ServiceErrorFields, details?: ErrorDetails) {
    super(fields.ossCode, message, details);
    this.status = fields.status;
    this.ossMessage = fields.ossMessage;
    this.requestId = fields.requestId;
    this.ec = fields.ec;
    this.hostId = fields.hostId;
    this.elements = fields.elements ?? {};
    this.retryAfter = fields.retryAfter;
    this.date = fields.date;
    this.nextAppendPosition = fields.nextAppendPosition;
  }
}

/** How far a request had come when the connection failed. */
export type TransportPhase = 'connect' | 'exchange';

/** No usable answer: the connection could not be made, broke, or fell silent. */
export class TransportError extends OssAppendError {
  /** After `connect` nothing can have been applied; after `exchange` anything may have been. */
  readonly phase: TransportPhase;

  constructor(code: string, message: string, phase: TransportPhase, details?: ErrorDetails) {
    super(code, message, details);
    this.phase = phase;
  }
}

/** The server's TLS certificate is not trusted. */
export class CertificateError extends OssAppendError {
  constructor(message: string, details?: ErrorDetails) {
    super('CertificateNotTrusted', message, details);
  }
}
