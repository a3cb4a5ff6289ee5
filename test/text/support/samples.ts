// Facts for every sentence there is, one sample at least for each way in which it may end. What does not compile here is a
// problem, note or notice that has no sample yet. No two facts look alike, so that each can be found in the sentence.
import type { ConfigWarning } from '../../../src/facts/config.ts';
import type { ErrorFacts, Problem, Purpose } from '../../../src/facts/errors.ts';
import type { NoteFacts } from '../../../src/facts/notes.ts';
import type { NoticeFacts } from '../../../src/facts/notices.ts';
import type { AppendResult, HeadResult, StreamSummary } from '../../../src/facts/results.ts';
import type { Spelling } from '../../../src/facts/spelling.ts';
import type { EndpointProblem, FaultProblem, ValueProblem } from '../../../src/facts/values.ts';

const url = 'oss://demo/logs/app.log';
const source = 'var/app.log';
const path = 'etc/x.conf';
const origin = 'http://oss.test:8080';

const OPTION: Spelling = { option: 'stsToken' };
const VARIABLE: Spelling = { variable: 'OSS_THIS_ONE' };
const KEY: Spelling = { key: 'thatKey', file: 'etc/y.conf' };

const VALUES: readonly ValueProblem[] = [
  { kind: 'empty' },
  { kind: 'not-text' },
  { kind: 'not-printable-ascii' },
  { kind: 'not-a-region' },
  { kind: 'not-a-host-label' },
  { kind: 'not-a-choice', choices: ['one', 'two', 'three'] },
  { kind: 'not-seconds', max: 77 },
  { kind: 'not-an-integer', min: 78, max: 79 },
  { kind: 'not-a-flag' },
  { kind: 'not-a-size', min: 80, max: 81 },
  { kind: 'not-a-crc64' },
  { kind: 'not-an-md5' },
];

const ENDPOINTS: readonly EndpointProblem[] = [
  'virtual-hosted-ip',
  'scheme',
  'user',
  'path',
  'not-a-host',
  'not-a-name-or-ip',
  'port-zero',
];

const FAULTS: readonly FaultProblem[] = [
  { kind: 'form' },
  { kind: 'target', target: 'tgt', targets: ['put', 'get'] },
  { kind: 'turn', turn: '5z' },
  { kind: 'unknown', fault: 'flt', faults: ['drop', 'stall'] },
  { kind: 'no-value', fault: 'flt' },
  { kind: 'parameter', fault: 'flt', parameter: 'prm' },
  ...(['count', 'positive', 'integer', 'status', 'word', 'nothing', 'length', ['yes', 'no']] as const).map(
    (expects) => ({ kind: 'value', parameter: 'prm', expects }) as const,
  ),
  { kind: 'missing', fault: 'flt', parameter: 'prm', expects: 'count' },
];

const PURPOSES: readonly Purpose[] = [
  { kind: 'head', url },
  { kind: 'read', url },
  { kind: 'list', url },
  { kind: 'append', url, position: 4711 },
];

const RESULT: AppendResult = {
  url,
  bucket: 'demo',
  key: 'logs/app.log',
  source,
  created: true,
  position: 4711,
  bytes: 633,
  nextPosition: 5344,
  crc64: '987654321',
  etag: null,
  requestId: null,
  attempts: 9,
  recovered: true,
  proof: 'crc64',
  elapsedMs: 2340,
};
export const RESULTS: readonly AppendResult[] = [
  RESULT,
  { ...RESULT, created: false, attempts: 1, recovered: false, bytes: 1, crc64: null, proof: 'read-back' },
  { ...RESULT, bytes: 7_654_321, appends: 5, objects: 3 },
  { ...RESULT, proof: null },
  { ...RESULT, dryRun: true },
];

const SUMMARY: StreamSummary = {
  summary: true,
  url,
  bucket: 'demo',
  key: 'logs/app.log',
  source: '-',
  appends: 6,
  bytes: 633,
  position: 4711,
  nextPosition: 5344,
  crc64: '987654321',
  objects: 3,
  attempts: 9,
  recovered: 2,
  elapsedMs: 2340,
};
export const SUMMARIES: readonly StreamSummary[] = [
  SUMMARY,
  { ...SUMMARY, appends: 1, objects: 1, recovered: 0, crc64: null },
];

export const HEAD: HeadResult = {
  url,
  bucket: 'demo',
  key: 'logs/app.log',
  type: 'Appendable',
  contentLength: 5344,
  nextAppendPosition: 5345,
  crc64: '987654321',
  etag: 'e-tag',
  lastModified: 'Sun, 22 Nov 2026 08:59:00 GMT',
  contentType: 'text/x-log',
  storageClass: 'Standard',
  metadata: { owner: 'ops' },
  headers: {},
};

