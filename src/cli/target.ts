// Where sources go: the last word of `append` and `verify`, as a template of keys.
import { posix } from 'node:path';
import { UsageError } from '../errors.ts';
import { KeyTemplate, type SourceName } from '../keys/key-template.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import { isObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { STDIN_SOURCE } from './process-io.ts';

export interface TargetOptions {
  readonly command: 'append' | 'verify';
  /** Whether keys in URLs are percent-encoded. */
  readonly percentEncoded: boolean;
  readonly utc: boolean | undefined;
}

/** @throws {UsageError} for what is no object URL, and where it stands in another place */
export function parseTarget(
  sources: readonly string[],
  url: string,
  { command, percentEncoded, utc }: TargetOptions,
): KeyTemplate {
  if (!isObjectUrl(url)) checkOrder(sources, url, command);
  if (/^oss:\/\/[^/]+$/i.test(url)) throw keyLacking('Usage.KeyMissing', sources, url, percentEncoded);
  const template = KeyTemplate.parse(url, { percentEncoded, zone: utc ? 'utc' : 'local' });
  const [source = ''] = sources;
  if (url.endsWith('/') && nameOf(source, percentEncoded) === undefined) {
    throw keyLacking('Usage.KeyIsFolder', sources, url, percentEncoded);
  }
  return template;
}

/** The keys of one source that was named by itself. */
export function keyOf(template: KeyTemplate, source: string, percentEncoded: boolean): TimedKey {
  return template.keyOf(nameOf(source, percentEncoded));
}

function checkOrder(sources: readonly string[], last: string, command: 'append' | 'verify'): void {
  const url = sources.find(isObjectUrl);
  if (url !== undefined) {
    const others = [...sources.filter((source) => source !== url), last];
    throw new UsageError('Usage.SourceAndObjectSwapped', { command, last, sources: others, url });
  }
  if (sources.length > 1) throw new UsageError('Usage.ObjectMissing', { command, last });
}

/** @returns undefined for a stream, which has none */
function nameOf(source: string, percentEncoded: boolean): SourceName | undefined {
  if (source === STDIN_SOURCE || /^\/(?:dev|proc)\//.test(source)) return undefined;
  const path = isObjectUrl(source) ? parseObjectUrl(source, percentEncoded).key : source;
  const name = posix.basename(path);
  return { name, path: name };
}

function keyLacking(
  problem: 'Usage.KeyMissing' | 'Usage.KeyIsFolder',
  sources: readonly string[],
  url: string,
  percentEncoded: boolean,
): UsageError {
  const [source = ''] = sources;
  const name = sources.length === 1 ? nameOf(source, false)?.name : undefined;
  const likely =
    percentEncoded && name !== undefined && !isObjectUrl(source) ? encodeURIComponent(name) : name;
  return new UsageError(problem, { url, name: likely });
}
