// Facts of ConfigError: what is missing or wrong in settings and their files.
import type { Spelling } from './spelling.ts';
import type { EndpointProblem, ValueProblem } from './values.ts';

export interface ConfigFacts {
  /** `namedBy`: the option or variable that names the file; undefined where nobody did. */
  ConfigFileMissing: { readonly path: string; readonly namedBy: Spelling | undefined };
  /** `reason` is the system's own word for it, where there is no plainer one. */
  'ConfigFileInvalid.Unreadable': { readonly path: string; readonly reason: UnreadableReason };
  'ConfigFileInvalid.NotUtf8': { readonly path: string };
  'ConfigFileInvalid.UnknownForm': { readonly path: string };
  'ConfigFileInvalid.NoMapping': { readonly path: string };
  'ConfigFileInvalid.IniLine': { readonly path: string; readonly line: number };
  /** `reason`: the YAML parser's, without anything of the file's content. */
  'ConfigFileInvalid.Yaml': {
    readonly path: string;
    readonly line: number | undefined;
    readonly reason: string | undefined;
  };
  'ConfigFileInvalid.Value': {
    readonly path: string;
    readonly key: string;
    readonly problem: ValueProblem;
  };
  'ConfigFileInvalid.BucketHosts': { readonly path: string; readonly key: string };
  'ConfigFileInvalid.UnknownKey': { readonly path: string } & UnknownKey;
  'ConfigFileInvalid.Endpoint': {
    readonly path: string | undefined;
    readonly from: ServerSetting;
    readonly bucket: string;
    readonly problem: EndpointProblem;
  };
  /** A file that was found, not named, asks for more than is given to such a file. */
  'ConfigFileNotTrusted.Server': { readonly path: string } & NamedServer;
  'ConfigFileNotTrusted.Key': { readonly path: string; readonly key: string };
  CredentialsMissing: Record<never, never>;
  /** A mode that a config file asks for and this version does not have. */
  'CredentialsMissing.Mode': { readonly mode: string; readonly path: string | undefined };
  'CredentialsMissing.Half': { readonly present: Spelling; readonly missing: Spelling };
  'CredentialsMissing.TokenAlone': TokenAlone;
  EndpointMissing: Record<never, never>;
  'EndpointMissing.Cname': Record<never, never>;
  /** The server at `origin` speaks no TLS; it speaks nothing else. */
  'EndpointScheme.NoTls': { readonly origin: string };
  'EndpointScheme.Tls': { readonly origin: string };
  RegionMissing: { readonly host: string };
  /** `reason`: V8's message. */
  WebAssemblyMissing: { readonly reason: string };
  'ProxyRefused.Url': Record<never, never>;
  'ProxyRefused.Authentication': Record<never, never>;
}

/** The setting that a server's name comes from. */
export type ServerSetting = 'bucketCname' | 'bucketEndpoint' | 'endpoint' | 'region';

/** Where requests for a bucket are sent. */
export interface NamedServer {
  readonly bucket: string;
  /** `scheme://host[:port]`, with the bucket where it is a part of the host. */
  readonly origin: string;
  readonly from: ServerSetting;
}

export type UnreadableReason =
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'directory' }
  /** A FIFO, a device or a socket. */
  | { readonly kind: 'special' }
  | { readonly kind: 'permission' }
  | { readonly kind: 'system'; readonly code: string };

/** `key` is undefined where it may be part of a secret; `meant` is a known one that is spelt much like it. */
export interface UnknownKey {
  readonly key: string | undefined;
  readonly meant: string | undefined;
}

/** A security token is set in a place that has no access key. */
export interface TokenAlone {
  readonly token: Spelling;
  readonly accessKeyId: Spelling;
  readonly accessKeySecret: Spelling;
}

/** What a config file or the environment says that has no effect, or a dangerous one. */
export type ConfigWarning =
  | { readonly kind: 'no-working-directory' }
  | { readonly kind: 'foreign-file'; readonly path: string }
  | ({ readonly kind: 'found-server'; readonly path: string } & NamedServer)
  | { readonly kind: 'empty-file'; readonly path: string }
  | { readonly kind: 'readable-secrets'; readonly path: string; readonly mode: number }
  | { readonly kind: 'unknown-section'; readonly path: string; readonly section: string }
  | ({ readonly kind: 'unknown-key'; readonly path: string; readonly section: string } & UnknownKey)
  /** So many further sections and keys are not known. */
  | { readonly kind: 'more-unknown'; readonly path: string; readonly count: number }
  | { readonly kind: 'proxy-key'; readonly path: string; readonly key: string }
  | { readonly kind: 'mode'; readonly path: string; readonly mode: string }
  | { readonly kind: 'variable'; readonly variable: string }
  | ({ readonly kind: 'token-alone' } & TokenAlone);
