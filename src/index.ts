// The library: what a program may import.

export { appendIncrementally, type IncrementalJob, type IncrementalResult } from './append/incremental.ts';
export { type ObjectEnd, resolveObjectEnd } from './append/object-end.ts';
export { type Appended, type AppendJob, appendExactlyOnce, type SessionDeps } from './append/session.ts';
export { type AppendSource, type FileSource, openFileSource } from './append/source.ts';
export { combineCrc64 } from './crc64/combine.ts';
export { type Crc64, type Crc64Library, loadCrc64 } from './crc64/crc64.ts';
export * from './errors.ts';
export { type ProxySettings, proxyFromEnvironment } from './http/proxy.ts';
export type { HttpRequest, HttpResponse, Transport } from './http/transport.ts';
export { createUndiciTransport, type UndiciTransportOptions } from './http/undici.ts';
export { createOssClient, type OssClientOptions } from './oss/client.ts';
export { type Endpoint, resolveEndpoint } from './oss/endpoint.ts';
export { formatObjectUrl, type ObjectUrl, parseObjectUrl } from './oss/object-url.ts';
export {
  DEFAULT_RETRY_POLICY,
  type RetryClock,
  type RetryDeps,
  type RetryPolicy,
  systemClock,
} from './oss/retry.ts';
export type {
  AppendAnswer,
  AppendRequest,
  ByteRange,
  ObjectContent,
  ObjectHead,
  OssClient,
} from './oss/types.ts';
export type { Credentials } from './sign/types.ts';
