// The settings that say who signs, besides an access key: ways to come by keys, and what each way needs.
import { type Checked, type ChoiceCheck, integer, region, text } from './checks.ts';
import { type FileRow, setting } from './option.ts';

/** As design and help spell them. `Ali-EcsRamRole`: metadata with a token only. */
const MODES = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'EcsRamRole',
  'Ali-EcsRamRole',
  'OIDC',
  'Process',
  'CredentialsURI',
  'Anonymous',
] as const;

export type Mode = (typeof MODES)[number];

/** Spellings of ossutil 2 and of the Alibaba Cloud CLI, in lower case. */
const MODE_ALIASES: Readonly<Record<string, Mode>> = {
  oidcrolearn: 'OIDC',
  credentialuri: 'CredentialsURI',
  chainableramrolearn: 'RamRoleArn',
  external: 'Process',
};

const mode: ChoiceCheck<Mode> = Object.assign(
  (raw: unknown): Checked<Mode> => {
    const word = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
    const aliased = Object.hasOwn(MODE_ALIASES, word) ? MODE_ALIASES[word] : undefined;
    const value = aliased ?? MODES.find((each) => each.toLowerCase() === word);
    return value === undefined ? { problem: { kind: 'not-a-choice', choices: MODES } } : { value };
  },
  { choices: MODES },
);

export const IDENTITY = {
  mode: setting({ flags: '--mode <mode>', key: 'mode', check: mode, gives: 'credentials' }),
  roleArn: setting({
    flags: '--ram-role-arn <arn>',
    variable: 'OSS_ROLE_ARN',
    alibabaVariable: 'ALIBABA_CLOUD_ROLE_ARN',
    key: 'ramRoleArn',
    keyAliases: ['rolearn'],
    check: text,
    gives: 'credentials',
  }),
  roleSessionName: setting({
    flags: '--role-session-name <name>',
    variable: 'OSS_ROLE_SESSION_NAME',
    alibabaVariable: 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
    key: 'roleSessionName',
    check: text,
    gives: 'credentials',
  }),
  tokenTimeoutS: setting({
    flags: '--token-timeout <seconds>',
    key: 'tokenTimeout',
    check: integer(900, 43_200),
    gives: 'credentials',
  }),
  stsRegion: setting({
    flags: '--sts-region <id>',
    alibabaVariable: 'ALIBABA_CLOUD_STS_REGION',
    key: 'stsRegion',
    check: region,
    gives: 'credentials',
  }),
  stsEndpoint: setting({
    flags: '--sts-endpoint <host>',
    alibabaVariable: 'ALIBABA_CLOUD_STS_ENDPOINT',
    key: 'stsEndpoint',
    check: text,
    gives: 'credentials',
  }),
  ecsRoleName: setting({
    flags: '--ecs-role-name <name>',
    alibabaVariable: 'ALIBABA_CLOUD_ECS_METADATA',
    key: 'ecsRoleName',
    check: text,
    gives: 'credentials',
  }),
};

/** An option would show a command or an address to every user of the machine, and nobody types them. */
export const IDENTITY_OF_FILES = {
  externalId: inFiles({
    alibabaVariable: 'ALIBABA_CLOUD_EXTERNAL_ID',
    key: 'externalId',
    check: text,
    gives: 'credentials',
  }),
  oidcProviderArn: inFiles({
    alibabaVariable: 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
    key: 'oidcProviderArn',
    check: text,
    gives: 'credentials',
  }),
  oidcTokenFile: inFiles({
    alibabaVariable: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    key: 'oidcTokenFilePath',
    keyAliases: ['oidctokenfile'],
    check: line,
    gives: 'credentials',
  }),
  credentialProcess: inFiles({ key: 'credentialProcess', check: line, gives: 'credentials' }),
  credentialProcessTimeoutS: inFiles({
    key: 'credentialProcessTimeout',
    check: integer(1, 600),
    gives: 'credentials',
  }),
  credentialUri: inFiles({
    alibabaVariable: 'ALIBABA_CLOUD_CREDENTIALS_URI',
    key: 'credentialUri',
    keyAliases: ['credentialsuri'],
    check: text,
    gives: 'credentials',
  }),
  /** Where ossutil 1 has the whole URL of an instance's credentials. */
  ecsAk: inFiles({ key: 'ecsAk', check: text, gives: 'credentials' }),
  /** A profile of the same file, who takes on the role. */
  sourceProfile: inFiles({ key: 'sourceProfile', check: line, gives: 'credentials' }),
};

function inFiles<T>(row: FileRow<T>): FileRow<T> {
  return row;
}

/** A name or a command that may be in any language. */
function line(raw: unknown): Checked<string> {
  if (typeof raw !== 'string') return { problem: { kind: 'not-text' } };
  const value = raw.trim();
  return /^\P{Cc}*$/u.test(value) ? { value } : { problem: { kind: 'not-one-line' } };
}
