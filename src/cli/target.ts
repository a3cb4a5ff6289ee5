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
  /** Whether the sources stand for many files. */
  readonly isMany: boolean;
}

/** @throws {UsageError} for what is no object URL, and where it stands in another place */
export function parseTarget(
  sources: readonly string[],
  url: string,
  { command, percentEncoded, utc, isMany }: TargetOptions,
): KeyTemplate {
  if (!isObjectUrl(url)) checkOrder(sources, url, command);
  const [source = ''] = sources;
  if (/^oss:\/\/[^/]+$/i.test(url)) {
    throw isMany
      ? new UsageError('Usage.KeyMissing', { url, name: '' })
      : keyLacking('Usage.KeyMissing', source, url, percentEncoded);
  }
  const template = KeyTemplate.parse(url, { percentEncoded, zone: utc ? 'utc' : 'local' });
  if (!isMany && url.endsWith('/') && nameOf(source, percentEncoded) === undefined) {
    throw keyLacking('Usage.KeyIsFolder', source, url, percentEncoded);
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
  source: string,
  url: string,
  percentEncoded: boolean,
): UsageError {
  const name = nameOf(source, false)?.name;
  const likely =
    percentEncoded && name !== undefined && !isObjectUrl(source) ? encodeURIComponent(name) : name;
  return new UsageError(problem, { url, name: likely });
}
