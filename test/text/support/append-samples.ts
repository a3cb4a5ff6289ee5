// Facts of what goes wrong with a source, and between a source and its object.
import type { ErrorFacts } from '../../../src/facts/errors.ts';
import { first, type Samples, source, url } from './named.ts';

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

export const LOCAL = {
  Interrupted: [{ signalName: 'SIGTERM' }],
  'SourceUnreadable.NotRegular': first(
    (['directory', 'block-device', 'pseudo-file', 'other'] as const).flatMap((what) =>
      (['append', 'follow', 'verify'] as const).flatMap((purpose) =>
        [source, '-'].map((path) => ({ path, what, purpose })),
      ),
    ),
  ),
  'SourceUnreadable.CannotOpen': first(
    ['ENOENT', 'EACCES', 'EISDIR', 'EBADF', 'ENOTDIR', 'ENEW', undefined].map((systemCode) => ({
      path: source,
      systemCode,
      reason: 'no idea',
    })),
  ),
  'SourceUnreadable.NoFiles': first(
    (['no-match', 'empty', 'filtered'] as const).map((why) => ({ source, why })),
  ),
  'SourceUnreadable.NameNotUtf8': [{ path: 'logs/caf\ufffd.log' }],
  'SourceChanged.Shrunk': [
    { path: source, while: 'sent' },
    { path: source, while: 'read' },
  ],
  'SourceChanged.Rewritten': [
    { source, while: 'sent' },
    { source, while: 'read' },
  ],
  'SourceChanged.Overwritten': [{ source }],
  'SourceChanged.Mixed': [{ source, url, position: 4711, nextPosition: 5344 }],
  'SourceChanged.Rotated': [{ path: source }],
  'DiskFailed.Read': [
    { path: source, reason: 'EIO: i/o error, read' },
    { path: '-', reason: 'no idea' },
  ],
  'DiskFailed.ConfigFile': [{ path: 'var/x.conf', reason: 'no idea' }],
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
  MetricsFileFailed: [{ path: 'var/x.prom', reason: 'EACCES: permission denied, open' }],
  'MetricsFileFailed.Foreign': [{ path: 'var/x.log' }],
  LogFileFailed: [{ path: 'var/x.log', reason: 'ENOSPC: no space left on device, write' }],
  TooLarge: [
    { url, bytes: 6000, limit: 5000, limitIs: 'of-service' },
    { url, bytes: 6000, limit: 5000, limitIs: 'of-rollover' },
  ],
  'NotAPrefix.Longer': [{ source, url, sourceBytes: 633, objectBytes: 4711 }],
  'NotAPrefix.Differs': [{ source, url, bytes: 633 }],
  'NotAPrefix.EndDiffers': [{ source, url, offset: 633 }],
  'NotAPrefix.NoGeneration': [{ source, url }],
  'Crc64Mismatch.Object': [
    { ...CONTRADICTION, actual: 12n, expected: 34n },
    { ...CONTRADICTION, positionGiven: true, requestId: undefined, actual: undefined, expected: undefined },
  ],
  'Crc64Mismatch.Source': [
    { url, actual: 12n, expected: 34n, appendedBytes: 0 },
    { url, actual: 12n, expected: 34n, appendedBytes: 633 },
  ],
  'Crc64Mismatch.Read': [{ url, actual: 12n, expected: 34n }],
  Crc64Missing: [{ url }],
  PrefixUnknown: [{ source: 'oss://other/source', url }],
  'UnexpectedPosition.Append': [
    { ...CONTRADICTION, actual: 99 },
    { ...CONTRADICTION, positionGiven: true, requestId: undefined, actual: 99 },
  ],
  'UnexpectedPosition.Range': [{ url, asked: 4711, actual: 5344 }],
} as const satisfies Partial<Samples<ErrorFacts>>;

export const REFUSED = {
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
