// Facts of what OSS, or the way to it, answers.

import type { ConnectionFailure, Purpose, RemoteFacts, WrongServerFacts } from '../../../src/facts/errors.ts';
import { serviceHints } from '../../../src/text/en/service-hints.ts';
import { first, origin, PROXY_REASONS, type Samples, url } from './named.ts';

const PURPOSES: readonly Purpose[] = [
  { kind: 'head', url },
  { kind: 'read', url },
  { kind: 'list', url },
  { kind: 'list', url: 'oss://' },
  { kind: 'append', url, position: 4711 },
];

const SOURCES = (['ram-role', 'oidc-role', 'ecs-role', 'uri'] as const).map(
  (source) => ({ kind: 'credentials', source, from: origin }) as const,
);

const ROLE: Purpose = { kind: 'credentials', source: 'ram-role', from: origin };

const PROXIED: readonly ConnectionFailure[] = [
  ...PROXY_REASONS.map((reason) => ({ kind: 'proxy', target: 'oss.test:443', reason }) as const),
  { kind: 'connect-timeout', ms: 7000 },
  { kind: 'system', message: 'connect ECONNREFUSED 10.0.0.9:3128' },
];

const SERVICE = {
  purpose: { kind: 'head', url },
  ossCode: 'NoSuchThing',
  ossMessage: 'There is none.',
  elements: {},
  foreignBody: undefined,
} as const;

/** OSS's sentences, and what stands below some of them. */
export const DENIALS: readonly (readonly [ossMessage: string, detail?: Readonly<Record<string, string>>])[] =
  [
    ['You have no right to access this object.'],
    ['Anonymous access is forbidden for this operation.'],
    ['This request is forbidden by kms.'],
    ['Access denied by VPC endpoint policy.'],
    ["Access denied by authorizer's policy."],
    ['You are denied by bucket referer policy.'],
    ['Access denied by bucket policy.'],
    [
      'You have no right to access this object because of bucket acl.',
      { NoPermissionType: 'ImplicitDeny', AuthAction: 'oss:PutObject' },
    ],
  ];

const TRANSPORT = {
  reasonCode: 'ECONNRESET',
  reason: { kind: 'system', message: 'read ECONNRESET' },
  phase: 'exchange',
  purpose: { kind: 'head', url },
} as const;
export const REMOTE = {
  Service: [
    SERVICE,
    ...PURPOSES.map((purpose) => ({ ...SERVICE, purpose })),
    { ...SERVICE, ossMessage: '' },
    { ...SERVICE, foreignBody: '' },
    { ...SERVICE, foreignBody: 'It works!' },
    { ...SERVICE, ossCode: 'AccessDenied', elements: { Endpoint: 'oss-cn-beijing.aliyuncs.com' } },
    ...DENIALS.map(([ossMessage, elements = {}]) => ({
      ...SERVICE,
      ossCode: 'AccessDenied',
      ossMessage,
      elements,
    })),
    ...SOURCES.map((purpose) => ({ ...SERVICE, purpose })),
    ...SOURCES.map((purpose) => ({ ...SERVICE, purpose, foreignBody: 'It works!' })),
    ...Object.keys(serviceHints.sts).map((ossCode) => ({ ...SERVICE, purpose: ROLE, ossCode })),
    ...Object.keys(serviceHints.oss).map((ossCode) => ({ ...SERVICE, ossCode })),
  ],
  NoSuchKey: [{ url }],
  Transport: [
    TRANSPORT,
    ...SOURCES.map((purpose) => ({ ...TRANSPORT, purpose })),
    { ...TRANSPORT, phase: 'connect', purpose: undefined },
    { ...TRANSPORT, reason: { kind: 'system', message: 'other side closed' }, closed: 'new', origin },
    { ...TRANSPORT, reason: { kind: 'system', message: 'no idea' } },
    { ...TRANSPORT, reasonCode: 'ReadTimeout', reason: { kind: 'silence', ms: 7000 } },
    { ...TRANSPORT, reasonCode: 'UND_ERR_CONNECT_TIMEOUT', reason: { kind: 'connect-timeout', ms: 7000 } },
    { ...TRANSPORT, reason: { kind: 'unknown' } },
    { ...TRANSPORT, reasonCode: 'ENOTFOUND', origin },
    { ...TRANSPORT, reasonCode: 'ENOTFOUND' },
    { ...TRANSPORT, reasonCode: 'EAI_AGAIN' },
    ...PROXIED.map(
      (reason) => ({ ...TRANSPORT, phase: 'connect', proxy: 'proxy.test:3128', reason }) as const,
    ),
    { ...TRANSPORT, reasonCode: 'ECONNREFUSED', origin: 'http://0.0.0.0:80' },
  ],
  InvalidAnswer: [
    { reason: 'Invalid header token', purpose: { kind: 'head', url } },
    { reason: undefined, purpose: undefined },
  ],
  BodyTruncated: [{ url, received: 633, expected: 4711 }],
  CertificateNotTrusted: first(
    (['unknown-authority', 'expired', 'not-yet-valid', 'other-host', 'refused'] as const).flatMap((kind) =>
      [undefined, 'proxy.test:3128'].map((proxy) => ({ kind, reason: 'self signed', proxy })),
    ),
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
} as const satisfies Samples<RemoteFacts & WrongServerFacts>;