const LANDED = {
  source,
  bytes: 633,
  parts: 5,
  url,
  nextPosition: 5344,
  target: 'oss://demo/first',
} as const;
const PARTS = (['incremental', 'rest', 'nowhere'] as const).flatMap((goOn) => [
  { ...LANDED, goOn },
  { ...LANDED, goOn, parts: 1, source: 'oss://other/source' },
]);

const CONTRADICTION = {
  url,
  source,
  position: 4711,
  bytes: 633,
  requestId: '5F1A2B',
  positionGiven: false,
} as const;
const ELSEWHERE: readonly ErrorFacts['PositionConflict.Elsewhere'][] = [
  { url, position: 4711, actual: 5344, positionGiven: true },
  { url, position: 4711, actual: 44, positionGiven: true },
  { url, position: 4711, actual: undefined, positionGiven: true },
  { url, position: 4711, actual: 5344, positionGiven: false },
];
const PARTIAL: ErrorFacts['PositionConflict.Partial'] = { url, source, landedBytes: 633, position: 4711 };

const SERVICE = {
  purpose: { kind: 'head', url },
  ossCode: 'NoSuchThing',
  ossMessage: 'There is none.',
  elements: {},
  foreignBody: undefined,
} as const;
const TRANSPORT = {
  reasonCode: 'ECONNRESET',
  reason: { kind: 'system', message: 'read ECONNRESET' },
  phase: 'exchange',
  purpose: { kind: 'head', url },
} as const;
const TOKEN_ALONE = { token: OPTION, accessKeyId: VARIABLE, accessKeySecret: KEY };

type Samples<Facts> = { readonly [Name in keyof Facts]: readonly [Facts[Name], ...Facts[Name][]] };

/** @param ossCodes with a hint of their own */
export function errorSamples(ossCodes: readonly string[]): Samples<ErrorFacts> {
  return {
    ...USAGE,
    ...CONFIG,
    ...LOCAL,
    ...REFUSED,
    ...REMOTE,
    Service: [
      SERVICE,
      ...PURPOSES.map((purpose) => ({ ...SERVICE, purpose })),
      { ...SERVICE, ossMessage: '' },
      { ...SERVICE, foreignBody: '' },
      { ...SERVICE, foreignBody: 'It works!' },
      { ...SERVICE, ossCode: 'AccessDenied', elements: { Endpoint: 'oss-cn-beijing.aliyuncs.com' } },
      ...ossCodes.map((ossCode) => ({ ...SERVICE, ossCode })),
    ],
  };
}

function first<T>(items: readonly T[]): [T, ...T[]] {
  return [...items] as [T, ...T[]];
}

