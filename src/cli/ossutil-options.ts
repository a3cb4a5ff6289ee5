// Options that commands of ossutil have and oss-append has not: why, for who brings one along.
import type { OssutilOnly } from '../facts/usage.ts';

const OPTIONS: Readonly<Record<OssutilOnly, readonly string[]>> = {
  'one-source': ['-r', '--recursive', '--include', '--exclude', '-j', '--jobs', '--parallel', '--checkers'],
  'only-missing': ['-u', '--update', '--snapshot-path', '--ignore-existing', '--size-only', '--checksum'],
  'never-asks': ['-f', '--force'],
  'current-version': ['--version-id'],
  'no-reports': ['--output-dir', '--checkpoint-dir', '--disable-ignore-error'],
  'crc64-always': ['--disable-crc64'],
  'json-filter': ['--output-query'],
  'speed-limit': ['--bandwidth-limit'],
  'no-account': ['--account-id'],
  acl: ['--object-acl'],
  source: ['--body'],
  'object-url': ['--bucket', '--key'],
};

/** @param flag as it was given, perhaps with `=` and a value */
export function ossutilOnly(flag: string): OssutilOnly | undefined {
  const [option = ''] = flag.split('=');
  const entries = Object.entries(OPTIONS) as [OssutilOnly, readonly string[]][];
  return entries.find(([, options]) => options.includes(option))?.[0];
}
