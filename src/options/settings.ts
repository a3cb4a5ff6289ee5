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
import { type SettingRow, setting } from './option.ts';

export const SETTINGS = {
  endpoint: setting({
    flags: '-e, --endpoint <host>',
    variable: 'OSS_ENDPOINT',
    key: 'endpoint',
    keyAliases: ['host'],
    check: text,
    gives: (endpoint) => ({ endpoint }),
  }),
  accessKeyId: setting({
    flags: '-i, --access-key-id <id>',
    variable: 'OSS_ACCESS_KEY_ID',
    key: 'accessKeyId',
    keyAliases: ['accessid'],
    check: text,
    gives: 'credentials',
  }),
  accessKeySecret: setting({
    flags: '-k, --access-key-secret <secret>',
    variable: 'OSS_ACCESS_KEY_SECRET',
    key: 'accessKeySecret',
    keyAliases: ['accesskey'],
    check: text,
    secret: true,
    gives: 'credentials',
  }),
  stsToken: setting({
    flags: '-t, --sts-token <token>',
    variable: 'OSS_SESSION_TOKEN',
    key: 'stsToken',
    check: text,
    secret: true,
    gives: 'credentials',
  }),
  /** General region id; `oss-cn-hangzhou` is understood, too. */
  region: setting({
    flags: '--region <id>',
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
};

type Settings = typeof SETTINGS;

export type SettingName = keyof Settings;

type ValueOf<Row> = Row extends SettingRow<infer T> ? T : never;

/** What may be set; all optional. */
export type SettingsInput = { readonly [Name in SettingName]?: ValueOf<Settings[Name]> };

type NameWithDefault = {
  [Name in SettingName]: Settings[Name] extends { readonly default: unknown } ? Name : never;
}[SettingName];

/** What has no default may be absent; who needs it says so. */
export type ResolvedSettings = Omit<SettingsInput, NameWithDefault> & {
  readonly [Name in NameWithDefault]: ValueOf<Settings[Name]>;
};

export type LogLevel = ResolvedSettings['logLevel'];

/** A row of the table, whatever its type, with its name. */
export interface NamedSetting extends SettingRow<never> {
  readonly name: SettingName;
}

export const SETTING_LIST: readonly NamedSetting[] = Object.entries(SETTINGS).map(([name, row]) => ({
  ...(row as unknown as SettingRow<never>),
  name: name as SettingName,
}));