const USAGE = {
  'Usage.NotAnObjectUrl': [{ text: 'demo/app.log' }],
  'Usage.BucketName': [{ bucket: 'De_mo' }],
  'Usage.KeyMissing': [{ url }],
  'Usage.KeyBeginsWithSlash': [{ url }],
  'Usage.KeyNotUtf8': [{}],
  'Usage.KeyTooLong': [{ bytes: 1024, limit: 1023 }],
  'Usage.KeyEncoding': [{ text: '100%' }],
  'Usage.KeyIsFolder': [
    { url: 'oss://demo/logs/', name: 'app.log' },
    { url: 'oss://demo/logs/', name: undefined },
  ],
  'Usage.HeaderTwice': [{ option: 'contentType', header: 'content-type' }],
  'Usage.MetaForm': [{ text: 'owner' }],
  'Usage.MetadataForm': [{ text: 'owner' }],
  'Usage.MetadataName': [{ option: 'metadata', header: 'own er' }],
  'Usage.MetadataTooLarge': [{ bytes: 9000, limit: 8192 }],
  'Usage.TagForm': [{ text: 'env' }],
  'Usage.TagTooLong': [{ keyLimit: 128, valueLimit: 256 }],
  'Usage.TooManyTags': [{ tags: 11, limit: 10 }],
  'Usage.HeaderNotSettable': [{ option: 'meta', header: 'host', settable: ['expires', 'content-type'] }],
  'Usage.HeaderCharacters': [{ option: 'meta', header: 'expires' }],
  'Usage.HeaderChoice': [{ option: 'acl', value: 'all', choices: ['private', 'default'] }],
  'Usage.NotADate': [{ option: 'expires', value: 'tomorrow' }],
  'Usage.OptionValue': first(
    VALUES.map((problem) => ({ command: 'head', flags: '--five <n>', value: 'six', problem })),
  ),
  'Usage.SettingValue': first(
    VALUES.flatMap((problem) => [OPTION, VARIABLE, KEY].map((spelling) => ({ spelling, problem }))),
  ),
  'Usage.PlusCount': [{ text: '+5' }],
  'Usage.CountForm': [
    { text: 'few', unit: 'lines' },
    { text: 'few', unit: 'bytes' },
  ],
  'Usage.Endpoint': first(
    ENDPOINTS.flatMap((problem) =>
      [undefined, OPTION, VARIABLE, KEY].map((spelling) => ({ spelling, problem })),
    ),
  ),
  'Usage.SourceAndObjectSwapped': [{ source: 'oss://demo/a', url: 'app.log' }],
  'Usage.SourceIsObject': [{ url }],
  'Usage.IncrementalStream': [{ source: '-' }, { source: 'pipe' }],
  'Usage.FollowObject': [{}],
  'Usage.DryRunOfStream': [{ kind: 'stream' }, { kind: 'follow' }],
  'Usage.PositionOfIncremental': [{}],
  'Usage.InitCrc64WithoutPosition': [{}],
  'Usage.RolloverWithPosition': [{}],
  'Usage.GivenMd5OfParts': [{}],
  'Usage.FlushOfFile': [{}],
  'Usage.WithoutFollow': [{ option: 'rotated' }],
  'Usage.PartSizeOfStream': [{}],
  'Usage.LinesAndBytes': [{}],
  'Usage.ContentWith': [{ option: 'json' }],
  'Usage.TailAsJson': [{}],
  'Usage.Contradiction': [{ options: ['addressingStyle', 'cname', 'forcePathStyle'] }],
  'Usage.ArgumentNotUtf8': [{ text: 'app.log' }],
  'Usage.NoCommand': [{}],
  'Usage.UnknownCommand': [
    { name: 'haed', meant: [] },
    { name: 'haed', meant: ['head'] },
    { name: 'haed', meant: ['head', 'tail'] },
  ],
  'Usage.UnknownOption': [
    { flag: '--postion', meant: ['--position'], command: 'head' },
    { flag: '--postion', meant: [], command: undefined },
  ],
  'Usage.ArgumentMissing': [{ name: 'object', command: 'head' }],
  'Usage.OptionWithoutValue': [{ flags: '--five <n>', command: 'head' }],
  'Usage.TooManyArguments': [{ command: 'head', expected: 1, given: 2 }],
  'Usage.CommandLine': [{ message: 'so it is', command: 'head' }],
  'Usage.Fault': first(FAULTS.map((problem) => ({ text: 'append:no', problem }))),
} as const satisfies Partial<Samples<ErrorFacts>>;

const CONFIG = {
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
  'CredentialsMissing.Mode': [
    { mode: 'Process', path },
    { mode: 'Process', path: undefined },
  ],
  'CredentialsMissing.Half': [
    { present: OPTION, missing: VARIABLE },
    { present: VARIABLE, missing: KEY },
    { present: KEY, missing: OPTION },
  ],
  'CredentialsMissing.TokenAlone': [TOKEN_ALONE],
  EndpointMissing: [{}],
  'EndpointMissing.Cname': [{}],
  'EndpointScheme.NoTls': [{ origin }],
  'EndpointScheme.Tls': [{ origin }],
  RegionMissing: [{ host: 'oss.test' }],
  WebAssemblyMissing: [{ reason: 'Out of memory' }],
  'ProxyRefused.Url': [{}],
  'ProxyRefused.Authentication': [{}],
} as const satisfies Partial<Samples<ErrorFacts>>;

