// What to do about each code of OSS and of the Security Token Service. Source: the error pages of the OSS user guide.
import type { Hint, ServiceHints } from '../service-hints.ts';
import { ONLY_APPENDED } from './append.ts';

const LATER = 'OSS is busy or has failed inside; run it again later';
const CHANGED_ON_ITS_WAY = 'something on the way changed the request; check the endpoint and any proxy';

const busy: Hint = () => LATER;
const changedOnItsWay: Hint = () => CHANGED_ON_ITS_WAY;
const tooLarge: Hint = () => 'an appendable object holds 5 GiB at most; go on in another object';
const arrears: Hint = () => 'the account is in arrears: KMS gives no key until that is paid';
const noKms: Hint = ({ option }) =>
  `activate KMS for the account, or encrypt by AES256 (${option('serverSideEncryption')})`;
const noKmsKey: Hint = () => 'see the state of the key in KMS by which the bucket or the object is encrypted';
const encryption: Hint = ({ option }) => `check ${option('serverSideEncryption')}: AES256, KMS or SM4`;

const OSS_HINTS = {
  AbnormalBucketOwnerStatus: () => 'the account that owns the bucket is in arrears, restricted or closed',
  AccessDenied: () => 'check that the RAM policy grants oss:PutObject and oss:GetObject on this object',
  AccessKeyIdAndSecurityTokenNotMatch: () =>
    'the token is of another access key; take id, secret and token from one answer',
  ActiveRequestLimitExceeded: () => 'too many requests of the account at a time; run it again later',
  AppendSealedObjectNotAllowed: () => 'the object is sealed for good; append to another key',
  BucketDisable: () => 'the bucket is disabled; see its state in the OSS console',
  CnameDenied: ({ option }) => `the custom domain is of another bucket; check ${option('endpoint')}`,
  DownloadTrafficRateLimitExceeded: () =>
    'the download bandwidth of the account is used up; run it again later, or have the limit raised',
  EntityTooLarge: tooLarge,
  FileAlreadyExists: ({ option }) => `leave out ${option('forbidOverwrite')} to append to it`,
  FileImmutable: () => 'a retention policy protects the object; append to another key',
  InDebt: arrears,
  InDebtOverdue: arrears,
  IncompleteBody: () => 'the request was cut short on its way; check the network and any proxy',
  InlineDataTooLarge: tooLarge,
  InternalError: busy,
  InvalidAccessKeyId: ({ option }) =>
    `check the access key id, and that it is not disabled; one that begins with STS. needs its token (${option('stsToken')})`,
  InvalidArgument: ({ option }) => `check the option it names; for a signing region, ${option('region')}`,
  InvalidBucketName: () => 'a bucket name has 3 to 63 lower-case letters, digits and hyphens',
  InvalidDataEncryptionAlgorithmError: encryption,
  InvalidDigest: ({ option }) =>
    `the bytes were damaged on their way, or ${option('contentMd5')} is not theirs; nothing was stored`,
  InvalidEncryptionAlgorithmError: encryption,
  InvalidObjectName: () =>
    'a key has 1 to 1023 bytes of UTF-8 and begins with neither a slash nor a backslash',
  InvalidObjectState: () => 'the object is archived; restore it before it is read',
  InvalidRange: () => 'the object became shorter meanwhile; run it again',
  InvalidSecurityToken: () => 'check the STS token, and that it belongs to this access key',
  InvalidTag: ({ option }) => `check ${option('tagging')}: a key has up to 128 bytes, a value up to 256`,
  InvalidTargetType: () => 'the object is a symbolic link; append to its target',
  KeyDisabled: noKmsKey,
  KeyPendingDeletion: noKmsKey,
  KeyPendingImport: noKmsKey,
  KmsInDebt: arrears,
  KmsInDebtOverdue: arrears,
  KmsServiceNotEnabled: noKms,
  KmsUbsmsInvalidBid: noKms,
  MetaOperationQpsLimitExceeded: () =>
    'too many listings and the like in one second; run it again in a few seconds',
  MethodNotAllowed: ({ option }) =>
    `${option('versionId')} may name a delete marker; else check the endpoint and any proxy`,
  MissingArgument: changedOnItsWay,
  MissingContentLength: changedOnItsWay,
  NonStandardHostForbidden: ({ reader, option }) =>
    `OSS does not answer to this host name; a custom domain needs ${reader === 'program' ? 'addressingStyle cname' : option('cname')}`,
  NoSuchBucket: () => 'check the bucket name and that the endpoint is of its region',
  NoSuchVersion: ({ option }) =>
    `check ${option('versionId')}: the bucket keeps no such version of the object, or no versions at all`,
  NotImplemented: () => 'OSS does not know a header of this request; leave out the option that sends it',
  ObjectNotAppendable: () => ONLY_APPENDED,
  OperationNotSupported: () =>
    'the bucket or its region does not offer this; leave out the option that asks for it',
  PermanentRedirect: ({ option }) => `set the endpoint of the bucket's region with ${option('endpoint')}`,
  PositionNotEqualToLength: ({ reader }) =>
    reader === 'program'
      ? 'another writer appended; ask where the object ends now'
      : 'another writer appended; `oss-append head --position` shows where the object ends now',
  PublicEndpointForbidden: ({ reader, option }) =>
    `this account must use a custom domain: set it as endpoint, with ${reader === 'program' ? 'addressingStyle cname' : option('cname')}`,
  RequestTimeout: ({ option }) =>
    `the bytes did not arrive in time; check the network, or send smaller ones with ${option('partSize')}`,
  RequestTimeTooSkewed: () => "set this machine's clock",
  SecondLevelDomainForbidden: ({ reader, option }) =>
    `this service refuses path-style requests: leave out ${reader === 'program' ? 'addressingStyle path' : option('forcePathStyle')}`,
  SecurityTokenExpired: () => 'get new temporary credentials',
  SecurityTokenNotSupported: () => 'temporary keys are not taken here; use an access key of a RAM user',
  ServiceUnavailable: busy,
  SignatureDoesNotMatch: ({ option }) =>
    `check the access key secret, and that ${option('region')} is the region of the endpoint`,
  SlowDown: busy,
  SymlinkTargetNotExist: () => 'the object is a symbolic link, and its target does not exist',
  TotalQpsLimitExceeded: ({ option }) =>
    `the account sends too many requests a second; append less often (${option('flushInterval')}), or have the limit raised`,
  TransferAccelerationDisabled: ({ option }) =>
    `enable transfer acceleration for the bucket, or set the endpoint of its region with ${option('endpoint')}`,
  UbsmsInvalidBid: noKms,
  UploadTrafficRateLimitExceeded: ({ option }) =>
    `the upload bandwidth of the account is used up; send slower with ${option('maxupspeed')}, or have the limit raised`,
  UserDisable: () => 'the account is in arrears or disabled; only its owner can settle that',
} as const satisfies Readonly<Record<string, Hint>>;

