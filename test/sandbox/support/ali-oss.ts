// The official client, as far as the tests use it: it has no type declarations of its own.
import { createRequire } from 'node:module';
import type { Sandbox } from '../../../src/sandbox/index.ts';

interface AliResult {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

export interface AliOss {
  append(
    key: string,
    content: Buffer | NodeJS.ReadableStream,
    options?: { position?: string; headers?: Record<string, string>; meta?: Record<string, string> },
  ): Promise<AliResult & { readonly nextAppendPosition: string }>;
  put(key: string, content: Buffer, options?: { headers?: Record<string, string> }): Promise<AliResult>;
  putStream(
    key: string,
    content: NodeJS.ReadableStream,
    options?: { contentLength?: number; headers?: Record<string, string> },
  ): Promise<AliResult>;
  copy(key: string, source: string, options?: { headers: Record<string, string> }): Promise<AliResult>;
  putMeta(key: string, meta: Record<string, string>): Promise<AliResult>;
  head(key: string): Promise<AliResult & { readonly meta: Record<string, string> | null }>;
  get(
    key: string,
    options?: { headers: Record<string, string> },
  ): Promise<AliResult & { readonly content: Buffer }>;
  getObjectMeta(key: string): Promise<AliResult>;
  getStream(key: string): Promise<{ readonly stream: NodeJS.ReadableStream }>;
  getACL(key: string): Promise<{ readonly acl: string }>;
  putACL(key: string, acl: string): Promise<AliResult>;
  getObjectTagging(key: string): Promise<{ readonly tag: Record<string, string> }>;
  putObjectTagging(key: string, tags: Record<string, string>): Promise<AliResult>;
  deleteObjectTagging(key: string): Promise<AliResult>;
  delete(key: string): Promise<AliResult>;
  deleteMulti(
    keys: readonly string[],
    options?: { quiet: boolean },
  ): Promise<AliResult & { readonly deleted?: readonly { readonly Key: string }[] }>;
  list(query: Record<string, string | undefined>): Promise<{
    readonly objects?: readonly { readonly name: string; readonly owner: { readonly id: string } }[];
    readonly prefixes: readonly string[] | null;
    readonly nextMarker: string | null;
  }>;
  listBuckets(query?: Record<string, string | undefined>): Promise<{
    readonly buckets: readonly { readonly name: string; readonly region: string }[];
  }>;
  listV2(query: Record<string, string>): Promise<{
    readonly objects?: readonly { readonly name: string; readonly size: number; readonly type: string }[];
    readonly prefixes: readonly string[] | null;
    readonly nextContinuationToken: string | null;
    readonly isTruncated: boolean;
  }>;
  putBucket(bucket: string): Promise<AliResult>;
  signatureUrl(key: string): string;
  signatureUrlV4(method: string, seconds: number, request: object, key: string): Promise<string>;
  /** What the sandbox does not have. */
  readonly [absent: string]: (...args: never[]) => unknown;
}

export interface AliOssOptions {
  readonly v4: boolean;
  readonly bucket?: string;
  readonly accessKeySecret?: string;
  readonly region?: string;
  /** `localhost` for path style. With an IP endpoint this client sends virtual-hosted requests to it. */
  readonly style?: 'path' | 'virtual';
  /** `latin1` is what makes it send headers in UTF-8. */
  readonly headerEncoding?: 'latin1';
}

const Client = createRequire(import.meta.url)('ali-oss') as new (options: object) => AliOss;

export function createAliOss(sandbox: Sandbox, options: AliOssOptions): AliOss {
  const { v4, bucket = 'demo', style = 'virtual', region = 'oss-cn-hangzhou' } = options;
  const { accessKeyId, accessKeySecret, securityToken } = sandbox.credentials;
  return new Client({
    endpoint: style === 'path' ? `http://localhost:${sandbox.port}` : sandbox.endpoint,
    sldEnable: style === 'path',
    bucket,
    region,
    authorizationV4: v4,
    ...(options.headerEncoding !== undefined && { headerEncoding: options.headerEncoding }),
    accessKeyId,
    accessKeySecret: options.accessKeySecret ?? accessKeySecret,
    ...(securityToken !== undefined && {
      stsToken: securityToken,
      refreshSTSToken: async () => ({ accessKeyId, accessKeySecret, stsToken: securityToken }),
    }),
  });
}
