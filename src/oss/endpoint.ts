// Settings and a bucket → the server to talk to, how the bucket is addressed there, and what V4 signs for.
import type { AddressingStyle, Settings } from '../config/settings.ts';
import { ConfigError, type OssAppendError, UsageError } from '../errors.ts';
import { encodeKey } from '../sign/encode.ts';
import { isIpHost, regionOfHost, wantsPathStyle, withoutBucket } from './endpoint-host.ts';

export interface Endpoint {
  /** `scheme://host[:port]` of the server, without the bucket. */
  readonly origin: string;
  readonly addressingStyle: AddressingStyle;
  /** Region of the V4 scope; the cloud box id for a cloud box; may be empty with V1, which needs none. */
  readonly region: string;
  readonly product: 'oss' | 'oss-cloudbox';
}

/** The settings that matter here. */
export type EndpointSettings = Pick<
  Settings,
  'endpoint' | 'region' | 'signVersion' | 'cloudboxId' | 'addressingStyle' | 'configFile'
> &
  Partial<Pick<Settings, 'bucketEndpoints' | 'bucketCnames' | 'sources'>>;

/** Where the server's name was found. */
interface Server {
  readonly text: string;
  readonly from: 'bucketCname' | 'bucketEndpoint' | 'endpoint' | 'region';
}

/**
 * @throws {ConfigError} `EndpointMissing`, `RegionMissing`, or `ConfigFileInvalid` for a bad endpoint in a file
 * @throws {UsageError} for a bad endpoint given by option or environment
 */
export function resolveEndpoint(settings: EndpointSettings, bucket: string): Endpoint {
  const server = findServer(settings, bucket);
  const url = parseServer(server, settings, bucket);
  const addressingStyle = chooseStyle(settings, server, url.hostname);
  if (addressingStyle === 'virtual') {
    if (isIpHost(url.hostname)) {
      throw malformed('is an IP address, which cannot be addressed virtual-hosted', server, settings, bucket);
    }
    url.hostname = withoutBucket(url.hostname, bucket);
  }
  return {
    origin: url.origin,
    addressingStyle,
    region: scopeRegion(settings, server, url.hostname),
    product: settings.cloudboxId === undefined ? 'oss' : 'oss-cloudbox',
  };
}

/** `scheme://host[:port]` that requests for this bucket are sent to. */
export function requestOrigin(endpoint: Endpoint, bucket: string): string {
  return endpoint.addressingStyle === 'virtual'
    ? endpoint.origin.replace('://', `://${bucket}.`)
    : endpoint.origin;
}

/** The path as it is sent. It must not be parsed again: dot segments and `//` belong to the key. */
export function requestPath(endpoint: Endpoint, bucket: string, key: string): string {
  const prefix = endpoint.addressingStyle === 'path' ? `/${bucket}` : '';
  return `${prefix}/${encodeKey(key)}`;
}

function findServer(settings: EndpointSettings, bucket: string): Server {
  const cname = ofBucket(settings.bucketCnames, bucket);
  if (cname !== undefined) return { text: cname, from: 'bucketCname' };
  const own = ofBucket(settings.bucketEndpoints, bucket);
  if (own !== undefined) return { text: own, from: 'bucketEndpoint' };
  if (settings.endpoint !== undefined) return { text: settings.endpoint, from: 'endpoint' };
  if (settings.addressingStyle === 'cname') {
    throw new ConfigError('EndpointMissing', 'no endpoint: addressing style cname needs the custom domain', {
      hint: 'set --endpoint, OSS_ENDPOINT or endpoint in the config file to the domain bound to the bucket',
    });
  }
  if (settings.region !== undefined) return { text: hostOfRegion(settings.region, settings), from: 'region' };
  throw new ConfigError('EndpointMissing', 'no endpoint and no region', {
    hint: 'set --region (such as cn-hangzhou) or --endpoint, OSS_REGION or OSS_ENDPOINT, or one in the config file',
  });
}

function ofBucket(servers: Readonly<Record<string, string>> | undefined, bucket: string): string | undefined {
  // `constructor` is a valid bucket name.
  return servers && Object.hasOwn(servers, bucket) ? servers[bucket] || undefined : undefined;
}