export type OssHints = Readonly<Record<keyof typeof OSS_HINTS, Hint>>;

const keyOfAsker: Hint = () =>
  'check the access key, its secret and its token by which the role is asked for';
const oidcToken: Hint = () => 'check that the OIDC token file is written anew before its token expires';
const tooOften: Hint = () => 'roles are asked for too often; run it again later';

const STS_HINTS = {
  'AuthenticationFail.NoPermission': () =>
    "check that the role's trust policy takes the OIDC provider, and audience and subject of its token",
  'AuthenticationFail.OIDCToken.AudienceNotMatch': () =>
    "the token's audience must be a client id of the OIDC provider; have the token issued for one",
  'AuthenticationFail.OIDCToken.Expired': oidcToken,
  'AuthenticationFail.OIDCToken.HttpsUrlInvalid': () =>
    "the certificate of the OIDC provider's issuer must be of a known authority; see the provider in RAM",
  'AuthenticationFail.OIDCToken.Invalid': oidcToken,
  'AuthenticationFail.OIDCToken.InvalidSignature': () =>
    'the token is not of the OIDC provider that is named',
  'EntityNotExist.Role': () => 'check account and name in the ARN of the role',
  IncompleteSignature: keyOfAsker,
  'InvalidAccessKeyId.Inactive': keyOfAsker,
  'InvalidAccessKeyId.NotFound': keyOfAsker,
  'InvalidParameter.DurationSeconds': ({ option }) =>
    `check ${option('tokenTimeout')}: from 900 seconds to what the role allows`,
  'InvalidParameter.RoleArn': ({ option }) => `check ${option('ramRoleArn')}: acs:ram::<account>:role/<name>`,
  'InvalidParameter.RoleSessionName': ({ option }) =>
    `check ${option('roleSessionName')}: letters, digits and . @ - _ only`,
  'InvalidSecurityToken.Expired': keyOfAsker,
  'InvalidTimeStamp.Expired': () => "set this machine's clock",
  MissingSecurityToken: ({ option }) =>
    `the key that asks for the role is a temporary one; give its token, too (${option('stsToken')})`,
  NoPermission: () =>
    "check that the role's trust policy names who asks for it, and that the RAM policy of that one grants sts:AssumeRole on it",
  SignatureDoesNotMatch: keyOfAsker,
  Throttling: tooOften,
  'Throttling.Api': tooOften,
  'Throttling.User': tooOften,
} as const satisfies Readonly<Record<string, Hint>>;

export type StsHints = Readonly<Record<keyof typeof STS_HINTS, Hint>>;

export const serviceHints: ServiceHints = {
  servedBy: (endpoint, { option }) =>
    `this bucket is served by ${endpoint}: set it with ${option('endpoint')}`,
  lacks: (permission) => `have a RAM policy, or the bucket's, grant ${permission} on this object`,
  denials: {
    anonymous: () =>
      'the request was not signed: give credentials, or have the bucket allow everybody to do this',
    byKms: () => 'have the RAM policy allow the use of the KMS key by which the bucket encrypts',
    byNetwork: () => 'the policy of the VPC that the request came from does not allow this bucket',
    byPolicy: () =>
      "a Deny in the bucket's policy, or in a RAM policy, is about this; it counts before any Allow",
    byReferer: () => "the bucket's hotlink protection refuses requests without a Referer; have it allow them",
    bySession: () =>
      'the temporary keys may do only what both the role and the policy they were asked for with allow',
  },
  oss: OSS_HINTS,
  sts: STS_HINTS,
};
