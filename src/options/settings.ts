// The table of settings: each by option, environment variable and key of a config file. One row is all there is to a
// setting: the command line, the files, the example file and the documentation's tables follow it.
import {
  choice,
  filePath,
  flag,
  hostLabel,
  integer,
  ipAddress,
  proxy,
  region,
  seconds,
  text,
} from './checks.ts';
import { IDENTITY, IDENTITY_OF_FILES } from './identity.ts';
import { language } from './language.ts';
import { type FileRow, setting } from './option.ts';

export const SETTINGS = {
  endpoint: setting({
    flags: '-e, --endpoint <host>',
    common: true,
    variable: 'OSS_ENDPOINT',
    key: 'endpoint',
    keyAliases: ['host'],
    check: text,
    gives: (endpoint) => ({ endpoint }),
  }),
  accessKeyId: setting({
    flags: '-i, --access-key-id <id>',
    variable: 'OSS_ACCESS_KEY_ID',
    alibabaVariable: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    key: 'accessKeyId',
    keyAliases: ['accessid'],
    check: text,
    gives: 'credentials',
  }),
  accessKeySecret: setting({
    flags: '-k, --access-key-secret <secret>',
    variable: 'OSS_ACCESS_KEY_SECRET',
    alibabaVariable: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    key: 'accessKeySecret',
    keyAliases: ['accesskey'],
    check: text,
    secret: true,
    gives: 'credentials',
  }),
  stsToken: setting({
    flags: '-t, --sts-token <token>',
    variable: 'OSS_SESSION_TOKEN',
    alibabaVariable: 'ALIBABA_CLOUD_SECURITY_TOKEN',
    key: 'stsToken',
    check: text,
    secret: true,
    gives: 'credentials',
  }),
  ...IDENTITY,
  /** General region id; `oss-cn-hangzhou` is understood, too. */
  region: setting({
    flags: '--region <id>',
    common: true,
    variable: 'OSS_REGION',
    key: 'region',
    check: region,
    gives: (region) => ({ region }),
  }),
  signVersion: setting({
    flags: '--sign-version <version>',
    key: 'signVersion',
    check: choice('v1', 'v4'),
    default: 'v4',
    gives: (signVersion) => ({ signVersion }),
  }),
  cloudboxId: setting({
    flags: '--cloudbox-id <id>',
    key: 'cloudboxId',
    check: hostLabel,
    gives: (cloudboxId) => ({ cloudboxId }),
  }),
  /** By default the endpoint's host decides. */
  addressingStyle: setting({
    flags: '--addressing-style <style>',
    key: 'addressingStyle',
    check: choice('virtual', 'path', 'cname'),
    gives: (addressingStyle) => ({ addressingStyle }),
  }),
  /** A URL, or `env`. */
  proxy: setting({
    flags: '--proxy <url>',
    key: 'proxy',
    keyAliases: ['proxyhost'],
    check: proxy,
    gives: 'proxy',
  }),
  proxyUser: setting({
    flags: '--proxy-user <name>',
    key: 'proxyUser',
    check: text,
    gives: 'proxy',
  }),
  proxyPassword: setting({
    flags: '--proxy-pwd <password>',
    key: 'proxyPwd',
    check: text,
    secret: true,
    gives: 'proxy',
  }),
  bindAddress: setting({
    flags: '--bind-address <ip>',
    key: 'bindAddress',
    check: ipAddress,
    gives: (localAddress) => ({ localAddress }),
  }),
  connectTimeoutS: setting({
    flags: '--connect-timeout <seconds>',
    key: 'connectTimeout',
    check: seconds(),
    default: 10,
    gives: (seconds) => ({ connectTimeoutMs: seconds * 1000 }),
  }),
  /** Without any progress. */
  readTimeoutS: setting({
    flags: '--read-timeout <seconds>',
    key: 'readTimeout',
    check: seconds(),
    default: 60,
    gives: (seconds) => ({ readTimeoutMs: seconds * 1000 }),
  }),
  retryTimes: setting({
    flags: '--retry-times <n>',
    key: 'retryTimes',
    check: integer(0, 500),
    default: 10,
    gives: (retryTimes) => ({ retryTimes }),
  }),
  skipVerifyCert: setting({
    flags: '--skip-verify-cert',
    key: 'skipVerifyCert',
    check: flag,
    default: false,
    gives: (skip) => ({ verifyCertificate: !skip }),
  }),
  userAgent: setting({
    flags: '--user-agent <text>',
    key: 'userAgent',
    keyAliases: ['ua'],
    check: text,
    gives: (userAgent) => ({ userAgent }),
  }),
  logLevel: setting({
    flags: '--loglevel <level>',
    common: true,
    key: 'logLevel',
    check: choice('off', 'error', 'warn', 'info', 'debug'),
    default: 'warn',
    gives: 'output',
  }),
  /** `-`: none. */
  logFile: setting({
    flags: '--log-file <path>',
    key: 'logFile',
    check: filePath,
    completes: 'file',
    gives: 'output',
  }),
  /** Else that of the environment's locale, which is no setting: its variables are everybody's. */
  language: setting({
    flags: '-L, --language <language>',
    key: 'language',
    check: language,
    gives: 'output',
  }),
};

/** What a variable or a file can set, and no option. */
const FILE_SETTINGS = IDENTITY_OF_FILES;

type Settings = typeof SETTINGS;
type AllSettings = Settings & typeof FILE_SETTINGS;

/** Those that say who signs. */
export type CredentialSetting =
  | 'accessKeyId'
  | 'accessKeySecret'
  | 'stsToken'
  | keyof typeof IDENTITY
  | keyof typeof IDENTITY_OF_FILES;

/** Those that have an option. */
export type OptionSettingName = keyof Settings;
export type SettingName = keyof AllSettings;

type ValueOf<Row> = Row extends FileRow<infer T> ? T : never;

/** What may be set; all optional. */
export type SettingsInput = { readonly [Name in SettingName]?: ValueOf<AllSettings[Name]> };

type NameWithDefault = {
  [Name in OptionSettingName]: Settings[Name] extends { readonly default: unknown } ? Name : never;
}[OptionSettingName];

/** What has no default may be absent; who needs it says so. */
export type ResolvedSettings = Omit<SettingsInput, NameWithDefault> & {
  readonly [Name in NameWithDefault]: ValueOf<Settings[Name]>;
};

export type LogLevel = ResolvedSettings['logLevel'];

/** A row of the tables, whatever its type, with its name. */
export interface NamedSetting extends FileRow<never> {
  readonly name: SettingName;
  /** Absent where there is no option. */
  readonly flags?: string;
  readonly default?: unknown;
}

export const SETTING_LIST: readonly NamedSetting[] = Object.entries({ ...SETTINGS, ...FILE_SETTINGS }).map(
  ([name, row]) => ({ ...(row as unknown as FileRow<never>), name: name as SettingName }),
);
