// What OSS, or the way to it, answers.
import type {
  CertificateProblem,
  ConnectionFailure,
  CredentialsPurpose,
  ErrorFacts,
  Purpose,
  RemoteFacts,
  WrongServerFacts,
} from '../../facts/errors.ts';
import { lookUp } from '../../outside.ts';
import type { Idiom } from '../idiom.ts';
import { serviceHint } from '../service-hints.ts';
import type { Sentence } from '../texts.ts';
import { otherProxy, proxyReason } from './proxy.ts';
import { serviceHints } from './service-hints.ts';

type Answers = RemoteFacts & WrongServerFacts;

type RemoteTexts = { readonly [P in keyof Answers]: (facts: Answers[P], idiom: Idiom) => Sentence };

export const remote: RemoteTexts = {
  NoSuchKey: ({ url }) => ({ message: `no such object: ${url}`, hint: 'check the bucket and the key' }),
  Service: (facts, idiom) => ({
    message: `cannot ${verb(facts.purpose)}: ${said(facts)}`,
    hint: serviceHint(facts, serviceHints, idiom),
  }),
  Transport: (facts, idiom) => {
    const { reason, reasonCode, phase, purpose, origin } = facts;
    const proxy = phase === 'connect' ? facts.proxy : undefined;
    if (proxy !== undefined) {
      return { message: `${cannot(purpose)}${proxyFailure(reason, proxy)}`, hint: proxyHint(reason, idiom) };
    }
    const broke = phase === 'connect' ? '' : 'the connection broke: ';
    return {
      message: `${cannot(purpose)}${broke}${failure(reason)}`,
      hint:
        purpose?.kind === 'credentials'
          ? SOURCE_HINTS[purpose.source]
          : (lookUp(CONNECTION_HINTS, reasonCode)?.(idiom, origin) ?? hintToClosed(facts, idiom)),
    };
  },
  InvalidAnswer: ({ reason, purpose }) => ({
    message: `${cannot(purpose)}the answer is not valid HTTP${reason === undefined ? '' : `: ${reason}`}`,
    hint: 'check the endpoint and any proxy; it may also be a header of this object that is not allowed in HTTP',
  }),
  BodyTruncated: ({ url, received, expected }) => ({
    message: `the answer ended at byte ${received} of ${url}, before ${expected}`,
  }),
  CertificateNotTrusted: ({ kind, reason, proxy }, idiom) => ({
    message: `${proxy === undefined ? "the server's TLS certificate" : `the TLS certificate of the proxy ${proxy}`} is not trusted: ${reason}`,
    hint: proxy !== undefined && kind === 'other-host' ? otherProxy(idiom) : CERTIFICATE_HINTS[kind](idiom),
  }),
  TlsFailed: ({ origin, reason }) => ({
    message: `no TLS connection to ${origin}: ${reason}`,
    hint: 'the server offers no TLS that is still safe (1.2 or 1.3), or wants a certificate of yours; check the endpoint',
  }),
  'NotOss.NotHttp': ({ origin }, { option }) => ({
    message: `what answers at ${origin} does not speak HTTP`,
    hint: `check host and port of ${option('endpoint')}`,
  }),
  'NotOss.Page': ({ purpose, status, origin, contentType = 'no content type' }, idiom) => ({
    message: `cannot ${verb(purpose)}: what answered at ${origin} is not OSS: status ${status} (${contentType}) without any of OSS's headers`,
    hint: notOssHint(idiom),
  }),
  'NotOss.Redirect': ({ purpose, status, origin, target = 'elsewhere' }, idiom) => ({
    message: `cannot ${verb(purpose)}: what answered at ${origin} is not OSS: status ${status}, a redirect to ${target}`,
    hint: notOssHint(idiom),
  }),
};

function cannot(purpose: Purpose | undefined): string {
  return purpose === undefined ? '' : `cannot ${verb(purpose)}: `;
}

function verb(purpose: Purpose): string {
  switch (purpose.kind) {
    case 'append':
      return `append at position ${purpose.position} to ${purpose.url}`;
    case 'credentials':
      return `get credentials${SOURCES[purpose.source]} from ${purpose.from}`;
    case 'list':
      return purpose.url === 'oss://' ? 'list buckets' : `list ${purpose.url}*`;
    default:
      return `${purpose.kind} ${purpose.url}`;
  }
}

