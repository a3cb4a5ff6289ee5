// What may be wrong with a single value, an endpoint, a fault.
import type { EndpointProblem, FaultProblem, ValueProblem } from '../../../src/facts/values.ts';

export const VALUES: readonly ValueProblem[] = [
  { kind: 'empty' },
  { kind: 'not-text' },
  { kind: 'not-printable-ascii' },
  { kind: 'not-a-path' },
  { kind: 'not-a-name-pattern' },
  { kind: 'not-one-line' },
  { kind: 'not-a-region' },
  { kind: 'not-a-host-label' },
  { kind: 'not-a-proxy' },
  { kind: 'not-an-ip-address' },
  { kind: 'not-a-choice', choices: ['one', 'two', 'three'] },
  { kind: 'not-seconds', max: 77 },
  { kind: 'not-an-integer', min: 78, max: 79 },
  { kind: 'not-a-flag' },
  { kind: 'not-a-size', min: 80, max: 81 },
  { kind: 'not-a-crc64' },
  { kind: 'not-an-md5' },
];

export const ENDPOINTS: readonly EndpointProblem[] = [
  'virtual-hosted-ip',
  'scheme',
  'user',
  'path',
  'not-a-host',
  'not-a-name-or-ip',
  'port-zero',
];

export const FAULTS: readonly FaultProblem[] = [
  { kind: 'form' },
  { kind: 'target', target: 'tgt', targets: ['put', 'get'] },
  { kind: 'turn', turn: '5z' },
  { kind: 'unknown', fault: 'flt', faults: ['drop', 'stall'] },
  { kind: 'no-value', fault: 'flt' },
  { kind: 'parameter', fault: 'flt', parameter: 'prm' },
  ...(
    ['count', 'positive', 'integer', 'status', 'word', 'nothing', 'length', 'encoded', ['yes', 'no']] as const
  ).map((expects) => ({ kind: 'value', parameter: 'prm', expects }) as const),
  { kind: 'missing', fault: 'flt', parameter: 'prm', expects: 'count' },
];
