// The options of `appendfromfile`; what they mean for an append is in src/cli/append-task.ts.
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { ACLS, type CreationOptions, ENCRYPTION_METHODS, STORAGE_CLASSES } from '../oss/creation-headers.ts';
import { anyText, choice, contentMd5, crc64, integer, position, seconds, size } from './checks.ts';
import type { OptionRow } from './option.ts';

export const PLACE = {
  position: { flags: '--position <n>', check: position, common: true },
  initCrc64: { flags: '--init-crc64 <decimal>', check: crc64 },
  incremental: { flags: '--incremental', common: true },
  quick: { flags: '--quick' },
  follow: { flags: '--follow', common: true },
  onRotate: { flags: '--on-rotate <what>', check: choice('next', 'stop') },
  onGap: { flags: '--on-gap <what>', check: choice('stop', 'next') },
  rotated: { flags: '--rotated <glob>', check: anyText, completes: 'file', repeatable: true },
  rollover: { flags: '--rollover' },
  rolloverBytes: { flags: '--rollover-bytes <size>', check: size(1, MAX_OBJECT_BYTES) },
  dryRun: { flags: '-n, --dry-run', common: true },
} as const;

/** A row for each field of {@link CreationOptions}, and for nothing else. */
export const CREATION = {
  meta: { flags: '--meta <h:v#h:v>', check: anyText },
  metadata: { flags: '--metadata <name=value>', check: anyText, repeatable: true },
  contentType: { flags: '--content-type <type>', check: anyText, common: true },
  cacheControl: { flags: '--cache-control <value>', check: anyText },
  contentDisposition: { flags: '--content-disposition <value>', check: anyText },
  contentEncoding: { flags: '--content-encoding <value>', check: anyText },
  expires: { flags: '--expires <date>', check: anyText },
  acl: { flags: '--acl <acl>', check: anyText, completes: ACLS },
  storageClass: { flags: '--storage-class <class>', check: anyText, completes: STORAGE_CLASSES },
  serverSideEncryption: {
    flags: '--server-side-encryption <method>',
    check: anyText,
    completes: ENCRYPTION_METHODS,
  },
  tagging: { flags: '--tagging <key=value>', check: anyText, repeatable: true },
  forbidOverwrite: { flags: '--forbid-overwrite' },
} as const satisfies Record<keyof CreationOptions, OptionRow<string>>;

export const TRANSFER = {
  lines: { flags: '--lines' },
  partSize: { flags: '--part-size <size>', check: size(1, MAX_OBJECT_BYTES) },
  flushBytes: { flags: '--flush-bytes <size>', check: size(1, 2 ** 30) },
  flushIntervalS: { flags: '--flush-interval <seconds>', check: seconds(86_400) },
  contentMd5: { flags: '--content-md5 [value]', check: contentMd5 },
  maxupspeed: { flags: '--maxupspeed <KiB/s>', check: integer(0, 2 ** 32) },
  trafficLimit: { flags: '--traffic-limit <bit/s>', check: integer(819_200, 838_860_800) },
} as const;
