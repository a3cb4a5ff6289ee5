// The library: what a program may import. Everything else is internal.

export {
  Appendable,
  type AppendedBytes,
  type AppendOptions,
  type OpenOptions,
  openAppendable,
} from './api/appendable.ts';
export type { SignVersion } from './config/settings.ts';
export { combineCrc64 } from './crc64/combine.ts';
export { crc64 } from './crc64/crc64.ts';
export * from './errors.ts';
export type { CreationOptions } from './oss/creation-headers.ts';
export type { AddressingStyle } from './oss/endpoint.ts';
export { formatObjectUrl, type ObjectUrl, parseObjectUrl } from './oss/object-url.ts';
export type { ObjectHead } from './oss/types.ts';
export type { RetryNotice } from './retry/retry.ts';
export type { Credentials } from './sign/types.ts';
