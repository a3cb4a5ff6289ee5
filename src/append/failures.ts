// The machine's failures as errors for the user: what happened, where, and what to do next.
import { AppendRefusedError, IntegrityError, type OssAppendError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectEnd } from './object-end.ts';
import type { AppendSource } from './source.ts';
import type { Failure } from './states.ts';

interface FailedJob {
  readonly object: ObjectUrl;
  readonly source: AppendSource;
  readonly base: ObjectEnd;
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
  if (attempts > 1) error.notes.push(`gave up after ${attempts} attempts`);
  const { base, offset } = progress;
  const end = base.position + source.size - offset;
  const check = `before you run it again, see \`oss-append head ${formatObjectUrl(object)}\`: it landed if the object ended at ${base.position} and now ends at ${end}`;
  if (doubt === 'unknown') error.notes.push(`it is not known whether the append landed; ${check}`);
  if (doubt === 'not-seen') {
    error.notes.push(`nothing had landed when last looked, but a request may still be on its way; ${check}`);
  }
  return error;
}

function conflict(
  { actual, progress }: Extract<Failure, { kind: 'conflict' }>,
  job: FailedJob,
): OssAppendError {
  const { object, source } = job;
  const url = formatObjectUrl(object);
  const { base, offset } = progress;
  if (offset > 0) {
    return new AppendRefusedError(
      'PositionConflict',
      `the first ${offset} bytes of ${source.name} landed before position ${base.position} of ${url}, then another writer appended; the rest was not sent`,
      { hint: `to append the rest: tail -c +${offset + 1} FILE | oss-append appendfromfile - ${url}` },
    );
  }
  const end = actual === undefined ? 'elsewhere' : `at ${actual}`;
  return new AppendRefusedError(
    'PositionConflict',
    `${url} ends ${end}, not at position ${base.position}; nothing was appended`,
    {
      hint: isCallers(job.base)
        ? 'another writer appended; leave out --position to append wherever the object ends'
        : 'another writer appended; run it again',
    },
  );
}

function replaced(
  { actual, progress }: Extract<Failure, { kind: 'replaced' }>,
  { object }: FailedJob,
): OssAppendError {
  const now = actual === undefined ? '' : `; it now ends at ${actual}`;
  return new AppendRefusedError(
    'ObjectReplaced',
    `${formatObjectUrl(object)} was replaced while it was appended to at position ${progress.base.position}${now}`,
    { hint: 'find out who else writes this object, then run it again' },
  );
}

function contradiction(
  { expected, answer }: Extract<Failure, { kind: 'contradiction' }>,
  { object, source, base }: FailedJob,
): OssAppendError {
  const url = formatObjectUrl(object);
  const at = expected.position - source.size;
  const request = `request id ${answer.requestId ?? 'unknown'}`;
  const compare = `do not append to it again before you have compared it with ${source.name}: \`oss-append tail -c +${at + 1} ${url}\` prints what it holds from there`;
  // A wrong seed looks just like damage.
  const hint = isCallers(base)
    ? `if --init-crc64 is not the CRC-64 of its first ${at} bytes, nothing is wrong; else ${compare}`
    : compare;
  if (answer.nextPosition !== undefined && answer.nextPosition !== expected.position) {
    return new IntegrityError(
      'UnexpectedPosition',
      `OSS says that ${url} ends at ${answer.nextPosition} after ${source.size} bytes were appended at position ${at} (${request})`,
      { hint },
    );
  }
  return new IntegrityError(
    'Crc64Mismatch',
    `${url} is damaged: after ${source.size} bytes were appended at position ${at}, its CRC-64 is ${answer.crc64 ?? 'unknown'}, not ${expected.crc64 ?? 'that of the bytes sent'} (${request})`,
    { hint },
  );
}

/** Whether the caller gave the position, and nobody asked OSS. */
function isCallers({ exists }: ObjectEnd): boolean {
  return exists === undefined;
}
