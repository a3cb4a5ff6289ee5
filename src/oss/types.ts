// What the rest of the tool knows of OSS: four operations with typed results.
import type { HttpRequest } from '../http/transport.ts';
import type { ObjectUrl, ObjectVersion } from './object-url.ts';

/** Source: "HeadObject" in the OSS API reference. */
export interface ObjectHead {
  /** Bytes. */
  readonly contentLength: number;
  /** `Normal`, `Appendable`, `Multipart` or `Symlink`; undefined where the server does not say. */
  readonly objectType: string | undefined;
  /** Byte offset at which the next append must start; only appendable objects have one. */
  readonly nextAppendPosition: number | undefined;
  /** CRC-64 of the whole object; very old objects have none. */
  readonly crc64: bigint | undefined;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly contentType: string | undefined;
  readonly storageClass: string | undefined;
  /** Set once an appendable object has been sealed; it then refuses appends. */
  readonly sealedTime: string | undefined;
  /** `x-oss-meta-*`, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string | undefined;
}

export interface AppendRequest {
  /** Byte offset that must equal the object's length. */
  readonly position: number;
  /** Bytes of `body`. */
  readonly contentLength: number;
  /** Called for each request that is sent: once, or twice where the keys of the first were refused. */
  readonly body: () => AsyncIterable<Uint8Array>;
  /** Lower-case names; creation headers, Content-MD5, traffic limit. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly patienceMs?: HttpRequest['patienceMs'];
}

/** Source: "AppendObject" in the OSS API reference. */
export interface AppendAnswer {
  readonly nextPosition: number | undefined;
  /** CRC-64 of the whole object after the append. */
  readonly crc64: bigint | undefined;
  readonly etag: string | undefined;
  readonly requestId: string | undefined;
}

/** Bytes `start` up to, not including, `end`; without `end`, up to the end of the object. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface ObjectContent {
  /** Offset of the first byte of `body` in the object, as the server reports it. */
  readonly start: number;
  /** Offset after the last byte of `body`. */
  readonly end: number;
  /** Bytes of the whole object, where the server says so. */
  readonly totalLength: number | undefined;
  readonly head: ObjectHead;
  /** Must be read to its end, or left with `break`, to free the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Source: "ListObjectsV2" in the OSS API reference. */
export interface ListRequest {
  readonly bucket: string;
  /** What all keys begin with. */
  readonly prefix: string;
  /** The key that the listing goes on behind. */
  readonly after?: string;
}

export interface ListedKeys {
  /** In the order of their bytes. */
  readonly keys: readonly string[];
  /** Whether there are more. */
  readonly isTruncated: boolean;
}

/**
 * One call is one exchange: no retry, but that OSS has refused a key stays unsaid where there is another. Every method
 * throws {@link OssServiceError} for an error answer and {@link TransportError} where there is none.
 */
export interface OssClient {
  /** @returns undefined when the object does not exist; a missing bucket is an error. */
  headObject(object: ObjectVersion, signal?: AbortSignal): Promise<ObjectHead | undefined>;
  appendObject(object: ObjectUrl, append: AppendRequest, signal?: AbortSignal): Promise<AppendAnswer>;
  /**
   * Reads the whole object, or exactly the part of `range` that exists.
   * A range that starts at or past the end is an {@link OssServiceError} of status 416.
   */
  getObject(object: ObjectVersion, range?: ByteRange, signal?: AbortSignal): Promise<ObjectContent>;
  /** One page of keys. */
  listObjects(request: ListRequest, signal?: AbortSignal): Promise<ListedKeys>;
  close(): Promise<void>;
}

export interface ServiceClient extends OssClient {
  /** Asks the server for the buckets of the account; what they are is of no use here. */
  listBuckets(signal?: AbortSignal): Promise<void>;
}
