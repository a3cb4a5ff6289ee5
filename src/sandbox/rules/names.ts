// What buckets may be named: 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. Source: the
// naming conventions in the OSS guide.
export function isBucketName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text);
}
