// Settings and a bucket → the server to talk to, how the bucket is addressed there, and what V4 signs for.
import { ConfigError, type OssAppendError, UsageError } from '../errors.ts';
import type { NamedServer, ServerSetting } from '../facts/config.ts';
import type { SettingsLayer } from '../facts/spelling.ts';
import type { EndpointProblem } from '../facts/values.ts';
import { type AddressingStyle, type Endpoint, parseServer, requestOrigin } from '../oss/endpoint.ts';
import { isIpHost, regionOfHost, wantsPathStyle, withoutBucket } from '../oss/endpoint-host.ts';
import type { SignVersion } from '../sign/types.ts';

/** The settings that matter here. */
export interface EndpointSettings {
  /** Host, host:port or http(s)://host[:port], without the bucket. */
  readonly endpoint?: string;
  /** General region id, such as `cn-hangzhou`; with `-internal`, its endpoint inside Alibaba Cloud's network. */
  readonly region?: string;
  readonly signVersion?: SignVersion;
  readonly cloudboxId?: string;
  /** @default by the endpoint's host */
  readonly addressingStyle?: AddressingStyle;
  /** Endpoint by bucket. */
  readonly bucketEndpoints?: Readonly<Record<string, string>>;
  /** Custom domain by bucket. */
  readonly bucketCnames?: Readonly<Record<string, string>>;
  /** What counts for one bucket before all of these. */
  readonly buckets?: Readonly<Record<string, BucketSettings>>;
  /** Where endpoint and region were found, for what counts more and for messages. */
  readonly sources?: { readonly endpoint?: SettingsLayer; readonly region?: SettingsLayer };
  readonly configFile?: string;
  /** Told of a bucket's server before anything is sent there; what it throws keeps that from happening. */
  readonly onServer?: (server: NamedServer) => void;
}

interface BucketSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly addressingStyle?: AddressingStyle;
}

/** Where the server's name was found. */
interface Server {
  readonly text: string;
  readonly from: ServerSetting;
}

/**
 * @throws {ConfigError} `EndpointMissing`, `RegionMissing`, or `ConfigFileInvalid` for a bad endpoint in a file
 * @throws {UsageError} for a bad endpoint given by option or environment
 */
export function resolveEndpoint(given: EndpointSettings, bucket: string): Endpoint {
  const settings = forBucket(given, bucket);
  const server = findServer(settings, bucket);
  const url = parseServer(server.text);
  if (typeof url === 'string') throw malformed(url, server, settings, bucket);
  const addressingStyle = chooseStyle(settings, server, url.hostname);
  if (addressingStyle === 'virtual') {
    if (isIpHost(url.hostname)) throw malformed('virtual-hosted-ip', server, settings, bucket);
    url.hostname = withoutBucket(url.hostname, bucket);
  }
  const endpoint: Endpoint = {
    origin: url.origin,
    addressingStyle,
    region: scopeRegion(settings, server, url.hostname),
    product: settings.cloudboxId === undefined ? 'oss' : 'oss-cloudbox',
  };
  settings.onServer?.({ bucket, origin: requestOrigin(endpoint, bucket), from: server.from });
  return endpoint;
}

function findServer(settings: EndpointSettings, bucket: string): Server {
  const cname = ofBucket(settings.bucketCnames, bucket);
  if (cname !== undefined) return { text: cname, from: 'bucketCname' };
  const own = ofBucket(settings.bucketEndpoints, bucket);
  if (own !== undefined) return { text: own, from: 'bucketEndpoint' };
  if (settings.endpoint !== undefined) return { text: settings.endpoint, from: 'endpoint' };
  if (settings.addressingStyle === 'cname') throw new ConfigError('EndpointMissing.Cname', {});
  if (settings.region !== undefined) return { text: hostOfRegion(settings.region, settings), from: 'region' };
  throw new ConfigError('EndpointMissing', {});
}

