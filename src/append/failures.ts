// The machine's failures as errors: what happened to which object, in facts.
import { AppendRefusedError, IntegrityError, type OssAppendError, type OssServiceError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { clip } from '../outside.ts';
import { isPositionConflict } from './failed-request.ts';
import type { ObjectEnd } from './object-end.ts';
import type { AppendSource } from './source.ts';
import type { Failure, Progress } from './states.ts';

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
      return replaced(failure, job);
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

function replaced(
  { actual, progress }: Extract<Failure, { kind: 'replaced' }>,
  { object }: FailedJob,
): OssAppendError {
  const { position } = progress.objectEnd;
  const facts = { url: formatObjectUrl(object), position, actual };
  return new AppendRefusedError('ObjectReplaced.Append', facts, refusalIn(progress));
}

function conflict(
  { actual, progress }: Extract<Failure, { kind: 'conflict' }>,
  { object, source, objectEnd: startEnd }: FailedJob,
): OssAppendError {
  const url = formatObjectUrl(object);
  const { position } = progress.objectEnd;
  const landedBytes = progress.offset;
  const refusal = refusalIn(progress);
  if (landedBytes > 0) {
    const facts = { url, source: source.name, landedBytes, position };
    return new AppendRefusedError('PositionConflict.Partial', facts, refusal);
  }
  const facts = { url, position, actual, positionGiven: isGivenByCaller(startEnd) };
  return new AppendRefusedError('PositionConflict.Elsewhere', facts, refusal);
}

/** OSS's own answer, where it was a refusal that told of the conflict, and not a look at the object. */
function refusalIn({ lastError }: Progress): OssServiceError | undefined {
  return isPositionConflict(lastError) ? lastError : undefined;
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
    requestId: answer.requestId && clip(answer.requestId),
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
