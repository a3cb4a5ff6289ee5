// Errors to exit codes, after sysexits.h. Documented in docs/errors.md; scripts depend on them.
import { refusesKeys } from '../credentials/renewal.ts';
import {
  AppendRefusedError,
  CertificateError,
  ConfigError,
  IntegrityError,
  LocalIoError,
  ObjectMissingError,
  OssServiceError,
  SourceError,
  TransportError,
  UsageError,
  WrongServerError,
} from '../errors.ts';
import type { ExitName } from '../options/tables.ts';
import { lookUp } from '../outside.ts';
import { isRetryable } from '../retry/policy.ts';
import { type EndingSignal, Interrupted } from './interruption.ts';

export const EXIT = {
  ok: 0,
  usage: 64,
  dataError: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  ioError: 74,
  tempFail: 75,
  noPermission: 77,
  config: 78,
  sighup: 129,
  sigint: 130,
  sigterm: 143,
} as const satisfies Record<ExitName, number>;

const BY_SIGNAL: Readonly<Record<EndingSignal, number>> = {
  SIGHUP: EXIT.sighup,
  SIGINT: EXIT.sigint,
  SIGTERM: EXIT.sigterm,
  SIGQUIT: EXIT.sigterm,
};

type ErrorClass = abstract new (...args: never[]) => Error;

const BY_CLASS: readonly (readonly [ErrorClass, number])[] = [
  [UsageError, EXIT.usage],
  [IntegrityError, EXIT.dataError],
  [SourceError, EXIT.noInput],
  [ObjectMissingError, EXIT.noInput],
  [CertificateError, EXIT.unavailable],
  [WrongServerError, EXIT.unavailable],
  [AppendRefusedError, EXIT.cannotCreate],
  [LocalIoError, EXIT.ioError],
  [TransportError, EXIT.tempFail],
  [ConfigError, EXIT.config],
];

const BY_OSS_CODE: Readonly<Record<string, number>> = {
  NoSuchKey: EXIT.noInput,
  NoSuchVersion: EXIT.noInput,
  EntityTooLarge: EXIT.dataError,
  InlineDataTooLarge: EXIT.dataError,
  ObjectNotAppendable: EXIT.cannotCreate,
  AppendSealedObjectNotAllowed: EXIT.cannotCreate,
  FileImmutable: EXIT.cannotCreate,
  FileAlreadyExists: EXIT.cannotCreate,
  // Only conflicts that did not end arrive as this; one with --position is an AppendRefusedError.
  PositionNotEqualToLength: EXIT.tempFail,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return exitCodeOfSignal(error.signalName);
  if (error instanceof OssServiceError) return serviceExitCode(error);
  if (error instanceof TransportError && error.code === 'InvalidAnswer') return EXIT.unavailable;
  if (error instanceof AppendRefusedError && error.code === 'ConflictsWithoutEnd') return EXIT.tempFail;
  return BY_CLASS.find(([errorClass]) => error instanceof errorClass)?.[1] ?? EXIT.software;
}

export function exitCodeOfSignal(signalName: EndingSignal): number {
  return BY_SIGNAL[signalName];
}

function serviceExitCode(error: OssServiceError): number {
  const byCode = lookUp(BY_OSS_CODE, error.code);
  if (byCode !== undefined) return byCode;
  const isOfKeys = error.facts.purpose.kind === 'credentials';
  if (error.status === 403 || (isOfKeys && refusesKeys(error))) return EXIT.noPermission;
  if (isRetryable(error)) return EXIT.tempFail;
  // A role that is named wrongly, say.
  return isOfKeys ? EXIT.config : EXIT.unavailable;
}
