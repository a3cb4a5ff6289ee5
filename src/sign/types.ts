/** An access key pair, with a security token when it is temporary. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export type SignVersion = 'v1' | 'v4';

/**
 * What a signature covers, before any encoding: the signer never sees host, path text or body.
 * `query` holds decoded names and values; an empty value stands for a parameter without one.
 */
export interface SignableRequest {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Header names (lower case) to values. */
export type Headers = Record<string, string>;
