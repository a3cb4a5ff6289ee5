// What each error is about: facts by problem, from which src/text makes sentences. A problem is the error's code, or
// the code and a variant of it where one code has several sentences.
import type { ConfigFacts, ProxyReason } from './config.ts';
import type { UsageFacts } from './usage.ts';

export interface ErrorFacts
  extends UsageFacts,
    ConfigFacts,
    SourceFacts,
    LocalIoFacts,
    IntegrityFacts,
    AppendRefusedFacts,
    RemoteFacts,
    WrongServerFacts {
  /** The process was asked to end before all was done. */
  Interrupted: { readonly signalName: string };
}

export type Problem = keyof ErrorFacts;

/** As much of an error as a sentence about it needs. */
export interface ErrorToTell {
  readonly problem: Problem;
  readonly facts: ErrorFacts[Problem];
  /** HTTP status, where OSS answered. */
  readonly status?: number;
}

/** What a source is opened for. */
export type SourcePurpose = 'append' | 'follow' | 'verify';

export interface SourceFacts {
  /** `path` is `-` for stdin; `what` it is instead of a regular file. */
  'SourceUnreadable.NotRegular': {
    readonly path: string;
    readonly what: 'directory' | 'block-device' | 'pseudo-file' | 'other';
    readonly purpose: SourcePurpose;
  };
  /** `reason`: the system's message, where the code has no plainer words. */
  'SourceUnreadable.CannotOpen': {
    readonly path: string;
    readonly systemCode: string | undefined;
    readonly reason: string;
  };
  /** `why`: the glob matches no file, the directory has none, or options leave all of them out. */
  'SourceUnreadable.NoFiles': {
    readonly source: string;
    readonly why: 'no-match' | 'empty' | 'filtered';
  };
  /** `path`: as far as it can be read. */
  'SourceUnreadable.NameNotUtf8': { readonly path: string };
}

export interface LocalIoFacts {
  'SourceChanged.Shrunk': { readonly path: string; readonly while: 'sent' | 'read' };
  'SourceChanged.Rewritten': { readonly source: string; readonly while: 'sent' | 'read' };
  /** Noticed before the last bytes were sent. */
  'SourceChanged.Overwritten': { readonly source: string };
  /** Noticed after they had landed, at `position`. */
  'SourceChanged.Mixed': {
    readonly source: string;
    readonly url: string;
    readonly position: number;
    readonly nextPosition: number;
  };
  'SourceChanged.Rotated': { readonly path: string };
  'DiskFailed.Read': { readonly path: string; readonly reason: string };
  /** `reason`: the system's word for why not. Nothing was changed. */
  'DiskFailed.ConfigFile': { readonly path: string; readonly reason: string };
  'DiskFailed.Sandbox': { readonly reason: string };
  /** It was deleted, and the directory is relative to it. */
  'DiskFailed.NoWorkingDirectory': { readonly dir: string };
  /** By another sandbox. */
  DirectoryInUse: { readonly dir: string; readonly pid: number };
  /** `systemCode`: the system's word for why not. */
  CannotListen: { readonly host: string; readonly port: number; readonly systemCode: string };
  OutputFailed: { readonly reason: string };
  LogFileFailed: { readonly path: string; readonly reason: string };
  MetricsFileFailed: { readonly path: string; readonly reason: string };
  /** What is there is no file of metrics. */
  'MetricsFileFailed.Foreign': { readonly path: string };
}

/** Positions and sizes are bytes, CRC-64 values unsigned 64-bit. */
export interface IntegrityFacts {
  /** `limitIs`: that of OSS for any object, or the one that was asked for. */
  TooLarge: {
    readonly url: string;
    readonly bytes: number;
    readonly limit: number;
    readonly limitIs: 'of-service' | 'of-rollover';
  };
  'NotAPrefix.Longer': {
    readonly source: string;
    readonly url: string;
    readonly sourceBytes: number;
    readonly objectBytes: number;
  };
  'NotAPrefix.Differs': { readonly source: string; readonly url: string; readonly bytes: number };
  /** The object ends at `offset` of the source, and its last bytes are others there. */
  'NotAPrefix.EndDiffers': { readonly source: string; readonly url: string; readonly offset: number };
  'NotAPrefix.NoGeneration': { readonly source: string; readonly url: string };
  'Crc64Mismatch.Object': AppendContradiction & {
    readonly actual: bigint | undefined;
    readonly expected: bigint | undefined;
  };
  'Crc64Mismatch.Source': {
    readonly url: string;
    readonly actual: bigint;
    readonly expected: bigint;
    /** How many of its bytes had been appended before. */
    readonly appendedBytes: number;
  };
  /** Of what was written, byte by byte as it came. */
  'Crc64Mismatch.Read': { readonly url: string; readonly actual: bigint; readonly expected: bigint };
  /** Without it nothing tells what the object holds but reading it. */
  Crc64Missing: { readonly url: string };
  /** Whether a shorter object is the beginning of another one, no CRC-64 of the two tells. */
  PrefixUnknown: { readonly source: string; readonly url: string };
  'UnexpectedPosition.Append': AppendContradiction & { readonly actual: number };
  'UnexpectedPosition.Range': { readonly url: string; readonly asked: number; readonly actual: number };
}

