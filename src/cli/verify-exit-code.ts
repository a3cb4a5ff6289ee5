// What a comparison comes to as an exit code.
import type { VerifyResult } from '../facts/results.ts';
import { EXIT } from './exit-codes.ts';

/** Not an error: as cmp(1) does, it says what it found. */
export function exitCodeFor({ result }: VerifyResult, prefix: boolean): number {
  return result === 'identical' || (prefix && result === 'behind') ? EXIT.ok : EXIT.dataError;
}
