// What the name of a server says by itself. Hosts are as URL.hostname gives them: lower case, IPv6 in brackets.
import { isIPv4 } from 'node:net';

const REGION = '([a-z]{2,}(?:-[a-z0-9]+)+?)';
/** A bucket, `s3` or nothing may stand before these. */
const REGION_HOSTS: readonly RegExp[] = [
  new RegExp(`^(?:[a-z0-9-]+\\.)?oss-${REGION}(?:-internal)?\\.aliyuncs\\.com$`),
  new RegExp(`^(?:[a-z0-9-]+\\.)?${REGION}\\.oss\\.aliyuncs\\.com$`),
  new RegExp(`^(?:[a-z0-9-]+\\.)?cb-[a-z0-9-]+\\.${REGION}\\.oss-cloudbox\\.aliyuncs\\.com$`),
];
const ACCELERATED_HOST = /^(?:[a-z0-9-]+\.)?oss-accelerate(?:-overseas)?\.aliyuncs\.com$/;

/** The region in the name of a public, internal, dual-stack or cloud box server; acceleration names none. */
export function regionOfHost(host: string): string | undefined {
  if (ACCELERATED_HOST.test(host)) return undefined;
  for (const pattern of REGION_HOSTS) {
    const region = pattern.exec(host)?.[1];
    if (region !== undefined) return region;
  }
  return undefined;
}

/** The server in a pasted bucket domain. Only names known to be OSS's: `oss.example.com` may well be a server. */
export function withoutBucket(host: string, bucket: string): string {
  if (!host.startsWith(`${bucket}.`)) return host;
  const server = host.slice(bucket.length + 1);
  return regionOfHost(server) !== undefined || ACCELERATED_HOST.test(server) ? server : host;
}

export function isIpHost(host: string): boolean {
  return host.startsWith('[') || isIPv4(host);
}

/** Whether a bucket name before the host would not resolve, or is not served there. */
export function wantsPathStyle(host: string): boolean {
  const isLocal = !host.includes('.') || host.endsWith('.localhost');
  return isIpHost(host) || isLocal || host.endsWith('.privatelink.aliyuncs.com');
}
