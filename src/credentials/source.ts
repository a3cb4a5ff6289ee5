// Who signs, and where the keys come from: what options, variables and files come to once one identity is chosen.
import type { Credentials } from '../sign/types.ts';

/** One identity. What cannot serve it fails; it is never replaced by another. */
export type CredentialSource =
  | StaticKeys
  | Anonymous
  | RamRole
  | EcsRole
  | OidcRole
  | CredentialProcess
  | CredentialsUri;

/** Keys as they stand in options, variables or a file. */
export interface StaticKeys {
  readonly kind: 'static';
  readonly credentials: Credentials;
}

/** Requests are not signed. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/** What asks the Security Token Service for a role. */
export interface StsRequest {
  /** `acs:ram::…:role/…` */
  readonly roleArn: string;
  readonly roleSessionName?: string | undefined;
  /** Seconds. @default 3600 */
  readonly durationS?: number | undefined;
  /** `cn-hangzhou` asks sts.cn-hangzhou.aliyuncs.com. @default sts.aliyuncs.com */
  readonly stsRegion?: string | undefined;
  /** Host or URL of the service in a private cloud; counts more than the region. */
  readonly stsEndpoint?: string | undefined;
  /** Whether the service is asked inside a VPC. @default false */
  readonly isVpc?: boolean | undefined;
}

/** A RAM role, taken on by whoever `base` is (AssumeRole). */
export interface RamRole extends StsRequest {
  readonly kind: 'ram-role';
  readonly base: CredentialSource;
  readonly externalId?: string | undefined;
}

/** A role for an OIDC token, as in ACK (RRSA) or GitHub Actions (AssumeRoleWithOIDC). */
export interface OidcRole extends StsRequest {
  readonly kind: 'oidc-role';
  readonly providerArn: string;
  /** Read anew each time. */
  readonly tokenFile: string;
}

/** The RAM role of the ECS instance that this runs on, by its metadata. */
export interface EcsRole {
  readonly kind: 'ecs-role';
  /** @default what the metadata names */
  readonly roleName?: string | undefined;
  /** Where the credentials are, whole, as [AkService] of ossutil 1 has it. @default the metadata's address and the role */
  readonly url?: string | undefined;
  /** Whether metadata without a token (mode 1) is asked where hardened metadata is not served. @default false */
  readonly allowsPlain?: boolean;
}

/** A program that prints keys as JSON. */
export interface CredentialProcess {
  readonly kind: 'process';
  readonly command: string;
  /** Seconds. @default 15 */
  readonly timeoutS?: number | undefined;
}

/** A service that answers with keys as JSON. */
export interface CredentialsUri {
  readonly kind: 'uri';
  readonly uri: string;
}
