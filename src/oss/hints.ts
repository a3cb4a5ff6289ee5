// What to do next, by OSS error code. Source: the error pages of the OSS user guide.

const HINTS: Readonly<Record<string, string>> = {
  AccessDenied: 'check that the RAM policy grants oss:PutObject and oss:GetObject on this object',
  AppendSealedObjectNotAllowed: 'the object is sealed for good; append to another key',
  BucketDisable: 'the bucket is disabled; see its state in the OSS console',
  EntityTooLarge: 'an appendable object holds 5 GiB at most; go on in another object',
  FileImmutable: 'a retention policy protects the object; append to another key',
  InlineDataTooLarge: 'an appendable object holds 5 GiB at most; go on in another object',
  InvalidAccessKeyId: 'check the access key id; one that begins with STS. needs its token (--sts-token)',
  InvalidDigest: 'the bytes were damaged on their way, or --content-md5 is not theirs; nothing was stored',
  InvalidArgument: 'check the option it names; for a signing region, --region',
  InvalidSecurityToken: 'check the STS token, and that it belongs to this access key',
  InvalidTargetType: 'the object is a symbolic link; append to its target',
  NoSuchBucket: 'check the bucket name and that the endpoint is of its region',
  ObjectNotAppendable: 'only objects created by an append can be appended to; use another key',
  PositionNotEqualToLength:
    'another writer appended; `oss-append head --position` shows where the object ends now',
  PublicEndpointForbidden: 'this account must use a custom domain: set it as endpoint, with --cname',
  RequestTimeTooSkewed: "set this machine's clock",
  SecondLevelDomainForbidden: 'this service refuses path-style requests: leave out --force-path-style',
  SecurityTokenExpired: 'get new temporary credentials',
  SignatureDoesNotMatch: 'check the access key secret, and that --region is the region of the endpoint',
  UserDisable: 'the account is in arrears or disabled',
};

/** @param elements further elements of the error body; `Endpoint` names the bucket's right one. */
export function hintFor(code: string, elements: Readonly<Record<string, string>>): string | undefined {
  if (code === 'AccessDenied' && elements.Endpoint !== undefined) {
    return `this bucket is served by ${elements.Endpoint}: set it with --endpoint`;
  }
  return HINTS[code];
}
