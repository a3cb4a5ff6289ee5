// Keys as JSON, from whoever gives them: nothing of it is believed before it was looked at.
import { ConfigError } from '../errors.ts';
import type { KeysProblem } from '../facts/config.ts';
import { clip } from '../outside.ts';
import type { Credentials } from '../sign/types.ts';

/** The names of the fields. */
export interface KeyNames {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly expiration: readonly string[];
  readonly isTokenRequired?: boolean;
}

/** Of OSS's own processes, of the metadata, of a URI, and of the Security Token Service. */
export const KEY_NAMES: KeyNames = {
  id: 'AccessKeyId',
  secret: 'AccessKeySecret',
  token: 'SecurityToken',
  expiration: ['Expiration'],
};

export interface ReadKeys {
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly expiresMs: number | undefined;
}

export type Document = Readonly<Record<string, unknown>>;

/** What is none of it would break the headers of a request. */
const PRINTABLE = /^[\x21-\x7e]+$/;
const MAX_LENGTH = 16 * 1024;

export class KeysReader {
  readonly #from: string | undefined;

  /** @param from `https://host` that gave the answer, undefined for a command; for errors */
  constructor(from: string | undefined) {
    this.#from = from;
  }

  /** @throws {ConfigError} `CredentialsFailed` for anything but a JSON object */
  parse(text: string): Document {
    try {
      // What some shells write begins with a byte order mark.
      const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
      if (isDocument(value)) return value;
    } catch {
      // Told below, without what the parser would repeat of the text.
    }
    throw this.failed({ kind: 'not-json' });
  }

  /** @throws {ConfigError} `CredentialsFailed` for what are no keys */
  keys(document: Document, names: KeyNames): ReadKeys {
    const accessKeyId = this.#text(document, names.id) ?? this.#missing(names.id);
    const accessKeySecret = this.#text(document, names.secret) ?? this.#missing(names.secret);
    const securityToken = this.#text(document, names.token);
    if (securityToken === undefined && names.isTokenRequired === true) this.#missing(names.token);
    const credentials = {
      accessKeyId,
      accessKeySecret,
      ...(securityToken !== undefined && { securityToken }),
    };
    return { credentials, expiresMs: this.#time(document, names.expiration) };
  }

  /** A document that says by `Code` how it went. @throws {ConfigError} `CredentialsFailed` unless it went well */
  expectSuccess({ Code: code, Message: message }: Document): void {
    if (code === 'Success') return;
    if (typeof code !== 'string') this.#missing('Code');
    throw this.failed({ kind: 'code', code: said(code), message: said(message) });
  }

  failed(problem: KeysProblem): ConfigError {
    return new ConfigError('CredentialsFailed.Answer', { from: this.#from, problem });
  }

  #missing(field: string): never {
    throw this.failed({ kind: 'missing', field });
  }

  #text(document: Document, field: string): string | undefined {
    const value = fieldOf(document, field);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' && value.length <= MAX_LENGTH && PRINTABLE.test(value)) return value;
    throw this.failed({ kind: 'invalid', field });
  }

  #time(document: Document, fields: readonly string[]): number | undefined {
    const field = fields.find((each) => !isUnset(fieldOf(document, each)));
    if (field === undefined) return undefined;
    const time = timeOf(fieldOf(document, field));
    if (time === undefined) throw this.failed({ kind: 'invalid', field });
    return time;
  }
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(document: Document, field: string): unknown {
  return Object.hasOwn(document, field) ? document[field] : undefined;
}

/** What somebody else says of a failure, for a sentence. */
function said(text: unknown): string {
  return typeof text === 'string' ? clip(text) : '';
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;
/** Seconds up to the year 5138, milliseconds from 1973 on. */
const LEAST_MS = 1e11;

/** RFC 3339, or seconds or milliseconds since 1970. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) {
    return value < LEAST_MS ? value * 1000 : value;
  }
  if (typeof value !== 'string' || !RFC_3339.test(value)) return undefined;
  const time = Date.parse(value.replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}
