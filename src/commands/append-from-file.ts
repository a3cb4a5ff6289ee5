// `appendfromfile`: puts a local file at the end of an object. Takes typed input, returns a value; knows neither
// argv nor the terminal.
import { createHash } from 'node:crypto';
import { appendIncrementally } from '../append/incremental.ts';
import type { ObjectEnd } from '../append/object-end.ts';
import { type ResolvedObject, resolveObject } from '../append/resolve.ts';
import {
  type Appended,
  type AppendJob,
  appendExactlyOnce,
  checkObjectSize,
  type SessionDeps,
} from '../append/session.ts';
import { type AppendSource, openFileSource } from '../append/source.ts';
import { throttle } from '../append/throttle.ts';
import { guessContentType } from '../oss/content-type.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';

/** Where the bytes go. */
export type AppendMode =
  /** Wherever the object ends. */
  | { readonly kind: 'end' }
  /** At exactly this position, without asking first; `crc64` is that of the object's bytes before it. */
  | { readonly kind: 'position'; readonly position: number; readonly crc64?: bigint }
  /** Only what the object lacks of the file. */
  | { readonly kind: 'incremental' };

export interface AppendFromFileInput {
  /** Path of a regular file. */
  readonly source: string;
  readonly object: ObjectUrl;
  readonly mode: AppendMode;
  /** Headers for the append that creates the object. */
  readonly creationHeaders: Readonly<Record<string, string>>;
  /** `compute`, or the base64 MD5 of the file. */
  readonly contentMd5?: string;
  /** Bits per second that OSS is asked to keep to. */
  readonly trafficLimit?: number;
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
  readonly dryRun: boolean;
}

export interface AppendFromFileDeps extends SessionDeps {
  /** One sentence for the user about something that is not an error. */
  readonly warn: (message: string) => void;
}

/** The fields of `--json`. */
export interface AppendFromFileResult {
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  readonly source: string;
  /** Whether this append created the object; null where nobody asked. */
  readonly created: boolean | null;
  /** Where the first appended byte is in the object. */
  readonly position: number;
  /** How many bytes were appended. */
  readonly bytes: number;
  readonly nextPosition: number;
  /** CRC-64 of the whole object as unsigned decimal; null where the server sends none. */
  readonly crc64: string | null;
  readonly etag: string | null;
  readonly requestId: string | null;
  /** Append requests sent. */
  readonly attempts: number;
  /** Whether a lost answer was proved to have landed. */
  readonly recovered: boolean;
  /** How the result was proved; `position` where only the position could be checked; null: nothing was sent. */
  readonly proof: Appended['proof'] | null;
  readonly elapsedMs: number;
  /** Present on a dry run: nothing was sent. */
  readonly dryRun?: true;
}

/** @throws {OssAppendError} */
export async function runAppendFromFile(
  input: AppendFromFileInput,
  deps: AppendFromFileDeps,
): Promise<AppendFromFileResult> {
  const startedMs = performance.now();
  const file = await openFileSource(input.source);
  try {
    checkObjectSize(input.object, file.size);
    const outcome = await append(input, limitSpeed(file, input, deps), deps);
    return { ...describe(input, outcome), elapsedMs: Math.round(performance.now() - startedMs) };
  } finally {
    await file.close();
  }
}

/** What was done (or, on a dry run, would be), in terms of the object. */
interface Outcome {
  readonly base: ObjectEnd;
  readonly bytes: number;
  readonly resolved?: ResolvedObject;
  /** Undefined when nothing was sent. */
  readonly appended?: Appended;
}

function append(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  switch (input.mode.kind) {
    case 'end':
      return appendAtEnd(input, source, deps);
    case 'position':
      return appendAtPosition(input, source, input.mode, deps);
    case 'incremental':
      return appendMissing(input, source, deps);
  }
}

async function appendAtEnd(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const resolved = await resolveObject(input.object, deps);
  const base = resolved.end;
  checkObjectSize(input.object, base.position + source.size);
  // An empty append changes nothing, but creates the object where there is none.
  const nothingToDo = source.size === 0 && base.exists === true;
  if (input.dryRun || nothingToDo) return { base, bytes: source.size, resolved };
  const job = createJob(input, source, deps);
  const appended = await appendExactlyOnce({ ...job, base, onConflict: 'append-after' }, deps);
  return { base, bytes: source.size, resolved, appended };
}