function hostOfRegion(region: string, { cloudboxId }: EndpointSettings): string {
  return cloudboxId === undefined
    ? `oss-${withoutOss(region)}.aliyuncs.com`
    : `${cloudboxId}.${withoutOss(region)}.oss-cloudbox.aliyuncs.com`;
}

function parseServer(server: Server, settings: EndpointSettings, bucket: string): URL {
  const fail = (problem: string): OssAppendError => malformed(problem, server, settings, bucket);
  const text = server.text.trim();
  const [, scheme = 'https', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  if (!/^https?$/i.test(scheme)) throw fail('has a scheme other than http and https');
  const host = rest.replace(/\/$/, '');
  if (host.includes('@')) throw fail('must not hold a user name or password');
  if (/[/\\?#]/.test(host)) throw fail('must not hold a path or query');
  const name = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
  if (name === undefined || !URL.canParse(`${scheme}://${host}`))
    throw fail('is not a host with or without a port');
  const url = new URL(`${scheme}://${host}`);
  // URL reads `127.1` as 127.0.0.1; the host must be the one that was written (IPv6 has many spellings).
  if (url.hostname !== name && !name.startsWith('[')) throw fail('is not a host name or IP address');
  if (url.port === '0') throw fail('has port 0');
  return url;
}

function chooseStyle(settings: EndpointSettings, server: Server, host: string): AddressingStyle {
  if (server.from === 'bucketCname') return 'cname';
  return settings.addressingStyle ?? (wantsPathStyle(host) ? 'path' : 'virtual');
}

function scopeRegion(settings: EndpointSettings, server: Server, host: string): string {
  if (settings.cloudboxId !== undefined) return settings.cloudboxId;
  const named = regionOfHost(host);
  const given = settings.region === undefined ? undefined : withoutOss(settings.region);
  const region = named !== undefined && isMoreSpecific(server, settings) ? named : (given ?? named);
  if (region !== undefined) return region;
  if (settings.signVersion === 'v1') return '';
  throw new ConfigError('RegionMissing', `no region, and ${host} names none; signature version 4 needs it`, {
    hint: 'set --region (such as cn-hangzhou), OSS_REGION or region in the config file',
  });
}

const RANKS = { option: 0, environment: 1, file: 3, default: 4 } as const;
const BUCKET_SECTION_RANK = 2;

/**
 * Whether the server was given with more weight than the region, so that the region in its name counts: with
 * `region = cn-hangzhou` in the file, `--endpoint oss-cn-beijing.aliyuncs.com` is signed for Beijing.
 */
function isMoreSpecific(server: Server, { sources }: EndpointSettings): boolean {
  if (!sources?.region) return false;
  const isOfBucket = server.from === 'bucketCname' || server.from === 'bucketEndpoint';
  const rank = isOfBucket ? BUCKET_SECTION_RANK : RANKS[sources.endpoint ?? 'default'];
  return rank < RANKS[sources.region];
}

/** Names the place, never the text: an endpoint with a password in it is one of the ways to be malformed. */
function malformed(
  problem: string,
  server: Server,
  settings: EndpointSettings,
  bucket: string,
): OssAppendError {
  const details = { hint: 'write it as host, host:port, http://host or https://host' };
  const source = settings.sources?.endpoint;
  if (server.from === 'endpoint' && source !== 'file') {
    const name = { option: '--endpoint', environment: 'the variable OSS_ENDPOINT' };
    const subject = source === 'option' || source === 'environment' ? name[source] : 'the endpoint';
    return new UsageError(`${subject} ${problem}`, details);
  }
  const names = {
    bucketCname: `the custom domain of bucket ${bucket}`,
    bucketEndpoint: `the endpoint of bucket ${bucket}`,
    endpoint: 'endpoint',
    region: 'the endpoint of the region',
  };
  const file = settings.configFile === undefined ? '' : `${settings.configFile}: `;
  return new ConfigError('ConfigFileInvalid', `${file}${names[server.from]} ${problem}`, details);
}

function withoutOss(region: string): string {
  return region.replace(/^oss-/, '');
}
