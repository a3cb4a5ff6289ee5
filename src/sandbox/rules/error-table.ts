// Every refusal the sandbox can give: one table of OSS's codes, and the exception that carries an entry.
// Rules, handlers and faults throw refusals; http/request-handler.ts alone turns them into answers. EC values
// are those that OSS publishes.

export interface ErrorEntry {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly ec?: string;
}

export const REFUSALS = {
  AccessDenied: {
    status: 403,
    code: 'AccessDenied',
    message: 'You have no right to access this object.',
    ec: '0003-00000001',
  },
  AppendSealedObjectNotAllowed: {
    status: 409,
    code: 'AppendSealedObjectNotAllowed',
    message: 'The object is sealed.',
  },
  BadRequest: { status: 400, code: 'BadRequest', message: 'The request is not valid HTTP.' },
  EmptyAdditionalHeaders: {
    status: 400,
    code: 'InvalidArgument',
    message: 'AdditionalHeaders in the Authorization header is empty.',
    ec: '0002-00000209',
  },
  FileAlreadyExists: {
    status: 409,
    code: 'FileAlreadyExists',
    message: 'The object you specified already exists.',
  },
  IncompleteBody: {
    status: 400,
    code: 'IncompleteBody',
    message: 'The body is shorter than the Content-Length header says.',
  },
  InlineDataTooLarge: {
    status: 400,
    code: 'InlineDataTooLarge',
    message: 'The object would exceed the maximum allowed size.',
  },
  InternalError: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
  InvalidAccessKeyId: {
    status: 403,
    code: 'InvalidAccessKeyId',
    message: 'The OSS Access Key Id you provided does not exist in our records.',
    ec: '0002-00000902',
  },
  InvalidArgument: {
    status: 400,
    code: 'InvalidArgument',
    message: 'An argument is not valid.',
    ec: '0016-00000502',
  },
  InvalidBucketName: {
    status: 400,
    code: 'InvalidBucketName',
    message: 'The specified bucket is not valid.',
  },
  InvalidDigest: {
    status: 400,
    code: 'InvalidDigest',
    message: 'The Content-MD5 you specified was invalid.',
  },
  InvalidEncryptionAlgorithmError: {
    status: 400,
    code: 'InvalidEncryptionAlgorithmError',
    message: 'The encryption algorithm must be AES256, KMS or SM4.',
  },
  InvalidObjectName: {
    status: 400,
    code: 'InvalidObjectName',
    message: 'The specified object is not valid.',
  },
  InvalidRange: { status: 416, code: 'InvalidRange', message: 'The requested range cannot be satisfied.' },
  InvalidSecurityToken: {
    status: 403,
    code: 'InvalidSecurityToken',
    message: 'The security token you provided is invalid.',
    ec: '0002-00000008',
  },
  MethodNotAllowed: {
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
  },
  MissingArgument: {
    status: 400,
    code: 'MissingArgument',
    message: 'Missing Some Required Arguments.',
    ec: '0016-00000501',
  },
  MissingContentLength: {
    status: 411,
    code: 'MissingContentLength',
    message: 'You must provide the Content-Length HTTP header.',
  },
  NoSuchBucket: {
    status: 404,
    code: 'NoSuchBucket',
    message: 'The specified bucket does not exist.',
    ec: '0015-00000101',
  },
  NoSuchKey: {
    status: 404,
    code: 'NoSuchKey',
    message: 'The specified key does not exist.',
    ec: '0026-00000001',
  },
  NoSuchVersion: {
    status: 404,
    code: 'NoSuchVersion',
    message: 'The specified version does not exist.',
  },
  ObjectNotAppendable: {
    status: 409,
    code: 'ObjectNotAppendable',
    message: 'The object is not appendable',
    ec: '0026-00000017',
  },
  PositionNotEqualToLength: {
    status: 409,
    code: 'PositionNotEqualToLength',
    message: 'Position is not equal to file length',
    ec: '0026-00000016',
  },
  PreconditionFailed: {
    status: 412,
    code: 'PreconditionFailed',
    message: 'At least one of the pre-conditions you specified did not hold.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    code: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
    ec: '0002-00000504',
  },
  SecurityTokenExpired: {
    status: 403,
    code: 'SecurityTokenExpired',
    message: 'The security token you provided has expired.',
  },
  SignatureDoesNotMatch: {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ec: '0002-00000040',
  },
} as const;

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
  readonly entry: ErrorEntry;
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly closes: boolean;

  constructor(entry: ErrorEntry, { message, elements, headers, closes }: RefusalDetails = {}) {
    super(message ?? entry.message);
    this.name = 'Refusal';
    this.entry = entry;
    this.elements = elements ?? {};
    this.headers = headers ?? {};
    this.closes = closes ?? false;
  }
}
