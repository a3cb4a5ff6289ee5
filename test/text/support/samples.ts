// Facts for every sentence there is. What does not compile here is a problem, note or notice that has no sample yet.
import type { ErrorFacts, Problem } from '../../../src/facts/errors.ts';
import type { NoteFacts } from '../../../src/facts/notes.ts';
import type { NoticeFacts } from '../../../src/facts/notices.ts';
import { LOCAL, REFUSED } from './append-samples.ts';
import { CONFIG, WARNINGS } from './config-samples.ts';
import { first, origin, path, type Samples, source, url } from './named.ts';
import { REMOTE } from './remote-samples.ts';
import { RESULT } from './result-samples.ts';
import { USAGE } from './usage-samples.ts';

export const ERRORS: Samples<ErrorFacts> = { ...USAGE, ...CONFIG, ...LOCAL, ...REFUSED, ...REMOTE };

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

export const NOTES: Samples<NoteFacts> = {
  'gave-up': [{ attempts: 9 }],
  'landing-unknown': [{ url, position: 4711, landedEnd: 5344 }],
  'landing-not-seen': [{ url, position: 4711, landedEnd: 5344 }],
  'append-is-done': [{ result: RESULT }],
  'stream-landed': [
    { appends: 1, bytes: 633, inDoubt: 0, unsent: 44 },
    { appends: 5, bytes: 633, inDoubt: 33, unsent: 44 },
  ],
  'looked-at': [
    {
      places: [
        { kind: 'options' },
        { kind: 'variables', variables: ['OSS_THIS_ONE', 'OSS_THAT_ONE'] },
        { kind: 'config-file', path, profile: 'ci' },
        { kind: 'no-config-file', from: 'here/there', homeFile: 'home/.conf' },
        { kind: 'no-config-file', from: undefined, homeFile: undefined },
        { kind: 'other-file', path: 'other/file', profile: 'dev' },
        { kind: 'other-file', path: 'no/file', profile: undefined },
      ],
    },
  ],
  'file-unsent': [{ path: source, bytes: 633 }],
  'files-unsent': [
    { files: 17, bytes: 633, unseen: 0 },
    { files: 1, bytes: 633, unseen: 0 },
    { files: 17, bytes: 633, unseen: 1 },
    { files: 0, bytes: 0, unseen: 18 },
    { files: 0, bytes: 0, unseen: 1 },
  ],
  'parts-landed': first(PARTS),
};

/** An error that a notice tells of. */
const TOLD = { problem: 'NoSuchKey' satisfies Problem, facts: { url }, status: 404 } as const;

export const NOTICES: Samples<NoticeFacts> = {
  'config-warning': first([
    ...Object.values(WARNINGS).map((warning) => ({ warning })),
    { warning: { kind: 'odd-lines', path, as: 'nothing', lines: [71, 72, 73, 74, 75, 76, 77] } },
    { warning: { kind: 'unknown-key', path, section: '', key: undefined, meant: undefined } },
  ]),
  'config-file': [{ path }],
  'config-not-read': [{ path, read: 'other/file' }],
  'config-overridden': [{ key: 'endpoint', variable: 'OSS_ENDPOINT' }],
  'credentials-not-renewed': [
    { error: TOLD, leftMs: 63_000 },
    { error: TOLD, leftMs: 1_260_000 },
  ],
  exchange: [
    {
      method: 'HEAD',
      origin,
      target: '/demo',
      status: 200,
      requestId: '5F1A2B',
      elapsedMs: 23,
      date: undefined,
    },
    {
      method: 'HEAD',
      origin,
      target: '/demo',
      status: 200,
      requestId: undefined,
      elapsedMs: 23,
      date: undefined,
    },
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
  'metrics-file-failed': [{ path: 'var/x.prom', reason: 'no idea' }],
  'service-not-notified': [{ program: 'systemd-notify', reason: 'no idea' }],
  'log-file-failed': [{ path: 'var/x.log', reason: 'no idea' }],
  'reading-terminal': [{}],
  appended: [{ result: RESULT }],
  'sandbox-request': [{ method: 'PUT', target: '/demo/a?acl', status: undefined, faults: ['drop', 'stall'] }],
  'sandbox-failed': [
    { method: 'PUT', target: '/demo/a?acl', reason: 'ENOSPC: no space left on device, write' },
  ],
  'sandbox-exposed': [{ host: '10.0.0.9' }],
  'fault-unused': [{ fault: 'append:drop' }],
  'file-outage': [{ error: TOLD }],
  'file-recovered': [{}],
  'file-waiting': [
    { path: source, folder: undefined },
    { path: source, folder: 'var' },
  ],
  'files-outage': [
    { error: TOLD, files: 1 },
    { error: TOLD, files: 17 },
  ],
  'files-none': [{ sources: ['logs/*.log', 'var/*.log'] }],
  'files-waiting': [{ files: 17, path: source }],
  'file-rotated': [{ path: source, url }],
  'file-truncated': [
    { path: source, url, unsentBytes: 0 },
    { path: source, url, unsentBytes: 44 },
  ],
  'file-gap': [{ path: source, newest: 'oss://demo/newest', url }],
  'object-unproved': [{ url }],
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