/** An answer of OSS to an append that cannot be true of the bytes that were sent. */
interface AppendContradiction {
  readonly url: string;
  readonly source: string;
  readonly position: number;
  readonly bytes: number;
  readonly requestId: string | undefined;
  /** The caller gave the position, and perhaps a wrong CRC-64 with it. */
  readonly positionGiven: boolean;
}

export interface AppendRefusedFacts {
  ObjectNotAppendable: { readonly url: string; readonly type: string | undefined };
  ObjectSealed: { readonly url: string; readonly sealedTime: string };
  'PositionConflict.Partial': {
    readonly url: string;
    readonly source: string;
    /** How many bytes of the source landed, right before `position`. */
    readonly landedBytes: number;
    readonly position: number;
  };
  'PositionConflict.Elsewhere': {
    readonly url: string;
    readonly position: number;
    readonly actual: number | undefined;
    readonly positionGiven: boolean;
  };
  /** The last of them. */
  ConflictsWithoutEnd: ErrorFacts['PositionConflict.Elsewhere' | 'PositionConflict.Partial'];
  'ObjectReplaced.Append': {
    readonly url: string;
    readonly position: number;
    readonly actual: number | undefined;
  };
  'ObjectReplaced.Read': { readonly url: string };
}

/** What a request was for. */
export type Purpose =
  /** `list`: the keys that begin as the URL does; the buckets, where it is `oss://`. */
  | { readonly kind: 'head' | 'read' | 'list'; readonly url: string }
  | { readonly kind: 'append'; readonly url: string; readonly position: number }
  | CredentialsPurpose;

/** Before a request of ours can be signed. */
export interface CredentialsPurpose {
  readonly kind: 'credentials';
  readonly source: 'ram-role' | 'oidc-role' | 'ecs-role' | 'uri';
  /** `https://host` that is asked. */
  readonly from: string;
}

export interface RemoteFacts {
  NoSuchKey: { readonly url: string };
  Service: {
    readonly purpose: Purpose;
    readonly ossCode: string;
    readonly ossMessage: string;
    readonly elements: Readonly<Record<string, string>>;
    /** The text of an answer that is not OSS's own; empty where it has no body. */
    readonly foreignBody: string | undefined;
  };
  Transport: {
    /** The system's or the HTTP library's code. */
    readonly reasonCode: string;
    readonly reason: ConnectionFailure;
    readonly phase: 'connect' | 'exchange';
    readonly purpose: Purpose | undefined;
    /** `http://host:port` that was asked for. */
    readonly origin?: string | undefined;
    /** `host:port` of the proxy that was to lead there. */
    readonly proxy?: string | undefined;
    /** The connection was closed without a byte of an answer; a reused one perhaps long before. */
    readonly closed?: 'new' | 'reused' | undefined;
  };
  /** Something answered, but not in HTTP; `reason`: the parser's words, where it has some. */
  InvalidAnswer: { readonly reason: string | undefined; readonly purpose: Purpose | undefined };
  BodyTruncated: { readonly url: string; readonly received: number; readonly expected: number };
  /** `reason`: in the words of OpenSSL or Node.js. */
  CertificateNotTrusted: {
    readonly kind: CertificateProblem;
    readonly reason: string;
    /** `host:port` of the proxy whose certificate it is. */
    readonly proxy?: string | undefined;
  };
}

export type CertificateProblem = 'unknown-authority' | 'expired' | 'not-yet-valid' | 'other-host' | 'refused';

/** `origin`: `http://host:port` that was asked for. */
export interface WrongServerFacts {
  /** No agreement on version or cipher; `reason` in OpenSSL's words. */
  TlsFailed: { readonly origin: string; readonly reason: string };
  'NotOss.NotHttp': { readonly origin: string };
  /** A success without any of OSS's headers. */
  'NotOss.Page': {
    readonly purpose: Purpose;
    readonly origin: string;
    readonly status: number;
    /** Of the answer; undefined where it names none that can be told. */
    readonly contentType: string | undefined;
  };
  /** `target`: the server that it leads to, where that can be told. */
  'NotOss.Redirect': {
    readonly purpose: Purpose;
    readonly origin: string;
    readonly status: number;
    readonly target: string | undefined;
  };
}

export type ConnectionFailure =
  /** In the words of the system or the HTTP library. */
  | { readonly kind: 'system'; readonly message: string }
  | { readonly kind: 'silence'; readonly ms: number }
  | { readonly kind: 'connect-timeout'; readonly ms: number }
  /** The proxy made no connection to `target`, a `host:port`. */
  | { readonly kind: 'proxy'; readonly target: string; readonly reason: ProxyReason }
  | { readonly kind: 'unknown' };
