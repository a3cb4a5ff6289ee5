// The machine's failures as errors: what happened to which object, in facts.
import { AppendRefusedError, IntegrityError, type OssAppendError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectEnd } from './object-end.ts';
import type { AppendSource } from './source.ts';
import type { Failure } from './states.ts';

interface FailedJob {
  readonly object: ObjectUrl;
  readonly source: AppendSource;
  readonly objectEnd: ObjectEnd;
}

export function failureError(failure: Failure, job: FailedJob, attempts: number): OssAppendError {
  switch (failure.kind) {
    case 'refused':
      return refused(failure, job, attempts);
    case 'conflict':
      return conflict(failure, job);
    case 'replaced':
      return new AppendRefusedError('ObjectReplaced.Append', {
        url: formatObjectUrl(job.object),
        position: failure.progress.objectEnd.position,
        actual: failure.actual,
      });
    case 'contradiction':
      return contradiction(failure, job);
  }
}

function refused(
  { error, doubt, progress }: Extract<Failure, { kind: 'refused' }>,
  { object, source }: FailedJob,
  attempts: number,
): OssAppendError {
  if (attempts > 1) error.addNote({ kind: 'gave-up', attempts });
  if (doubt === 'none') return error;
  const { objectEnd, offset } = progress;
  error.addNote({
    kind: doubt === 'unknown' ? 'landing-unknown' : 'landing-not-seen',
    url: formatObjectUrl(object),
    position: objectEnd.position,
    landedEnd: objectEnd.position + source.size - offset,
  });
  return error;
}

function conflict(
  { actual, progress }: Extract<Failure, { kind: 'conflict' }>,
  { object, source, objectEnd: startEnd }: FailedJob,
): OssAppendError {
  const url = formatObjectUrl(object);
  const { position } = progress.objectEnd;
  const landedBytes = progress.offset;
  if (landedBytes > 0) {
    return new AppendRefusedError('PositionConflict.Partial', {
      url,
      source: source.name,
      landedBytes,
      position,
    });
  }
  const positionGiven = isGivenByCaller(startEnd);
  return new AppendRefusedError('PositionConflict.Elsewhere', { url, position, actual, positionGiven });
}

function contradiction(
  { expected, answer }: Extract<Failure, { kind: 'contradiction' }>,
  { object, source, objectEnd }: FailedJob,
): OssAppendError {
  const facts = {
    url: formatObjectUrl(object),
    source: source.name,
    position: expected.position - source.size,
    bytes: source.size,
    requestId: answer.requestId,
    positionGiven: isGivenByCaller(objectEnd),
  };
  if (answer.nextPosition !== undefined && answer.nextPosition !== expected.position) {
    return new IntegrityError('UnexpectedPosition.Append', { ...facts, actual: answer.nextPosition });
  }
  return new IntegrityError('Crc64Mismatch.Object', {
    ...facts,
    actual: answer.crc64,
    expected: expected.crc64,
  });
}

/** Whether the caller gave the position, and nobody asked OSS. */
function isGivenByCaller({ exists }: ObjectEnd): boolean {
  return exists === undefined;
}
