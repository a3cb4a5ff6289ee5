// What is wrong with a single value, as the end of a sentence: `must be …`.
import type { EndpointProblem, FaultProblem, FaultValueForm, ValueProblem } from '../../facts/values.ts';

export function valueProblem(problem: ValueProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'must not be empty';
    case 'not-text':
      return 'must be text: put it in quotes';
    case 'not-printable-ascii':
      return 'must hold printable ASCII characters only';
    case 'not-a-path':
      return 'must be the path of a file, without control characters';
    case 'not-a-name-pattern':
      return 'must be a pattern for the name of a file, without /';
    case 'not-one-line':
      return 'must be one line of text';
    case 'not-a-region':
      return 'must be a region id such as cn-hangzhou';
    case 'not-a-host-label':
      return 'must hold lower-case letters, digits and hyphens only';
    case 'not-a-proxy':
      return 'must be host:port, http://host:port, https://host:port, socks5://host:port or env; user:password@ may stand before the host, percent-encoded';
    case 'not-an-ip-address':
      return 'must be an IP address';
    case 'not-a-choice':
      return `must be ${problem.choices.slice(0, -1).join(', ')} or ${problem.choices.at(-1)}`;
    case 'not-seconds':
      return `must be a number of seconds above 0, at most ${problem.max}`;
    case 'not-an-integer':
      return `must be a whole number from ${problem.min} to ${problem.max}`;
    case 'not-a-flag':
      return 'must be true or false';
    case 'not-a-size':
      return `must be a size from ${problem.min} to ${problem.max} bytes, such as 8MiB`;
    case 'not-a-crc64':
      return 'must be an unsigned 64-bit decimal, as the crc64 of an answer';
    case 'not-an-md5':
      return 'must be the base64 of an MD5, 24 characters long; to have it computed, give the option last';
    case 'not-for-ini':
      return 'cannot be written to a file in the form of ossutil: it holds quotes and what would be a comment';
  }
}

export const ENDPOINT_PROBLEMS: Readonly<Record<EndpointProblem, string>> = {
  'virtual-hosted-ip': 'is an IP address, which cannot be addressed virtual-hosted',
  scheme: 'has a scheme other than http and https',
  user: 'must not hold a user name or password',
  path: 'must not hold a path or query',
  'not-a-host': 'is not a host with or without a port',
  'not-a-name-or-ip': 'is not a host name or IP address',
  'port-zero': 'has port 0',
};

export function faultProblem(problem: FaultProblem): string {
  switch (problem.kind) {
    case 'form':
      return 'it is not of the form on[:nth[xTimes]]:kind[=value][,param=value]';
    case 'target':
      return `${quote(problem.target)} is none of ${problem.targets.join(', ')}`;
    case 'turn':
      return `${quote(problem.turn)} is not of the form nth, nthxTimes or xTimes (from 1 on; times may be inf)`;
    case 'unknown':
      return `there is no kind ${quote(problem.fault)}; the kinds are ${problem.faults.join(', ')}`;
    case 'no-value':
      return `${problem.fault} takes no value`;
    case 'parameter':
      return `${problem.fault} has no parameter ${quote(problem.parameter)}, or it is given twice`;
    case 'value':
      return `${problem.parameter} must be ${faultValue(problem.expects)}`;
    case 'missing':
      return `${problem.fault} needs ${problem.parameter}: ${faultValue(problem.expects)}`;
  }
}

function faultValue(form: FaultValueForm): string {
  return typeof form === 'string' ? FAULT_VALUES[form] : `one of ${form.join(', ')}`;
}

const FAULT_VALUES: Readonly<Record<Extract<FaultValueForm, string>, string>> = {
  count: 'a whole number from 0 on',
  positive: 'a whole number from 1 on',
  integer: 'a whole number',
  status: 'a status from 400 to 599',
  word: 'a word of letters',
  nothing: 'no value',
  length: 'a whole number or same-length',
  encoded: 'some text, percent-encoded',
};

/** In quotes, with what could move a cursor escaped. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
