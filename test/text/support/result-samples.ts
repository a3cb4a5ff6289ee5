// Facts of what commands print.
import type {
  AppendResult,
  FilesSummary,
  HeadResult,
  StreamSummary,
  VerifyResult,
  VerifySummary,
} from '../../../src/facts/results.ts';
import type { HeadView } from '../../../src/text/texts.ts';
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
  { ...RESULT, bytes: 776_000_000, nextPosition: 2_100_000_000, elapsedMs: 39_210 },
  { ...RESULT, requestId: '5F5E1', elapsedMs: 68_000 },
  { ...RESULT, proof: null },
  { ...RESULT, proof: null, comparedBytes: 1_048_576 },
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

const FILES: FilesSummary = {
  summary: true,
  files: 1000,
  appended: 12,
  unchanged: 981,
  failed: 3,
  appends: 14,
  bytes: 3_456_789,
  attempts: 15,
  recovered: 2,
  elapsedMs: 2340,
};
export const FILES_SUMMARIES: readonly FilesSummary[] = [
  FILES,
  { ...FILES, files: 12, unchanged: 0, failed: 0, recovered: 0 },
  { ...FILES, files: 1, appended: 0, unchanged: 1, failed: 0, bytes: 0, recovered: 0 },
  { ...FILES, files: 996, recovered: 0, dryRun: true },
];

const VERIFIED_FILES: VerifySummary = {
  summary: true,
  files: 1000,
  identical: 990,
  behind: 4,
  differs: 3,
  failed: 2,
  elapsedMs: 2340,
};
export const VERIFY_SUMMARIES: readonly VerifySummary[] = [
  VERIFIED_FILES,
  { ...VERIFIED_FILES, files: 1, identical: 0, behind: 0, differs: 1, failed: 0 },
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
  headers: {
    'x-oss-version-id': 'v-id',
    'x-oss-sealed-time': 'long ago',
    'cache-control': 'no-cache',
    'content-disposition': 'inline',
    'content-encoding': 'gzip',
    expires: 'soon',
    'x-oss-server-side-encryption': 'SM4',
    'x-oss-tagging-count': '3',
  },
};
const VIEW: HeadView = {
  readableOnly: false,
  roomBytes: undefined,
  closed: undefined,
  modified: '2026-11-22 08:59',
  ageMs: undefined,
};
export const VIEWS: readonly HeadView[] = [
  { ...VIEW, readableOnly: true, roomBytes: 5_000_000_000, ageMs: 1000 },
  { ...VIEW, roomBytes: 5_000_000_000, ageMs: 120_000 },
  { ...VIEW, closed: 'not-appendable', ageMs: 3 * 3_600_000 },
  { ...VIEW, closed: 'sealed', ageMs: 4 * 86_400_000 },
  { ...VIEW, closed: 'full', modified: 'yesterday' },
];

const VERIFIED: VerifyResult = {
  url,
  bucket: 'demo',
  key: 'logs/app.log',
  source,
  result: 'identical',
  sourceBytes: 633,
  objectBytes: 633,
  behindBytes: 0,
  crc64: '987654321',
  elapsedMs: 2340,
};
export const VERIFICATIONS: readonly VerifyResult[] = [
  VERIFIED,
  { ...VERIFIED, result: 'behind', objectBytes: 589, behindBytes: 44, objects: 4 },
  { ...VERIFIED, result: 'differs', objectBytes: 589, behindBytes: null, objects: 2 },
];
