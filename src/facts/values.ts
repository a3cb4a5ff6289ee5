// What is wrong with a single value. The value itself is never a fact: it may be a secret in the wrong place.

export type ValueProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-text' }
  | { readonly kind: 'not-printable-ascii' }
  | { readonly kind: 'not-a-path' }
  | { readonly kind: 'not-a-name-pattern' }
  | { readonly kind: 'not-one-line' }
  | { readonly kind: 'not-a-region' }
  | { readonly kind: 'not-a-host-label' }
  | { readonly kind: 'not-a-proxy' }
  | { readonly kind: 'not-an-ip-address' }
  | { readonly kind: 'not-a-choice'; readonly choices: readonly string[] }
  | { readonly kind: 'not-seconds'; readonly max: number }
  | { readonly kind: 'not-an-integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'not-a-flag' }
  | { readonly kind: 'not-a-size'; readonly min: number; readonly max: number }
  | { readonly kind: 'not-a-crc64' }
  | { readonly kind: 'not-an-md5' }
  /** The form of ossutil's files has no way to write it. */
  | { readonly kind: 'not-for-ini' };

/** What is wrong with an endpoint, which is not repeated either: a password in it is one of the ways to be wrong. */
export type EndpointProblem =
  | 'virtual-hosted-ip'
  | 'scheme'
  | 'user'
  | 'path'
  | 'not-a-host'
  | 'not-a-name-or-ip'
  | 'port-zero';

/** What is wrong with the text of a fault. */
export type FaultProblem =
  | { readonly kind: 'form' }
  | { readonly kind: 'target'; readonly target: string; readonly targets: readonly string[] }
  | { readonly kind: 'turn'; readonly turn: string }
  | { readonly kind: 'unknown'; readonly fault: string; readonly faults: readonly string[] }
  | { readonly kind: 'no-value'; readonly fault: string }
  | { readonly kind: 'parameter'; readonly fault: string; readonly parameter: string }
  | { readonly kind: 'value'; readonly parameter: string; readonly expects: FaultValueForm }
  | {
      readonly kind: 'missing';
      readonly fault: string;
      readonly parameter: string;
      readonly expects: FaultValueForm;
    };

/** What a parameter of a fault takes; a list holds the words that it may be. */
export type FaultValueForm =
  | 'count'
  | 'positive'
  | 'integer'
  | 'status'
  | 'word'
  | 'nothing'
  | 'length'
  | 'encoded'
  | readonly string[];
