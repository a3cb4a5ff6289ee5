// The options of `appendfromfile`; what they mean for an append is in src/cli/append-task.ts.
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import type { CreationOptions } from '../oss/creation-headers.ts';
import { anyText, choice, contentMd5, crc64, integer, position, seconds, size } from './checks.ts';
import type { OptionRow } from './option.ts';

export const PLACE = {
  position: {
    flags: '--position <n>',
    check: position,
    help: 'append at exactly n, without asking first; else exit 73',
  },
  initCrc64: {
    flags: '--init-crc64 <decimal>',
    check: crc64,
    help: 'with --position: the crc64 of the answer before',
  },
  incremental: { flags: '--incremental', help: 'append only what the object lacks of the file' },
  follow: {
    flags: '--follow',
    help: 'the same, then go on as the file grows, until SIGINT, SIGTERM or SIGHUP',
  },
  onRotate: {
    flags: '--on-rotate <what>',
    check: choice('next', 'stop'),
    help: 'with --follow, when the file was rotated or truncated (default: next)',
  },
  onGap: {
    flags: '--on-gap <what>',
    check: choice('stop', 'next'),
    help: 'with --follow, when the newest object continues in no file (default: stop)',
  },
  rotated: {
    flags: '--rotated <glob>',
    check: anyText,
    repeatable: true,
    help: 'with --follow: where rotated files are, besides beside the file; repeatable',
  },
  rollover: { flags: '--rollover', help: 'when an object is full (5 GiB), go on in key.1, key.2 …' },
  rolloverBytes: {
    flags: '--rollover-bytes <size>',
    check: size(1, MAX_OBJECT_BYTES),
    help: 'the same, with a smaller limit',
  },
  dryRun: { flags: '--dry-run', help: 'check everything, print what would be sent, send nothing' },
} as const;

/** A row for each field of {@link CreationOptions}, and for nothing else. */
export const CREATION = {
  meta: { flags: '--meta <h:v#h:v>', check: anyText, help: 'headers, in the form of ossutil 1' },
  metadata: {
    flags: '--metadata <name=value>',
    check: anyText,
    repeatable: true,
    help: 'user metadata; repeatable',
  },
  contentType: {
    flags: '--content-type <type>',
    check: anyText,
    help: 'default: by the extension of the key, then of the file',
  },
  cacheControl: { flags: '--cache-control <value>', check: anyText, help: 'Cache-Control header' },
  contentDisposition: {
    flags: '--content-disposition <value>',
    check: anyText,
    help: 'Content-Disposition header',
  },
  contentEncoding: { flags: '--content-encoding <value>', check: anyText, help: 'Content-Encoding header' },
  expires: { flags: '--expires <date>', check: anyText, help: 'Expires header, as 2026-12-31T23:59:59Z' },
  acl: { flags: '--acl <acl>', check: anyText, help: 'default, private, public-read or public-read-write' },
  storageClass: { flags: '--storage-class <class>', check: anyText, help: 'Standard, IA or Archive' },
  serverSideEncryption: {
    flags: '--server-side-encryption <method>',
    check: anyText,
    help: 'AES256, KMS or SM4',
  },
  tagging: {
    flags: '--tagging <key=value>',
    check: anyText,
    repeatable: true,
    help: 'object tag; repeatable',
  },
} as const satisfies Record<keyof CreationOptions, OptionRow<string>>;

export const TRANSFER = {
  partSize: {
    flags: '--part-size <size>',
    check: size(1, MAX_OBJECT_BYTES),
    help: 'send a file as appends of this size (default: one; with --incremental 64MiB), and with --follow no larger ones',
  },
  flushBytes: {
    flags: '--flush-bytes <size>',
    check: size(1, 2 ** 30),
    help: 'stdin and --follow: append when so much is waiting (default: 8MiB)',
  },
  flushIntervalS: {
    flags: '--flush-interval <seconds>',
    check: seconds(86_400),
    help: 'stdin and --follow: append so long after the first waiting byte (default: 1)',
  },
  contentMd5: {
    flags: '--content-md5 [value]',
    check: contentMd5,
    help: 'send Content-MD5; computed when no value is given',
  },
  maxupspeed: {
    flags: '--maxupspeed <KiB/s>',
    check: integer(1, 2 ** 32),
    help: 'send no faster than this',
  },
  trafficLimit: {
    flags: '--traffic-limit <bit/s>',
    check: integer(819_200, 838_860_800),
    help: 'ask OSS for a speed limit',
  },
} as const;
