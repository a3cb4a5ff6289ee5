// What sentences name in samples. No two facts look alike, so that each can be found in the sentence.
import type { ProxyReason } from '../../../src/facts/config.ts';
import type { Spelling } from '../../../src/facts/spelling.ts';

/** Facts by problem, note or notice: one sample at least for each way in which its sentence may end. */
export type Samples<Facts> = { readonly [Name in keyof Facts]: readonly [Facts[Name], ...Facts[Name][]] };

export const url = 'oss://demo/logs/app.log';
export const source = 'var/app.log';
export const path = 'etc/x.conf';
export const origin = 'http://oss.test:8080';

export const OPTION: Spelling = { option: 'stsToken' };
export const VARIABLE: Spelling = { variable: 'OSS_THIS_ONE' };
export const KEY: Spelling = { key: 'thatKey', file: 'etc/y.conf' };

export const TOKEN_ALONE = { token: OPTION, accessKeyId: VARIABLE, accessKeySecret: KEY };

export function first<T>(items: readonly T[]): [T, ...T[]] {
  return [...items] as [T, ...T[]];
}

export const PROXY_REASONS: readonly ProxyReason[] = [
  { kind: 'status', status: 418 },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 99].map((reply) => ({ kind: 'socks', reply }) as const),
  { kind: 'closed' },
];
