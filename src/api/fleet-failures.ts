// What a failure of one of many followed files means for the others, and what is left unsent at the end.
import { refusesKeys } from '../credentials/renewal.ts';
import {
  AppendRefusedError,
  IntegrityError,
  LocalIoError,
  OssAppendError,
  OssServiceError,
  SourceError,
  UsageError,
} from '../errors.ts';

/** Of a bucket, or of an account. */
const CODES_OF_ALL: ReadonlySet<string> = new Set(['InvalidBucketName', 'NoSuchBucket', 'UserDisable']);

/** What concerns nothing but one file, or its object; what an answer says of keys or the bucket is the same for all. */
export function isOfOneFile(error: unknown): boolean {
  if (error instanceof OssServiceError) {
    const isOfBucket = CODES_OF_ALL.has(error.code);
    return !isOfBucket && error.facts.purpose.kind !== 'credentials' && !refusesKeys(error);
  }
  if (error instanceof LocalIoError) return /^SourceChanged|^DiskFailed\.Read$/.test(error.problem);
  return [SourceError, IntegrityError, AppendRefusedError, UsageError].some((each) => error instanceof each);
}

/** The same for failures that need not be told twice. */
export function kindOfFailure(error: unknown): string {
  return error instanceof OssAppendError ? `${error.problem} ${error.code}` : String(error);
}

/** What followed files still had to send when all of them ended, and OSS was out of reach. */
export class Unsent {
  #error: OssAppendError | undefined;
  #files = 0;
  #bytes = 0;
  #unseen = 0;

  add(error: OssAppendError): void {
    this.#error ??= error;
    const note = error.noteFacts.find(({ kind }) => kind === 'file-unsent');
    if (note?.kind === 'file-unsent') {
      this.#files += 1;
      this.#bytes += note.bytes;
    } else this.#unseen += 1;
  }

  /** @throws the first failure, which tells of all files */
  throwIfAny(): void {
    const error = this.#error;
    if (error === undefined) return;
    const ofOne = error.noteFacts.findIndex(({ kind }) => kind === 'file-unsent');
    if (ofOne >= 0) error.noteFacts.splice(ofOne, 1);
    error.addNote({ kind: 'files-unsent', files: this.#files, bytes: this.#bytes, unseen: this.#unseen });
    throw error;
  }
}