function ofBucket<T>(all: Readonly<Record<string, T>> | undefined, bucket: string): T | undefined {
  // `constructor` is a valid bucket name.
  return all && Object.hasOwn(all, bucket) ? all[bucket] || undefined : undefined;
}

/** The settings with those of the bucket in their places. */
function forBucket(settings: EndpointSettings, bucket: string): EndpointSettings {
  const { endpoint: own, region, addressingStyle } = ofBucket(settings.buckets, bucket) ?? {};
  const { endpoint, ...others } = settings;
  // An endpoint that names another region cannot be the bucket's; one that names none may serve all of them.
  const isElsewhere = own === undefined && region !== undefined && namesOtherRegion(endpoint, region);
  return {
    ...others,
    ...(endpoint !== undefined && !isElsewhere && { endpoint }),
    ...(own !== undefined && { bucketEndpoints: { [bucket]: own } }),
    // Nothing says it with more weight.
    ...(region !== undefined && { region, sources: { ...settings.sources, region: 'option' } }),
    ...(addressingStyle !== undefined && { addressingStyle }),
  };
}

function namesOtherRegion(endpoint: string | undefined, region: string): boolean {
  const url = endpoint === undefined ? undefined : parseServer(endpoint);
  if (url === undefined || typeof url === 'string') return false;
  const named = regionOfHost(url.hostname);
  return named !== undefined && named !== regionId(region);
}

function hostOfRegion(region: string, { cloudboxId }: EndpointSettings): string {
  return cloudboxId === undefined
    ? `oss-${withoutOss(region)}.aliyuncs.com`
    : `${cloudboxId}.${regionId(region)}.oss-cloudbox.aliyuncs.com`;
}

function chooseStyle(settings: EndpointSettings, server: Server, host: string): AddressingStyle {
  if (server.from === 'bucketCname') return 'cname';
  return settings.addressingStyle ?? (wantsPathStyle(host) ? 'path' : 'virtual');
}

function scopeRegion(settings: EndpointSettings, server: Server, host: string): string {
  if (settings.cloudboxId !== undefined) return settings.cloudboxId;
  const named = regionOfHost(host);
  const given = settings.region === undefined ? undefined : regionId(settings.region);
  const region = named !== undefined && isMoreSpecific(server, settings) ? named : (given ?? named);
  if (region !== undefined) return region;
  if (settings.signVersion === 'v1') return '';
  throw new ConfigError('RegionMissing', { host });
}

const RANKS = { option: 0, environment: 1, file: 3, 'other-file': 4, default: 5 } as const;
const BUCKET_SECTION_RANK = 2;

/**
 * Whether the server was given with more weight than the region, so that the region in its name counts: with
 * `region = cn-hangzhou` in the file, an option `oss-cn-beijing.aliyuncs.com` is signed for Beijing.
 */
function isMoreSpecific(server: Server, { sources }: EndpointSettings): boolean {
  if (!sources?.region) return false;
  const isOfBucket = server.from === 'bucketCname' || server.from === 'bucketEndpoint';
  const rank = isOfBucket ? BUCKET_SECTION_RANK : RANKS[sources.endpoint ?? 'default'];
  return rank < RANKS[sources.region];
}

function malformed(
  problem: EndpointProblem,
  { from }: Server,
  { sources, configFile: path }: EndpointSettings,
  bucket: string,
): OssAppendError {
  if (from !== 'endpoint' || sources?.endpoint === 'file') {
    return new ConfigError('ConfigFileInvalid.Endpoint', { path, from, bucket, problem });
  }
  const spellings = { option: { option: 'endpoint' }, environment: { variable: 'OSS_ENDPOINT' } };
  const source = sources?.endpoint;
  const spelling = source === 'option' || source === 'environment' ? spellings[source] : undefined;
  return new UsageError('Usage.Endpoint', { spelling, problem });
}

function withoutOss(region: string): string {
  return region.replace(/^oss-/, '');
}

/** `cn-hangzhou-internal` is a way to reach the region, not a region: nothing is signed for it. */
function regionId(region: string): string {
  return withoutOss(region).replace(/-internal$/, '');
}
