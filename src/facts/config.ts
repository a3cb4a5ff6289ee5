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
  /** The key must hold keys with values. */
  'ConfigFileInvalid.Mapping': { readonly path: string; readonly key: string };
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
  /** The home folder, which is to hold it, is not known. */
  'ConfigFileMissing.NoHome': Record<never, never>;
  /** What was asked for is set nowhere. */
  SettingMissing: { readonly key: string };
  /** Ours minus the server's. */
  ClockSkewed: { readonly skewSeconds: number };
  /** Two or more of those that are called `…Missing`, told together. */
  SettingsMissing: { readonly missing: readonly MissingSetting[] };
  CredentialsMissing: Record<never, never>;
  /** `mode` was asked for where `askedBy` says, and nothing gives these to it. */
  'CredentialsMissing.Parameters': {
    readonly mode: string;
    readonly askedBy: Spelling;
    readonly missing: readonly Spelling[];
  };
  /** The profile that another one names as the source of keys has none. */
  'CredentialsMissing.Profile': { readonly path: string; readonly profile: string };
  /** A role, and nobody who takes it on. */
  'CredentialsMissing.Base': { readonly role: Spelling };
  /** The Alibaba Cloud CLI signs in there by itself; here a command must print what it got. */
  'CredentialsMissing.CliMode': { readonly mode: string; readonly path: string; readonly profile: string };
  /** The variable forbids it. */
  'CredentialsMissing.Disabled': { readonly mode: string; readonly variable: string };
  'CredentialsMissing.Half': { readonly present: Spelling; readonly missing: Spelling };
  'CredentialsMissing.TokenAlone': TokenAlone;
  /** Whoever was asked for keys answered with something else. `from`: `https://host`; undefined for a command. */
  'CredentialsFailed.Answer': { readonly from: string | undefined; readonly problem: KeysProblem };
  'CredentialsFailed.Command': CommandFailure;
  /** The instance has no RAM role, or not the one that was named. */
  'CredentialsFailed.EcsRole': { readonly from: string; readonly roleName: string | undefined };
  /** Metadata with a token is not served; `status` of the answer. */
  'CredentialsFailed.PlainMetadata': { readonly from: string; readonly status: number };
  /** `systemCode` of the file that could not be read. */
  'CredentialsFailed.TokenFile': {
    readonly path: string;
    readonly problem: 'empty' | 'not-regular' | 'too-large' | 'not-a-token' | { readonly systemCode: string };
  };
  'CredentialsFailed.Setting': CredentialsSetting;
  ProfileMissing: {
    readonly path: string;
    readonly profile: string;
    readonly known: readonly string[];
  };
  /** The one that a profile names as its source, which is not repeated: it is of a file. */
  'ProfileMissing.Source': {
    readonly path: string;
    readonly profile: string;
    readonly known: readonly string[];
  };
  'ProfileMissing.NoFile': { readonly profile: string };
  /** Each is the source of the one before. */
  'ConfigFileInvalid.ProfileLoop': { readonly path: string; readonly profiles: readonly string[] };
  'ConfigFileInvalid.Json': { readonly path: string };
  EndpointMissing: Record<never, never>;
  'EndpointMissing.Cname': Record<never, never>;
  /** The server at `origin` speaks no TLS; it speaks nothing else. */
  'EndpointScheme.NoTls': { readonly origin: string };
  'EndpointScheme.Tls': { readonly origin: string };
  RegionMissing: { readonly host: string };
  /** `reason`: V8's message. */
  WebAssemblyMissing: { readonly reason: string };
  /** `variable`: the one that holds it; undefined where it was given otherwise. */
  'ProxyRefused.Url': { readonly variable: string | undefined };
  /** `isGiven`: it was told a user and a password. */
  'ProxyRefused.Login': NamedProxy & { readonly isGiven: boolean };
  /** `target`: `host:port` of the server. */
  'ProxyRefused.Target': NamedProxy & { readonly target: string; readonly reason: ProxyReason };
  'ProxyRefused.Protocol': NamedProxy;
  /** `reason`: the system's message. */
  LocalAddressUnusable: { readonly address: string; readonly reason: string };
}

/** What is wrong with an answer that should hold keys. Nothing of it is repeated that may be secret. */
export type KeysProblem =
  /** It does not speak HTTP, or no TLS where TLS was expected. */
  | { readonly kind: 'not-http' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'missing'; readonly field: string }
  /** Not a text of printable characters, or no time. */
  | { readonly kind: 'invalid'; readonly field: string }
  /** It says of itself that it failed. */
  | { readonly kind: 'code'; readonly code: string; readonly message: string };

/** A command that was to print keys. */
export interface CommandFailure {
  readonly failure:
    | { readonly kind: 'not-started'; readonly reason: string }
    | { readonly kind: 'exit'; readonly exitCode: number }
    | { readonly kind: 'signal'; readonly signalName: string }
    | { readonly kind: 'timeout'; readonly seconds: number }
    | { readonly kind: 'too-much'; readonly limitBytes: number };
  /** The beginning of what it wrote there; may be empty. */
  readonly stderr: string;
}

/** A setting by which no keys can be asked for. */
export type CredentialsSetting =
  | { readonly kind: 'sts-endpoint' }
  | { readonly kind: 'sts-region' }
  /** Inside a VPC there is one for each region, and none for all. */
  | { readonly kind: 'sts-region-missing' }
  | { readonly kind: 'url'; readonly of: 'ecs-role' | 'uri' }
  /** A role is taken on by somebody. */
  | { readonly kind: 'anonymous-base' };

/** `proxy`: its `host:port`. */
export interface NamedProxy {
  readonly proxy: string;
  readonly scheme: 'http' | 'https' | 'socks5';
}

/** Why a proxy makes no connection, in the words of its protocol. */
export type ProxyReason =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'socks'; readonly reply: number }
  /** It closed the connection without a word. */
  | { readonly kind: 'closed' };

type MissingProblem = Extract<
  keyof ConfigFacts,
  `CredentialsMissing${string}` | `EndpointMissing${string}` | 'RegionMissing'
>;

export type MissingSetting = {
  readonly [P in MissingProblem]: { readonly problem: P; readonly facts: ConfigFacts[P] };
}[MissingProblem];

/** A place where settings or keys were looked for. */
export type LookedAt =
  | { readonly kind: 'options' }
  | { readonly kind: 'variables'; readonly variables: readonly string[] }
  | { readonly kind: 'config-file'; readonly path: string; readonly profile: string }
  /** Names that were looked for; `from` upwards, where it is known. */
  | {
      readonly kind: 'no-config-file';
      readonly from: string | undefined;
      readonly homeFile: string | undefined;
    }
  /** `profile` of a file of another tool, where that is there. */
  | { readonly kind: 'other-file'; readonly path: string; readonly profile: string | undefined };

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
  /** It leads to where another user chose. */
  | { readonly kind: 'foreign-link' }
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
  /** Of two sections with one name the first counts. */
  | { readonly kind: 'repeated-section'; readonly path: string; readonly section: string }
  /** A profile names a `[buckets …]` section that is not there. */
  | { readonly kind: 'no-buckets'; readonly path: string; readonly profile: string }
  /** Lines with `:` in place of `=`, or with neither. */
  | {
      readonly kind: 'odd-lines';
      readonly path: string;
      readonly as: 'colon' | 'nothing';
      readonly lines: readonly number[];
    }
  | ({ readonly kind: 'token-alone' } & TokenAlone);
