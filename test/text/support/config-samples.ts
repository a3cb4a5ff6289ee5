// Facts of settings that are missing or wrong, and of what is warned of in them.
import type { ConfigFacts, ConfigWarning } from '../../../src/facts/config.ts';
import {
  first,
  KEY,
  OPTION,
  origin,
  PROXY_REASONS,
  path,
  type Samples,
  TOKEN_ALONE,
  VARIABLE,
} from './named.ts';
import { ENDPOINTS, VALUES } from './value-samples.ts';

const PROXY = { proxy: 'proxy.test:3128' } as const;

export const CONFIG = {
  ConfigFileMissing: [
    { path, namedBy: VARIABLE },
    { path, namedBy: undefined },
  ],
  'ConfigFileInvalid.Unreadable': first(
    (
      [
        { kind: 'too-large', limitBytes: 3 * 1024 ** 2 },
        { kind: 'directory' },
        { kind: 'special' },
        { kind: 'foreign-link' },
        { kind: 'permission' },
        { kind: 'system', code: 'EIO' },
        { kind: 'system', code: 'ENEW' },
      ] as const
    ).map((reason) => ({ path, reason })),
  ),
  'ConfigFileInvalid.NotUtf8': [{ path }],
  'ConfigFileInvalid.UnknownForm': [{ path }],
  'ConfigFileInvalid.NoMapping': [{ path }],
  'ConfigFileInvalid.IniLine': [{ path, line: 77 }],
  'ConfigFileInvalid.Yaml': [
    { path, line: 77, reason: 'bad indentation' },
    { path, line: undefined, reason: undefined },
  ],
  'ConfigFileInvalid.Value': first(VALUES.map((problem) => ({ path, key: 'someKey', problem }))),
  'ConfigFileInvalid.BucketHosts': [{ path, key: 'bucketCnames' }],
  'ConfigFileInvalid.UnknownKey': [
    { path, key: 'endpiont', meant: 'endpoint' },
    { path, key: undefined, meant: undefined },
  ],
  'ConfigFileInvalid.Endpoint': first(
    ENDPOINTS.flatMap((problem) =>
      (['bucketCname', 'bucketEndpoint', 'endpoint', 'region'] as const).flatMap((from) =>
        [path, undefined].map((file) => ({ path: file, from, bucket: 'demo', problem })),
      ),
    ),
  ),
  'ConfigFileNotTrusted.Server': first(
    (['bucketCname', 'bucketEndpoint', 'endpoint', 'region'] as const).map((from) => ({
      path,
      bucket: 'demo',
      origin,
      from,
    })),
  ),
  'ConfigFileNotTrusted.Key': [{ path, key: 'skipVerifyCert' }],
  CredentialsMissing: [{}],
  'CredentialsMissing.Parameters': [
    { mode: 'RamRoleArn', askedBy: OPTION, missing: [VARIABLE] },
    { mode: 'OIDC', askedBy: KEY, missing: [VARIABLE, OPTION, { key: 'otherKey', file: '' }] },
  ],
  'CredentialsMissing.Profile': [{ path, profile: 'ci' }],
  'CredentialsMissing.Base': [{ role: OPTION }, { role: VARIABLE }, { role: KEY }],
  'CredentialsMissing.CliMode': [{ mode: 'CloudSSO', path, profile: 'ci' }],
  'CredentialsMissing.Disabled': [{ mode: 'EcsRamRole', variable: 'OSS_THIS_ONE' }],
  'CredentialsMissing.Half': [
    { present: OPTION, missing: VARIABLE },
    { present: VARIABLE, missing: KEY },
    { present: KEY, missing: OPTION },
  ],
  'CredentialsMissing.TokenAlone': [TOKEN_ALONE],
  SettingsMissing: [
    {
      missing: [
        { problem: 'EndpointMissing', facts: {} },
        { problem: 'CredentialsMissing', facts: {} },
      ],
    },
  ],
  ProfileMissing: [
    { path, profile: 'ci', known: ['default'] },
    { path, profile: 'ci', known: ['default', 'dev'] },
  ],
  'ProfileMissing.Source': [{ path, profile: 'ci', known: ['default', 'dev'] }],
  'ProfileMissing.NoFile': [{ profile: 'ci' }],
  'ConfigFileInvalid.ProfileLoop': [{ path, profiles: ['ci', 'dev'] }],
  'ConfigFileInvalid.Json': [{ path }],
  'ConfigFileInvalid.Mapping': [{ path, key: 'profiles' }],
  'CredentialsFailed.Answer': first(
    (
      [
        { kind: 'not-http' },
        { kind: 'status', status: 418 },
        { kind: 'not-json' },
        { kind: 'missing', field: 'AccessKeyId' },
        { kind: 'invalid', field: 'Expiration' },
        { kind: 'code', code: 'NoRole', message: 'There is none.' },
      ] as const
    ).flatMap((problem) => [origin, undefined].map((from) => ({ from, problem }))),
  ),
  'CredentialsFailed.Command': first(
    (
      [
        { kind: 'not-started', reason: 'spawn ENOENT' },
        { kind: 'exit', exitCode: 3 },
        { kind: 'signal', signalName: 'SIGTERM' },
        { kind: 'timeout', seconds: 15 },
        { kind: 'too-much', limitBytes: 64 * 1024 },
      ] as const
    ).flatMap((failure) => ['', 'no idea'].map((stderr) => ({ failure, stderr }))),
  ),
  'CredentialsFailed.EcsRole': [
    { from: origin, roleName: undefined },
    { from: origin, roleName: 'SomeRole' },
  ],
  'CredentialsFailed.PlainMetadata': [{ from: origin, status: 404 }],
  'CredentialsFailed.TokenFile': first(
    (['empty', 'not-regular', 'too-large', 'not-a-token', { systemCode: 'EACCES' }] as const).map(
      (problem) => ({ path, problem }),
    ),
  ),
  'CredentialsFailed.Setting': [
    { kind: 'sts-endpoint' },
    { kind: 'sts-region' },
    { kind: 'sts-region-missing' },
    { kind: 'url', of: 'ecs-role' },
    { kind: 'url', of: 'uri' },
    { kind: 'anonymous-base' },
  ],
  EndpointMissing: [{}],
  'EndpointMissing.Cname': [{}],
  'EndpointScheme.NoTls': [{ origin }],
  'EndpointScheme.Tls': [{ origin }],
  RegionMissing: [{ host: 'oss.test' }],
  WebAssemblyMissing: [{ reason: 'Out of memory' }],
  'ProxyRefused.Url': [{ variable: 'HTTPS_PROXY' }, { variable: undefined }],
  'ProxyRefused.Login': [
    { ...PROXY, scheme: 'http', isGiven: true },
    { ...PROXY, scheme: 'socks5', isGiven: false },
  ],
  'ProxyRefused.Target': first(
    PROXY_REASONS.map((reason) => ({ ...PROXY, scheme: 'socks5', target: 'oss.test:443', reason })),
  ),
  'ProxyRefused.Protocol': first(
    (['http', 'https', 'socks5'] as const).map((scheme) => ({ ...PROXY, scheme })),
  ),
  'ConfigFileMissing.NoHome': [{}],
  SettingMissing: [{ key: 'endpoint' }],
  ClockSkewed: [{ skewSeconds: 1801 }, { skewSeconds: -1801 }],
  LocalAddressUnusable: [{ address: '10.0.0.9', reason: 'bind EADDRNOTAVAIL 10.0.0.9' }],
} as const satisfies Samples<ConfigFacts>;

export const WARNINGS: {
  readonly [K in ConfigWarning['kind']]: Extract<ConfigWarning, { readonly kind: K }>;
} = {
  'no-working-directory': { kind: 'no-working-directory' },
  'foreign-file': { kind: 'foreign-file', path },
  'found-server': { kind: 'found-server', path, bucket: 'demo', origin, from: 'endpoint' },
  'empty-file': { kind: 'empty-file', path },
  'readable-secrets': { kind: 'readable-secrets', path, mode: 0o644 },
  'unknown-section': { kind: 'unknown-section', path, section: 'Other' },
  'unknown-key': { kind: 'unknown-key', path, section: 'Credentials', key: 'endpiont', meant: 'endpoint' },
  'more-unknown': { kind: 'more-unknown', path, count: 7 },
  'repeated-section': { kind: 'repeated-section', path, section: 'Other' },
  'no-buckets': { kind: 'no-buckets', path, profile: 'ci' },
  'odd-lines': { kind: 'odd-lines', path, as: 'colon', lines: [71] },
  'token-alone': { kind: 'token-alone', ...TOKEN_ALONE },
};
