// Which hint an answer of OSS, or of the Security Token Service, gets: by its code, and where permission was denied, by
// who denied it. The hints themselves are each language's.
import type { ErrorFacts } from '../facts/errors.ts';
import { lookUp } from '../outside.ts';
import type { Idiom } from './idiom.ts';

type Elements = ErrorFacts['Service']['elements'];

export type Hint = (idiom: Idiom) => string;

/** By OSS's sentence. Source: "HTTP 403 errors" in the OSS user guide. */
const DENIALS = {
  anonymous: /^Anonymous /i,
  byKms: /forbidden by kms/i,
  byNetwork: /VPC (endpoint )?policy/i,
  bySession: /authorizer's policy/i,
  byReferer: /referer policy/i,
  // The policy of a RAM user or role that denies is called so, too.
  byPolicy: /bucket policy/i,
} as const satisfies Readonly<Record<string, RegExp>>;

export interface ServiceHints {
  /** Where the answer names the bucket's right endpoint. */
  readonly servedBy: (endpoint: string, idiom: Idiom) => string;
  readonly lacks: (permission: string) => string;
  readonly denials: Readonly<Record<keyof typeof DENIALS, Hint>>;
  readonly oss: Readonly<Record<string, Hint>>;
  /** Of the Security Token Service. */
  readonly sts: Readonly<Record<string, Hint>>;
}

const HOST = /^[\w.-]{1,255}$/;
const PERMISSION = /^oss:[A-Za-z]{1,64}$/;
const DENIED = 'AccessDenied';

export function serviceHint(
  { ossCode, ossMessage, elements, purpose }: ErrorFacts['Service'],
  hints: ServiceHints,
  idiom: Idiom,
): string | undefined {
  if (purpose.kind === 'credentials') return lookUp(hints.sts, ossCode)?.(idiom);
  const { Endpoint = '' } = elements;
  if (HOST.test(Endpoint)) return hints.servedBy(Endpoint, idiom);
  const denied = ossCode === DENIED ? denialHint(ossMessage, elements, hints, idiom) : undefined;
  return denied ?? lookUp(hints.oss, ossCode)?.(idiom);
}

function denialHint(
  ossMessage: string,
  { AuthAction = '', NoPermissionType }: Elements,
  { denials, lacks }: ServiceHints,
  idiom: Idiom,
): string | undefined {
  if (NoPermissionType === 'ExplicitDeny') return denials.byPolicy(idiom);
  const kinds = Object.keys(DENIALS) as (keyof typeof DENIALS)[];
  const kind = kinds.find((each) => DENIALS[each].test(ossMessage));
  if (kind !== undefined) return denials[kind](idiom);
  return PERMISSION.test(AuthAction) ? lacks(AuthAction) : undefined;
}
