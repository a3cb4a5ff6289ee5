// Another writer was faster.
import { AppendRefusedError } from '../errors.ts';

export type PositionConflict = AppendRefusedError<'PositionConflict.Elsewhere' | 'PositionConflict.Partial'>;

/** Another writer took the position. */
export function isConflict(error: unknown): error is PositionConflict {
  return error instanceof AppendRefusedError && error.code === 'PositionConflict';
}
