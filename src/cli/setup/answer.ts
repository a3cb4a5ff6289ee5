// What one request tells of the server, the key and the permissions.
import { ConfigError, OssServiceError } from '../../errors.ts';
import type { ExchangeNotice } from '../../facts/notices.ts';
import type { ServiceClient } from '../../oss/types.ts';
import type { CheckReport } from './report.ts';
import type { CheckTarget } from './target.ts';

/** Further away, OSS refuses what is signed. */
const LARGEST_SKEW_SECONDS = 15 * 60;

export interface Answer {
  /** The length of the object, where there is one. */
  readonly bytes?: number | undefined;
  /** What went wrong. */
  readonly error?: unknown;
}

/** What the server says of a request that changes nothing. */
export async function askOnce(
  client: ServiceClient,
  target: CheckTarget,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await askFor(client, target, signal);
  } catch (error) {
    // From this answer on, the client signs for the server's time.
    const isSkewed = error instanceof OssServiceError && error.code === 'RequestTimeTooSkewed';
    return isSkewed
      ? askFor(client, target, signal).catch((again: unknown) => ({ error: again }))
      : { error };
  }
}

async function askFor(client: ServiceClient, target: CheckTarget, signal: AbortSignal): Promise<Answer> {
  const { bucket, key } = target;
  if (bucket === '') await client.listBuckets(signal);
  else if (key === '') await client.listObjects({ bucket, prefix: '' }, signal);
  else return { bytes: (await client.headObject(target, signal))?.contentLength };
  return {};
}

/** Whether OSS is there, and what time it is there. */
export async function checkServer(
  { error }: Answer,
  exchange: ExchangeNotice | undefined,
  report: CheckReport,
): Promise<boolean> {
  const isOss = error === undefined || (error instanceof OssServiceError && error.status < 500);
  if (!isOss || exchange === undefined) return report.problem('endpoint', error);
  const { origin, elapsedMs, date } = exchange;
  await report.found({ name: 'endpoint', origin, elapsedMs });
  const serverMs = Date.parse(date ?? '');
  if (!Number.isNaN(serverMs)) {
    const skewSeconds = Math.round((Date.now() - serverMs) / 1000);
    if (Math.abs(skewSeconds) < LARGEST_SKEW_SECONDS) await report.found({ name: 'clock', skewSeconds });
    else await report.problem('clock', new ConfigError('ClockSkewed', { skewSeconds }));
  }
  return true;
}

/** Whether the request was taken for ours, whatever came of it. */
export async function checkKey({ error }: Answer, report: CheckReport): Promise<boolean> {
  const isAccepted =
    error === undefined ||
    (error instanceof OssServiceError && ['AccessDenied', 'NoSuchBucket'].includes(error.code));
  if (!isAccepted) return report.problem('access-key', error);
  await report.found({ name: 'access-key' });
  return true;
}

export async function checkAccess(
  target: CheckTarget,
  { bytes, error }: Answer,
  client: ServiceClient,
  signal: AbortSignal,
  report: CheckReport,
): Promise<void> {
  const { bucket, key, url } = target;
  const isDenied = error instanceof OssServiceError && error.code === 'AccessDenied';
  if (error !== undefined && !isDenied) return void (await report.problem('bucket', error));
  if (key === '') return report.found({ name: 'bucket', bucket, isListed: !isDenied });
  if (isDenied) await report.problem('read', error);
  else await report.found({ name: 'read', url, bytes });
  await checkAppend(target, bytes ?? 0, client, signal, report);
}

/**
 * An append of no bytes at a position that is not the object's end: who may append is told so, who may not is told that,
 * and even if the object ended there by now, nothing would be stored.
 */
async function checkAppend(
  target: CheckTarget,
  length: number,
  client: ServiceClient,
  signal: AbortSignal,
  report: CheckReport,
): Promise<void> {
  const nothing = { position: length + 1, contentLength: 0, body: noBytes };
  const error: unknown = await client.appendObject(target, nothing, signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const isPermitted =
    error === undefined || (error instanceof OssServiceError && error.code === 'PositionNotEqualToLength');
  if (isPermitted) await report.found({ name: 'append', url: target.url });
  else await report.problem('append', error);
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
