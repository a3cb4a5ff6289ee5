// Why there are no credentials where somebody was asked for them.
import type { CommandFailure, ConfigFacts, CredentialsSetting, KeysProblem } from '../../facts/config.ts';

export function keysProblem(problem: KeysProblem): string {
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

export function commandFailure(failure: CommandFailure['failure']): string {
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

export function tokenFileProblem(problem: ConfigFacts['CredentialsFailed.TokenFile']['problem']): string {
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

export function credentialsSetting(setting: CredentialsSetting): string {
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