const LOCAL = {
  Interrupted: [{ signalName: 'SIGTERM' }],
  'SourceUnreadable.NotRegular': first(
    (['directory', 'block-device', 'pseudo-file', 'other'] as const).flatMap((what) =>
      (['append', 'follow'] as const).map((purpose) => ({ path: source, what, purpose })),
    ),
  ),
  'SourceUnreadable.CannotOpen': first(
    ['ENOENT', 'EACCES', 'EISDIR', 'EBADF', 'ENOTDIR', 'ENEW', undefined].map((systemCode) => ({
      path: source,
      systemCode,
      reason: 'no idea',
    })),
  ),
  'SourceChanged.Shrunk': [
    { path: source, while: 'sent' },
    { path: source, while: 'read' },
  ],
  'SourceChanged.Rewritten': [{ source }],
  'SourceChanged.Overwritten': [{ source }],
  'SourceChanged.Mixed': [{ source, url, position: 4711, nextPosition: 5344 }],
  'SourceChanged.Rotated': [{ path: source }],
  'DiskFailed.Read': [
    { path: source, reason: 'EIO: i/o error, read' },
    { path: '-', reason: 'no idea' },
  ],
  'DiskFailed.Sandbox': [{ reason: 'ENOSPC: no space left on device, write' }],
  'DiskFailed.NoWorkingDirectory': [{ dir: 'there' }],
  DirectoryInUse: [{ dir: 'there', pid: 4242 }],
  CannotListen: first(
    ['EADDRINUSE', 'EACCES', 'ENOTFOUND', 'ENEW'].map((systemCode) => ({
      host: '10.0.0.9',
      port: 8081,
      systemCode,
    })),
  ),
  OutputFailed: [{ reason: 'ENOSPC: no space left on device, write' }],
  TooLarge: [
    { url, bytes: 6000, limit: 5000, limitIs: 'of-service' },
    { url, bytes: 6000, limit: 5000, limitIs: 'of-rollover' },
  ],
  'NotAPrefix.Longer': [{ source, url, sourceBytes: 633, objectBytes: 4711 }],
  'NotAPrefix.Differs': [{ source, url, bytes: 633 }],
  'NotAPrefix.NoGeneration': [{ source, url }],
  'Crc64Mismatch.Object': [
    { ...CONTRADICTION, actual: 12n, expected: 34n },
    { ...CONTRADICTION, positionGiven: true, requestId: undefined, actual: undefined, expected: undefined },
  ],
  'Crc64Mismatch.Source': [
    { url, actual: 12n, expected: 34n, appendedBytes: 0 },
    { url, actual: 12n, expected: 34n, appendedBytes: 633 },
  ],
  'UnexpectedPosition.Append': [
    { ...CONTRADICTION, actual: 99 },
    { ...CONTRADICTION, positionGiven: true, requestId: undefined, actual: 99 },
  ],
  'UnexpectedPosition.Range': [{ url, asked: 4711, actual: 5344 }],
} as const satisfies Partial<Samples<ErrorFacts>>;

const REFUSED = {
  ObjectNotAppendable: [
    { url, type: 'Normal' },
    { url, type: undefined },
  ],
  ObjectSealed: [{ url, sealedTime: '2026-11-22' }],
  'PositionConflict.Partial': [PARTIAL],
  'PositionConflict.Elsewhere': first(ELSEWHERE),
  ConflictsWithoutEnd: first([PARTIAL, ...ELSEWHERE]),
  'ObjectReplaced.Append': [
    { url, position: 4711, actual: 99 },
    { url, position: 4711, actual: undefined },
  ],
  'ObjectReplaced.Read': [{ url }],
} as const satisfies Partial<Samples<ErrorFacts>>;

const REMOTE = {
  NoSuchKey: [{ url }],
  Transport: [
    TRANSPORT,
    { ...TRANSPORT, phase: 'connect', purpose: undefined },
    { ...TRANSPORT, reason: { kind: 'system', message: 'other side closed' }, closed: 'new', origin },
    { ...TRANSPORT, reason: { kind: 'system', message: 'no idea' } },
    { ...TRANSPORT, reasonCode: 'ReadTimeout', reason: { kind: 'silence', ms: 7000 } },
    { ...TRANSPORT, reasonCode: 'UND_ERR_CONNECT_TIMEOUT', reason: { kind: 'connect-timeout', ms: 7000 } },
    { ...TRANSPORT, reason: { kind: 'unknown' } },
    { ...TRANSPORT, reasonCode: 'ENOTFOUND', origin },
    { ...TRANSPORT, reasonCode: 'ENOTFOUND' },
    { ...TRANSPORT, reasonCode: 'EAI_AGAIN' },
    { ...TRANSPORT, reasonCode: 'ECONNREFUSED', origin: 'http://0.0.0.0:80' },
  ],
  InvalidAnswer: [
    { reason: 'Invalid header token', purpose: { kind: 'head', url } },
    { reason: undefined, purpose: undefined },
  ],
  BodyTruncated: [{ url, received: 633, expected: 4711 }],
  CertificateNotTrusted: first(
    (['unknown-authority', 'expired', 'not-yet-valid', 'other-host', 'refused'] as const).map((kind) => ({
      kind,
      reason: 'self signed',
    })),
  ),
  TlsFailed: [{ origin, reason: 'no shared cipher' }],
  'NotOss.NotHttp': [{ origin }],
  'NotOss.Page': [
    { purpose: { kind: 'head', url }, origin, status: 200, contentType: 'text/html' },
    { purpose: { kind: 'head', url }, origin, status: 200, contentType: undefined },
  ],
  'NotOss.Redirect': [
    { purpose: { kind: 'head', url }, origin, status: 302, target: 'https://login.test' },
    { purpose: { kind: 'head', url }, origin, status: 302, target: undefined },
  ],
} as const satisfies Partial<Samples<ErrorFacts>>;

