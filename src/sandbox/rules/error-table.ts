// Every refusal the sandbox can give: one table of OSS's codes, and the exception that carries an entry.
// Rules, handlers and faults throw refusals; http/request-handler.ts alone turns them into answers. EC values
// are those that OSS publishes.

/** By code: status, message, and EC where one is known. */
const TABLE = {
  AccessDenied: [403, 'You have no right to access this object.', '0003-00000001'],
  AppendSealedObjectNotAllowed: [409, 'The object is sealed.'],
  BadRequest: [400, 'The request is not valid HTTP.'],
  FileAlreadyExists: [409, 'The object you specified already exists.'],
  IncompleteBody: [400, 'The body is shorter than the Content-Length header says.'],
  InlineDataTooLarge: [400, 'The object would exceed the maximum allowed size.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
    '0002-00000902',
  ],
  InvalidArgument: [400, 'An argument is not valid.', '0016-00000502'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The Content-MD5 you specified was invalid.'],
  InvalidEncryptionAlgorithmError: [400, 'The encryption algorithm must be AES256, KMS or SM4.'],
  InvalidObjectName: [400, 'The specified object is not valid.'],
  InvalidRange: [416, 'The requested range cannot be satisfied.'],
  InvalidSecurityToken: [403, 'The security token you provided is invalid.', '0002-00000008'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
  ],
  MissingArgument: [400, 'Missing Some Required Arguments.', '0016-00000501'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.', '0015-00000101'],
  NoSuchKey: [404, 'The specified key does not exist.', '0026-00000001'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotPartOfSandbox: [405, 'This is not part of the sandbox, which exists to rehearse appends.'],
  ObjectNotAppendable: [409, 'The object is not appendable', '0026-00000017'],
  OperationNotSupported: [400, 'An appendable object cannot be copied to another key.'],
  PositionNotEqualToLength: [409, 'Position is not equal to file length', '0026-00000016'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold.'],
  RequestTimeTooSkewed: [
    403,
    'The difference between the request time and the current time is too large.',
    '0002-00000504',
  ],
  SecurityTokenExpired: [403, 'The security token you provided has expired.', '0002-00000007'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    '0002-00000040',
  ],
} as const;

export interface ErrorEntry {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly ec?: string | undefined;
}

export const REFUSALS = Object.fromEntries(
  Object.entries(TABLE).map(([code, [status, message, ec]]) => [code, { status, code, message, ec }]),
) as Readonly<Record<keyof typeof TABLE, ErrorEntry>>;

export interface RefusalDetails {
  /** Says more than the table's sentence. */
  readonly message?: string;
  /** Elements of the error body besides the common ones. */
  readonly elements?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is closed behind the answer, whatever of the body is still on its way. */
  readonly closes?: boolean;
}

/** The request is refused; what the client is told. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly entry: ErrorEntry;
  readonly details: RefusalDetails;

  constructor(entry: ErrorEntry, details: RefusalDetails = {}) {
    super(details.message ?? entry.message);
    this.entry = entry;
    this.details = details;
  }
}

/** A parameter of the query, or a header, is not valid. */
export function invalidArgument(
  name: string,
  value: string,
  message = `${name} is not valid.`,
  ec = REFUSALS.InvalidArgument.ec,
): Refusal {
  const elements = { ArgumentName: name, ArgumentValue: value };
  return new Refusal({ ...REFUSALS.InvalidArgument, ec }, { message, elements });
}
