// Why there are no credentials: nothing says who signs, or who was asked for them has none.
import type { CommandFailure, ConfigFacts, CredentialsSetting, KeysProblem } from '../../facts/config.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { type Idiom, spell } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import { place, tokenAlone } from './config-warnings.ts';
import { list } from './values.ts';

type CredentialsProblem = Extract<keyof ConfigFacts, `Credentials${string}`>;

export const credentials: Pick<ErrorTexts, CredentialsProblem> = {
  CredentialsMissing: (_, idiom) => ({ message: 'no credentials', hint: waysToGiveCredentials(idiom) }),
  'CredentialsMissing.Parameters': ({ mode, askedBy, missing }, idiom) => ({
    message: `${spell(askedBy, idiom)} is set ${place(askedBy)}: mode ${mode} needs ${list(missing.map((each) => whereTo(each, idiom)))}`,
    hint: `set ${list(missing.map((each) => whereTo(each, idiom)))}, or ask for another mode`,
  }),
  'CredentialsMissing.Profile': ({ path, profile }) => ({
    message: `${path}: profile ${profile} is named as the source of keys, and says nothing of any`,
    hint: `set access key id and secret, or a mode, in profile ${profile}`,
  }),
  'CredentialsMissing.Base': ({ role }, idiom) => ({
    message: `${spell(role, idiom)} is set ${place(role)}, but there are no keys to take on the role with`,
    hint: waysToGiveCredentials(idiom),
  }),
  'CredentialsMissing.CliMode': ({ mode, path, profile }, { option }) => ({
    message: `${path}: profile ${profile} has mode ${mode}, in which only the Alibaba Cloud CLI itself signs in`,
    hint: `have a command print the keys: set ${option('mode')} Process, and in the config file credentialProcess`,
  }),
  'CredentialsMissing.Disabled': ({ mode, variable }) => ({
    message: `mode ${mode} asks the metadata of the instance, and ${variable} forbids that`,
    hint: `unset ${variable}, or give other credentials`,
  }),
  'CredentialsMissing.Half': ({ present, missing }, idiom) => ({
    message: `${spell(present, idiom)} is set ${place(present)}, but ${spell(missing, idiom)} is not`,
    hint: `set both ${place(present)}: an access key id and its secret are never taken from different places`,
  }),
  'CredentialsMissing.TokenAlone': (facts, idiom) => ({
    message: tokenAlone(facts, idiom),
    hint: 'give all three in the same place',
  }),
  'CredentialsFailed.Answer': ({ from, problem }) => ({
    message: `no credentials: ${from === undefined ? 'what the command printed' : `the answer of ${from}`} ${keysProblem(problem)}`,
    hint:
      problem.kind === 'not-http' ? 'check its address, and whether it is http:// or https://' : undefined,
  }),
  'CredentialsFailed.Command': ({ failure, stderr }) => ({
    message: `no credentials: the command that prints them ${commandFailure(failure)}${stderr === '' ? '' : `: ${stderr}`}`,
    hint: failure.kind === 'timeout' ? 'it gets no input and no terminal; see what it waits for' : undefined,
  }),
  'CredentialsFailed.EcsRole': ({ from, roleName }) => ({
    message:
      roleName === undefined
        ? `no credentials: the metadata at ${from} names no RAM role of this instance`
        : `no credentials: the metadata at ${from} has no RAM role ${roleName}`,
    hint: 'grant the instance a RAM role in the ECS console; a name that is given must be that of its role',
  }),
  'CredentialsFailed.PlainMetadata': ({ from, status }) => ({
    message: `no credentials: what answers at ${from} gives no token for metadata (status ${status})`,
    hint: 'only metadata in hardened mode is trusted unless you allow the other one; outside of ECS there is none',
  }),
  'CredentialsFailed.TokenFile': ({ path, problem }) => ({
    message: `no credentials: the OIDC token file ${path} ${tokenFileProblem(problem)}`,
  }),
  'CredentialsFailed.Setting': (setting) => ({ message: `no credentials: ${credentialsSetting(setting)}` }),
};

function waysToGiveCredentials({ reader, option }: Idiom): string {
  if (reader === 'program') return 'give credentials';
  return (
    'run `oss-append config`, which asks for what is needed and writes ~/.ossutilconfig; ' +
    'or set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET (and OSS_SESSION_TOKEN for temporary keys), ' +
    `or give ${option('accessKeyId')} and ${option('accessKeySecret')} (and ${option('stsToken')})`
  );
}

/** What has no option or variable is set in a file. */
function whereTo(spelling: Spelling, idiom: Idiom): string {
  return spell(spelling, idiom) + ('file' in spelling && spelling.file === '' ? ' in the config file' : '');
}

function keysProblem(problem: KeysProblem): string {
  switch (problem.kind) {
    case 'not-http':
      return 'is not HTTP';
    case 'status':
      return `has status ${problem.status}`;
    case 'not-json':
      return 'is no JSON object';
    case 'missing':
      return `has no ${problem.field}`;
    case 'invalid':
      return `has no valid ${problem.field}`;
    case 'code':
      return `is ${[problem.code, problem.message].filter((text) => text !== '').join(': ')}`;
  }
}

function commandFailure(failure: CommandFailure['failure']): string {
  switch (failure.kind) {
    case 'not-started':
      return `cannot be started (${failure.reason})`;
    case 'exit':
      return `ended with exit code ${failure.exitCode}`;
    case 'signal':
      return `was ended by ${failure.signalName}`;
    case 'timeout':
      return `was not done after ${failure.seconds} s`;
    case 'too-much':
      return `prints more than ${failure.limitBytes / 1024} KiB`;
  }
}

function tokenFileProblem(problem: ConfigFacts['CredentialsFailed.TokenFile']['problem']): string {
  switch (problem) {
    case 'empty':
      return 'is empty';
    case 'not-regular':
      return 'is no regular file';
    case 'too-large':
      return 'is too large for a token';
    case 'not-a-token':
      return 'holds no token';
    default:
      return `cannot be read (${problem.systemCode})`;
  }
}

function credentialsSetting(setting: CredentialsSetting): string {
  switch (setting.kind) {
    case 'sts-endpoint':
      return 'the endpoint of the Security Token Service is no host and no http:// or https:// URL';
    case 'sts-region':
      return 'the region of the Security Token Service is no region';
    case 'sts-region-missing':
      return 'inside a VPC the Security Token Service needs a region';
    case 'url':
      return setting.of === 'uri'
        ? 'the credentials URI is no http:// or https:// URL'
        : "the URL of the instance's credentials is no http:// or https:// URL";
    case 'anonymous-base':
      return 'a RAM role cannot be taken on without keys';
  }
}
