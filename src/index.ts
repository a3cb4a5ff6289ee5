// The library: what a program may import. Everything else is internal.
import './in-english.ts';

export { Appendable, openAppendable } from './api/appendable.ts';
export type {
  AppendedBytes,
  AppendOptions,
  FollowOptions,
  Hooks,
  IncrementalOptions,
  OpenOptions,
  PipeHooks,
  SharedOptions,
  StreamHooks,
  StreamOptions,
  VerifyOptions,
} from './api/appendable-options.ts';
export type { CatResult } from './api/cat.ts';
export { type Connection, openConnection } from './api/connection.ts';
export type { ConnectionOptions } from './api/connection-options.ts';
export { type CredentialsOptions, credentialsFrom } from './api/credentials.ts';
export { type AppendedFiles, type AppendFilesOptions, appendFiles, type FilesOptions } from './api/files.ts';
export type { FileFailure, FilesHooks } from './api/files-options.ts';
export { type FollowFilesOptions, followFiles } from './api/follow-files-call.ts';
export type { ObjectReader } from './api/object-reader.ts';
export { combineCrc64 } from './crc64/combine.ts';
export { crc64 } from './crc64/crc64.ts';
export type { CredentialsProvider } from './credentials/provider.ts';
export type { CredentialSource } from './credentials/source.ts';
export {
  type AppendRefusedCode,
  AppendRefusedError,
  CertificateError,
  ConfigError,
  type ConfigErrorCode,
  IntegrityError,
  type IntegrityErrorCode,
  LocalIoError,
  type LocalIoErrorCode,
  ObjectMissingError,
  OssAppendError,
  OssServiceError,
  type ServiceErrorFields,
  SourceError,
  TransportError,
  type TransportPhase,
  UsageError,
  WrongServerError,
} from './errors.ts';
export type { Notice } from './facts/notices.ts';
export type { CountedProgress, OnProgress, Progress } from './facts/progress.ts';
export type { AppendResult, FilesSummary, HeadResult, StreamSummary, VerifyResult } from './facts/results.ts';
export type { CreationOptions } from './oss/creation-headers.ts';
export type { AddressingStyle } from './oss/endpoint.ts';
export { formatObjectUrl, type ObjectUrl, type ObjectVersion, parseObjectUrl } from './oss/object-url.ts';
export type { ObjectHead } from './oss/types.ts';
export type { Excerpt } from './read/excerpt.ts';
export type { Output } from './read/output.ts';
export type { RetryNotice } from './retry/wait.ts';
export type { FileFilter } from './select/choice.ts';
export type { Credentials, SignVersion } from './sign/types.ts';
export { describeNotice } from './text/program.ts';