const SOURCES: Readonly<Record<CredentialsPurpose['source'], string>> = {
  'ram-role': ' of the RAM role',
  'oidc-role': ' of the role for an OIDC token',
  'ecs-role': " of the instance's role",
  uri: '',
};

function said({ ossCode, ossMessage, foreignBody, purpose }: ErrorFacts['Service']): string {
  if (foreignBody === undefined) return ossMessage === '' ? ossCode : `${ossCode}: ${ossMessage}`;
  const form = purpose.kind === 'credentials' ? 'the expected' : "OSS's";
  return `${ossCode}: ${foreignBody === '' ? 'the answer has no error body' : `the answer is not in ${form} form: ${foreignBody}`}`;
}

function failure(reason: ConnectionFailure): string {
  switch (reason.kind) {
    case 'system':
      return reason.message;
    case 'silence':
      return `no progress for ${reason.ms / 1000} s`;
    case 'connect-timeout':
      return `no connection after ${reason.ms / 1000} s`;
    case 'proxy':
      return proxyReason(reason.reason);
    case 'unknown':
      return 'unknown failure';
  }
}

function proxyFailure(reason: ConnectionFailure, proxy: string): string {
  switch (reason.kind) {
    case 'proxy':
      return `the proxy ${proxy} cannot connect to ${reason.target}: ${proxyReason(reason.reason)}`;
    case 'connect-timeout':
      return `no connection through the proxy ${proxy} after ${reason.ms / 1000} s`;
    default:
      return `the proxy ${proxy} cannot be reached: ${failure(reason)}`;
  }
}

function proxyHint({ kind }: ConnectionFailure, idiom: Idiom): string {
  switch (kind) {
    case 'proxy':
      return `check ${idiom.option('endpoint')}, and what the proxy can reach, or ${otherProxy(idiom)}`;
    case 'connect-timeout':
      return `check the proxy, raise ${idiom.option('connectTimeout')}, or ${otherProxy(idiom)}`;
    default:
      return `check host and port of the proxy and that it runs, or ${otherProxy(idiom)}`;
  }
}

type Hint = (idiom: Idiom, origin?: string) => string;

const CERTIFICATE_HINTS: Readonly<Record<CertificateProblem, Hint>> = {
  'unknown-authority': ({ option }) =>
    `add its authority with NODE_EXTRA_CA_CERTS, or use ${option('skipVerifyCert')} where you trust the network`,
  expired: () => "it has expired: the server needs a new one, unless this machine's clock is wrong",
  'not-yet-valid': () => "check this machine's clock",
  'other-host': ({ option }) => `it is of another host: check ${option('endpoint')}`,
  refused: () => 'the server needs a new one',
};

/** What many a server does that is spoken to in plain http where it expects TLS. */
function hintToClosed(
  { closed, purpose, origin = '' }: RemoteFacts['Transport'],
  { option }: Idiom,
): string | undefined {
  if (closed !== 'new' || purpose?.kind !== 'head' || !origin.startsWith('http:')) return undefined;
  return `if the server speaks https: ${option('endpoint')} ${origin.replace('http:', 'https:')}`;
}

function notOssHint({ option }: Idiom): string {
  return `check ${option('endpoint')} and any proxy; a network with a sign-in page answers so until you have signed in`;
}

const CONNECTION_HINTS: Readonly<Record<string, Hint>> = {
  ENOTFOUND: ({ option }, origin = 'it') =>
    `no DNS knows the host of ${origin}: check ${option('endpoint')}, and the DNS of this machine`,
  EAI_AGAIN: () => 'name resolution failed for now; check the DNS of this machine',
  ECONNREFUSED: (_, origin = '') =>
    `check the endpoint, and that a server listens there${/^https?:\/\/0\.0\.0\.0\b/.test(origin) ? '; 0.0.0.0 is this machine' : ''}`,
  UND_ERR_CONNECT_TIMEOUT: ({ option }) =>
    `check the network and any proxy, or raise ${option('connectTimeout')}`,
  ReadTimeout: ({ option }) => `check the network, or raise ${option('readTimeout')}`,
};

/** Where they cannot be reached. */
const SOURCE_HINTS: Readonly<Record<CredentialsPurpose['source'], string>> = {
  'ram-role': 'check the network, any proxy, and the endpoint of the Security Token Service',
  'oidc-role': 'check the network, any proxy, and the endpoint of the Security Token Service',
  'ecs-role': 'metadata is served on instances of ECS only',
  uri: 'check that the service at the credentials URI runs',
};