async function appendAtPosition(
  input: AppendFromFileInput,
  source: AppendSource,
  { position, crc64 }: Extract<AppendMode, { kind: 'position' }>,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const base: ObjectEnd = { position, crc64: position === 0 ? 0n : crc64, exists: undefined };
  checkObjectSize(input.object, position + source.size);
  if (input.dryRun) return { base, bytes: source.size };
  const job = createJob(input, source, deps);
  const appended = await appendExactlyOnce({ ...job, base, onConflict: 'stop' }, deps);
  if (appended.proof === 'position') {
    deps.warn(
      'only the position could be checked: give --init-crc64 (the crc64 of the answer before) for a proof',
    );
  }
  return { base, bytes: source.size, appended };
}

async function appendMissing(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Promise<Outcome> {
  const job = createJob(input, source, deps);
  const { resolved, appended } = await appendIncrementally({ ...job, dryRun: input.dryRun }, deps);
  return {
    base: resolved.end,
    bytes: source.size - resolved.end.position,
    resolved,
    ...(appended && { appended }),
  };
}

function createJob(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): Pick<AppendJob, 'object' | 'requestHeaders'> & { source: AppendSource } {
  return {
    object: input.object,
    source,
    requestHeaders: createRequestHeaders(input, source, deps),
  };
}

/** Creation headers go only with the append that creates the object: a later ACL, for one, would change it. */
function createRequestHeaders(
  input: AppendFromFileInput,
  source: AppendSource,
  deps: AppendFromFileDeps,
): AppendJob['requestHeaders'] {
  let warned = false;
  return async (base, offset) => {
    const headers: Record<string, string> = {};
    if (input.trafficLimit !== undefined) headers['x-oss-traffic-limit'] = String(input.trafficLimit);
    if (input.contentMd5 !== undefined) {
      const given = input.contentMd5 !== 'compute' && offset === 0;
      headers['content-md5'] = given ? input.contentMd5 : await md5(source.read(offset, source.size));
    }
    if (mayCreate(base)) {
      const contentType = await guessContentType(input.object.key, input.source);
      return { 'content-type': contentType, ...input.creationHeaders, ...headers };
    }
    const ignored = Object.keys(input.creationHeaders);
    if (ignored.length > 0 && !warned) {
      warned = true;
      deps.warn(`${formatObjectUrl(input.object)} exists already: ${ignored.join(', ')} not sent`);
    }
    return headers;
  };
}

function mayCreate({ exists, position }: ObjectEnd): boolean {
  return exists === undefined ? position === 0 : !exists;
}

async function md5(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('md5');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}

function limitSpeed(
  source: AppendSource,
  input: AppendFromFileInput,
  deps: AppendFromFileDeps,
): AppendSource {
  const { maxBytesPerSecond } = input;
  if (maxBytesPerSecond === undefined) return source;
  return throttle(source, maxBytesPerSecond, deps.retry.clock, deps.signal);
}

function describe(
  input: AppendFromFileInput,
  { base, bytes, resolved, appended }: Outcome,
): Omit<AppendFromFileResult, 'elapsedMs'> {
  const { object, source, dryRun } = input;
  const sent = appended !== undefined;
  const position = appended?.position ?? base.position;
  const end = appended?.end ?? base;
  const creates = base.exists === undefined ? null : !base.exists;
  return {
    url: formatObjectUrl(object),
    ...object,
    source,
    created: sent || dryRun ? creates : false,
    position,
    bytes: sent || dryRun ? bytes : 0,
    nextPosition: dryRun ? position + bytes : end.position,
    crc64: end.crc64?.toString() ?? null,
    etag: (sent ? appended.etag : resolved?.head?.etag) ?? null,
    requestId: (sent ? appended.requestId : resolved?.head?.requestId) ?? null,
    attempts: appended?.attempts ?? 0,
    recovered: appended?.recovered ?? false,
    proof: appended?.proof ?? null,
    ...(dryRun && { dryRun }),
  };
}