export const NOTES: Samples<NoteFacts> = {
  'gave-up': [{ attempts: 9 }],
  'landing-unknown': [{ url, position: 4711, landedEnd: 5344 }],
  'landing-not-seen': [{ url, position: 4711, landedEnd: 5344 }],
  'append-is-done': [{ result: RESULT }],
  'stream-landed': [
    { appends: 1, bytes: 633, inDoubt: 0, unsent: 44 },
    { appends: 5, bytes: 633, inDoubt: 33, unsent: 44 },
  ],
  'file-unsent': [{ path: source, bytes: 633 }],
  'parts-landed': first(PARTS),
};

const WARNINGS: { readonly [K in ConfigWarning['kind']]: Extract<ConfigWarning, { readonly kind: K }> } = {
  'no-working-directory': { kind: 'no-working-directory' },
  'foreign-file': { kind: 'foreign-file', path },
  'found-server': { kind: 'found-server', path, bucket: 'demo', origin, from: 'endpoint' },
  'empty-file': { kind: 'empty-file', path },
  'readable-secrets': { kind: 'readable-secrets', path, mode: 0o644 },
  'unknown-section': { kind: 'unknown-section', path, section: 'Other' },
  'unknown-key': { kind: 'unknown-key', path, section: 'Credentials', key: 'endpiont', meant: 'endpoint' },
  'more-unknown': { kind: 'more-unknown', path, count: 7 },
  'proxy-key': { kind: 'proxy-key', path, key: 'proxyHost' },
  mode: { kind: 'mode', path, mode: 'Process' },
  variable: { kind: 'variable', variable: 'OSS_THIS_ONE' },
  'token-alone': { kind: 'token-alone', ...TOKEN_ALONE },
};

/** An error that a notice tells of. */
const TOLD = { problem: 'NoSuchKey' satisfies Problem, facts: { url }, status: 404 } as const;

export const NOTICES: Samples<NoticeFacts> = {
  'config-warning': first([
    ...Object.values(WARNINGS).map((warning) => ({ warning })),
    { warning: { kind: 'unknown-key', path, section: '', key: undefined, meant: undefined } },
  ]),
  'config-file': [{ path }],
  exchange: [
    { method: 'HEAD', origin, target: '/demo', status: 200, requestId: '5F1A2B', elapsedMs: 23 },
    { method: 'HEAD', origin, target: '/demo', status: 200, requestId: undefined, elapsedMs: 23 },
  ],
  retry: [
    { attempt: 3, delayMs: 1500, error: TOLD },
    { attempt: 3, delayMs: 1500, error: { problem: 'NoSuchKey', facts: { url } } },
  ],
  'creation-headers-not-sent': [{ url, headers: ['expires', 'content-type'] }],
  'series-not-listed': [{ prefix: 'logs/app', error: TOLD }],
  'only-position-checked': [{}],
  'parts-landed': first(PARTS),
  'parts-interleaved': [{ source, url }],
  'interrupted-on-the-way': [{ url }],
  'reading-terminal': [{}],
  appended: [{ result: RESULT }],
  'sandbox-request': [
    { method: 'PUT', bucket: 'demo', key: 'a', status: undefined, faults: ['drop', 'stall'] },
  ],
  'sandbox-exposed': [{ host: '10.0.0.9' }],
  'fault-unused': [{ fault: 'append:drop' }],
  'file-outage': [{ error: TOLD }],
  'file-recovered': [{}],
  'file-waiting': [
    { path: source, folder: undefined },
    { path: source, folder: 'var' },
  ],
  'file-rotated': [{ path: source, url }],
  'file-truncated': [
    { path: source, url, unsentBytes: 0 },
    { path: source, url, unsentBytes: 44 },
  ],
  'file-gap': [{ path: source, newest: 'oss://demo/newest', url }],
  'object-waiting': [{ url }],
  'object-appeared': [
    { url, follows: true },
    { url, follows: false },
  ],
  'object-inaccessible': [{ url }],
  'object-truncated': [{ url }],
  'object-replaced': [{ url }],
  'object-outage': [{ error: TOLD }],
  'object-recovered': [{ url }],
};
