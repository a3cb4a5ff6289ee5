// Facts of what commands print.
import type { AppendResult, HeadResult, StreamSummary } from '../../../src/facts/results.ts';
import { source, url } from './named.ts';

export const RESULT: AppendResult = {
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
